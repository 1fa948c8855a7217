"""The vocabulary of the dossier."""

from django.db.models import TextChoices


class Rung(TextChoices):
    """The ladder of the policy, 规划一批、培育一批、创建一批, and what it leads to."""

    NONE = "none", "未入库"
    PLANNED = "planned", "规划"
    CULTIVATED = "cultivated", "培育"
    CREATING = "creating", "创建"
    CERTIFIED = "certified", "认证"


# The rungs from 培育 up: the policy's duties of a 培育企业 bind these.
CULTIVATED_AND_UP = (Rung.CULTIVATED, Rung.CREATING, Rung.CERTIFIED)


class FigureSource(TextChoices):
    """Where a yearly figure comes from."""

    REPORTED = "reported", "填报"
    AUDIT = "audit", "审计"
    STATISTICS = "statistics", "统计"
    TAX = "tax", "税务"
    CUSTOMS = "customs", "海关"
    SOCIAL_SECURITY = "social_security", "社保"


class FigureStatus(TextChoices):
    """How far a yearly figure can be trusted."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待确认"
    CONFIRMED = "confirmed", "已确认"


class FigureState(TextChoices):
    """What a yearly figure says. A figure that was never stated has no row; BLANK is one that was taken back.

    None of these is zero.
    """

    VALUE = "value", "有数值"
    NOT_APPLICABLE = "not_applicable", "不适用"
    BLANK = "blank", "未填写"


class CertificateKind(TextChoices):
    """Kinds of certificate that the programme asks for."""

    ZHEJIANG_MADE = "zhejiang_made", "“浙江制造”认证"
    QUALITY = "quality", "质量管理体系"
    ENVIRONMENT = "environment", "环境管理体系"
    SAFETY = "safety", "职业健康安全管理体系"
    CCC = "ccc", "强制性产品认证（CCC）"
    ENERGY = "energy", "能源管理体系"
    OTHER = "other", "其他"


class CertificateStatus(TextChoices):
    """The state that the certifying body has published."""

    APPLIED = "applied", "已受理"
    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂停"
    REVOKED = "revoked", "撤销"
    CANCELLED = "cancelled", "注销"


class StandingKind(TextChoices):
    """What a later stage writes into the dossier."""

    RUNG = "rung", "梯度变动"
    ASSESSMENT = "assessment", "对标核验"
    REPORT = "report", "年度报告"
    SUPPORT = "support", "政策扶持"
    FILE = "file", "建档"


class UnmaskReason(TextChoices):
    """Why somebody needs to see a name or a number in full."""

    MATERIAL = "material", "核实申报材料"
    VISIT = "visit", "联系现场核查"
    NOTICE = "notice", "通知办理事项"
    OTHER = "other", "其他"
