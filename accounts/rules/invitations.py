"""Who invites whom into an enterprise, and whether an invitation still holds."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from accounts.enums import OrganisationKind
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule

LASTS = timedelta(days=7)


class HasKind(Protocol):
    """What the rules know of an organisation."""

    pk: int
    kind: str
    name: str


class HasEnds(Protocol):
    """What the rules know of an invitation."""

    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


def new_key() -> str:
    """A random key of 256 bits for the link."""
    return secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


@rule
def can_invite(
    by: Actor, organisation: HasKind, role: str, *, looks_after: bool, has_manager: bool
) -> str | None:
    """企业负责人邀请本企业人员；企业没有在任负责人的，由所在街道（乡镇）或牵头单位邀请一名负责人。

    Also after the enterprise's end: its people keep the access to read, and somebody must be able to have it.
    """
    if organisation.kind != OrganisationKind.ENTERPRISE or role not in ENTERPRISE:
        return "邀请只用于企业的填报员和负责人，其他人员由平台系统管理员开通。"
    if by.role is Role.SYSTEM:
        return None
    if by.role is Role.ENTERPRISE_MANAGER and by.organisation_id == organisation.pk:
        return None
    if not (looks_after and by.role in LEAD | {Role.TOWNSHIP_OFFICER}):
        return "只有企业负责人可以邀请本单位人员。"
    if role != Role.ENTERPRISE_MANAGER:
        return "工作人员只邀请企业负责人，填报员由企业负责人自行邀请。"
    if has_manager:
        return f"“{organisation.name}”已有在任的企业负责人，由其邀请本单位人员。"
    return None


@rule
def can_revoke(by: Actor, organisation: HasKind, *, looks_after: bool) -> str | None:
    """邀请由本企业负责人撤回，也可以由所在街道（乡镇）或牵头单位撤回。"""
    own = by.role is Role.ENTERPRISE_MANAGER and by.organisation_id == organisation.pk
    staff = looks_after and by.role in LEAD | {Role.TOWNSHIP_OFFICER}
    return None if own or staff or by.role is Role.SYSTEM else "您不能撤回这份邀请。"


@rule
def is_open(invitation: HasEnds, at: datetime) -> str | None:
    """邀请七天内有效，只用一次，可以撤回。"""
    if words := is_unused(invitation):
        return words
    if invitation.expires_at <= at:
        return "这份邀请已过期，请邀请您的单位重新发出邀请。"
    return None


@rule
def is_unused(invitation: HasEnds) -> str | None:
    """已接受、已撤回的邀请不能再用。"""
    if invitation.accepted_at is not None:
        return "这份邀请已经使用，账号已设立，请直接登录。"
    if invitation.revoked_at is not None:
        return "这份邀请已撤回。如仍需要账号，请与邀请您的单位联系。"
    return None
