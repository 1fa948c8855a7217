"""Who may change whose account, and which role an organisation can give."""

import re
from datetime import date
from typing import Protocol

from accounts.enums import ROLES_OF_KIND
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import rule

# Three powers, three people: who makes accounts must not be able to become the one who watches or audits.
WATCHERS = frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
USERNAME = re.compile(r"[a-z][a-z0-9_.-]{1,39}")


class HasKind(Protocol):
    """What the rules know of an organisation."""

    kind: str
    name: str
    valid_from: date | None
    valid_to: date | None


@rule
def can_manage(by: Actor) -> str | None:
    """Accounts are managed by the system administrator (and by commands of the platform itself)."""
    return None if by.is_any(Role.SYSTEM_ADMIN, Role.SYSTEM) else "只有系统管理员可以管理账号。"


@rule
def can_change(by: Actor, user_id: int, role: str | None) -> str | None:
    """Whether this account, in this present role, may be changed by this person."""
    if words := can_manage(by):
        return words
    if by.user_id == user_id:
        return "不能变更自己的账号，请由另一名系统管理员办理。"
    if role in WATCHERS and by.role != Role.SYSTEM:
        return "安全管理员、审计管理员的账号由平台运维人员在服务器上用命令办理，系统管理员不能变更。"
    return None


@rule
def can_give(by: Actor, role: str, organisation: HasKind, on: date) -> str | None:
    """Whether the role fits the organisation, the organisation exists on this day, and the giver may give it."""
    if role not in ROLES_OF_KIND.get(organisation.kind, ()):
        return f"“{organisation.name}”的人员不能担任“{Role(role).label}”。"
    begun = organisation.valid_from is None or organisation.valid_from <= on
    if not begun or (organisation.valid_to is not None and organisation.valid_to < on):
        return f"“{organisation.name}”目前不在设立期间，不能开通账号。"
    if role in WATCHERS and by.role != Role.SYSTEM:
        return "安全管理员、审计管理员由平台运维人员在服务器上用命令开通，系统管理员不能开通。"
    return None


@rule
def good_username(username: str) -> str | None:
    """A name that can be typed and read out without doubt."""
    if USERNAME.fullmatch(username):
        return None
    return "账号须以小写字母开头，由 2—40 个小写字母、数字、下划线、点或短横组成。"
