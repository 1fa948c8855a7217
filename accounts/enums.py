"""The vocabulary of accounts."""

from django.db.models import TextChoices

from dongtou_brand.kernel.actor import SIGNED_IN, Role


class OrganisationKind(TextChoices):
    """What an organisation is in the programme."""

    LEAD = "lead", "牵头单位"
    BUREAU = "bureau", "成员单位"
    TOWNSHIP = "township", "街道（乡镇）"
    LEADERSHIP = "leadership", "领导小组"
    EXPERTS = "experts", "专家组"
    OPERATIONS = "operations", "平台运维"
    ENTERPRISE = "enterprise", "企业"


class TokenScope(TextChoices):
    """What a program may read; never names, numbers or addresses of persons."""

    ENTERPRISES = "enterprises:read", "企业基本信息和参与标准"
    FIGURES = "figures:read", "年度数据"
    CERTIFICATES = "certificates:read", "证书"


class JobStatus(TextChoices):
    """How far a job is."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "处理中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"


# Roles as choices of a field, in the order in which they are offered.
ROLE_CHOICES = [(role.value, role.label) for role in Role if role in SIGNED_IN]

# Which roles an organisation of each kind can give its people.
ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    OrganisationKind.LEAD: (Role.LEAD_OFFICER, Role.LEAD_CHIEF),
    OrganisationKind.BUREAU: (Role.BUREAU_OFFICER,),
    OrganisationKind.TOWNSHIP: (Role.TOWNSHIP_OFFICER,),
    OrganisationKind.LEADERSHIP: (Role.LEADER,),
    OrganisationKind.EXPERTS: (Role.EXPERT,),
    OrganisationKind.OPERATIONS: (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN),
    OrganisationKind.ENTERPRISE: (Role.ENTERPRISE_MANAGER, Role.ENTERPRISE_CLERK),
}
