"""Who acts: one person, in one role, for one organisation. Everything that is asked or done names it."""

from dataclasses import dataclass
from enum import StrEnum

from dongtou_brand.kernel.rule import Refused


class Role(StrEnum):
    """What a person may do. A person acts in one role at a time."""

    PUBLIC = "public", "公众"
    ENTERPRISE_CLERK = "enterprise_clerk", "企业填报员"
    ENTERPRISE_MANAGER = "enterprise_manager", "企业负责人"
    LEAD_OFFICER = "lead_officer", "牵头单位经办"
    LEAD_CHIEF = "lead_chief", "牵头单位审核"
    BUREAU_OFFICER = "bureau_officer", "成员单位经办"
    TOWNSHIP_OFFICER = "township_officer", "街道（乡镇）经办"
    EXPERT = "expert", "评审专家"
    LEADER = "leader", "领导小组成员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    SYSTEM = "system", "系统"

    label: str

    def __new__(cls, value: str, label: str = "") -> "Role":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


ENTERPRISE = frozenset({Role.ENTERPRISE_CLERK, Role.ENTERPRISE_MANAGER})
LEAD = frozenset({Role.LEAD_OFFICER, Role.LEAD_CHIEF})
BUREAUS = LEAD | {Role.BUREAU_OFFICER}
STAFF = BUREAUS | {Role.TOWNSHIP_OFFICER}
READERS = STAFF | {Role.LEADER}
ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Everybody who can sign in; the public and the system cannot.
SIGNED_IN = frozenset(Role) - {Role.PUBLIC, Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who asks or acts, as rules, queries, actions and the trail see it.

    `organisation_id` is the organisation for which the person acts; `address` is the client's IP address.
    """

    role: Role
    user_id: int | None = None
    name: str = ""
    username: str = ""
    organisation_id: int | None = None
    organisation: str = ""
    address: str = ""

    @classmethod
    def public(cls, address: str = "") -> "Actor":
        """Anybody who is not signed in."""
        return cls(role=Role.PUBLIC, name="公众", address=address)

    @classmethod
    def system(cls, name: str = "系统") -> "Actor":
        """Background work and commands."""
        return cls(role=Role.SYSTEM, name=name, organisation="平台")

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def person(self) -> int:
        """The key of the person who answers for an act; raises `Refused` when nobody has signed in."""
        if self.user_id is None:
            raise Refused("请先登录，再办理此事。")
        return self.user_id

    @property
    def office(self) -> int:
        """The key of the organisation in whose name the person acts; raises `Refused` without one."""
        if self.organisation_id is None:
            raise Refused("请先登录，再办理此事。")
        return self.organisation_id

    def is_any(self, *roles: Role) -> bool:
        """Whether the person acts in one of these roles."""
        return self.role in roles
