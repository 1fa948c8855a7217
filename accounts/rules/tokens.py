"""Tokens of the read API: who issues them, for whom, for how long, and when one opens nothing any more."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Protocol

from accounts.enums import OrganisationKind
from accounts.rules.people import HasKind
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import rule

LIFETIME = timedelta(days=365)
# How many valid tokens an organisation can have, so that each is known to somebody.
MANY = 10
PREFIX = "dtb_"
SHOWN = 8
LONGEST = 200

# The role in which a program reads: the least that a person of such an organisation has.
ROLE_OF_KIND: dict[str, Role] = {
    OrganisationKind.LEAD: Role.LEAD_OFFICER,
    OrganisationKind.BUREAU: Role.BUREAU_OFFICER,
    OrganisationKind.TOWNSHIP: Role.TOWNSHIP_OFFICER,
    OrganisationKind.LEADERSHIP: Role.LEADER,
    OrganisationKind.ENTERPRISE: Role.ENTERPRISE_CLERK,
}
# Who issues for the own organisation; the system administrator issues for any.
OWN_ISSUERS = frozenset({Role.ENTERPRISE_MANAGER, Role.LEAD_CHIEF})
ISSUERS = OWN_ISSUERS | {Role.SYSTEM_ADMIN}


class HasEnd(Protocol):
    """What the rules know of a token."""

    organisation_id: int
    expires_at: datetime
    revoked_at: datetime | None


def new_key() -> str:
    """A key that nobody can guess: 256 bits behind a beginning by which scanners find it in files."""
    return PREFIX + secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    """What is kept of a key. Its own randomness protects it, so a plain SHA-256 will do."""
    return hashlib.sha256(key.encode()).hexdigest()


def bearer(header: str) -> str:
    """The key in an `Authorization` header; empty when there is none of the right form."""
    scheme, _, key = header.strip().partition(" ")
    fits = scheme.lower() == "bearer" and key.isascii() and len(key) <= LONGEST
    return key.strip() if fits else ""


@rule
def can_issue(by: Actor, organisation_id: int) -> str | None:
    """系统管理员可为任何单位签发；企业负责人、牵头单位审核只为本单位签发。"""
    if by.role is Role.SYSTEM_ADMIN:
        return None
    if by.role in OWN_ISSUERS and by.organisation_id == organisation_id:
        return None
    return "只能为本单位签发或停用接口令牌。"


@rule
def can_have(organisation: HasKind, valid: int, on: date) -> str | None:
    """有业务读取范围、在设立期间的单位才能有令牌，同时有效的不超过 10 个。"""
    if organisation.kind not in ROLE_OF_KIND:
        return f"“{organisation.name}”没有可供接口读取的数据，不能签发令牌。"
    if words := exists(organisation, on):
        return words
    if valid >= MANY:
        return f"“{organisation.name}”已有 {valid} 个有效令牌，请先停用不再使用的。"
    return None


@rule
def exists(organisation: HasKind, on: date) -> str | None:
    """单位须在设立期间。"""
    begun = organisation.valid_from is None or organisation.valid_from <= on
    ended = organisation.valid_to is not None and organisation.valid_to < on
    return None if begun and not ended else f"“{organisation.name}”目前不在设立期间。"


@rule
def good_life(last_day: date, on: date) -> str | None:
    """有效期自签发之日起不超过 1 年。"""
    if last_day < on:
        return "有效期不能早于今天。"
    if last_day > on + LIFETIME:
        return f"有效期不能超过 1 年，最晚为 {on + LIFETIME}。"
    return None


@rule
def good_scopes(scopes: Collection[str], known: Collection[str]) -> str | None:
    """至少选择一项读取范围。"""
    return None if scopes and set(scopes) <= set(known) else "请选择读取范围。"


@rule
def opens(token: HasEnd, organisation: HasKind, at: datetime, on: date) -> str | None:
    """停用、过期和单位撤销的令牌不能再用。"""
    if token.revoked_at is not None:
        return "令牌已停用。"
    if token.expires_at <= at:
        return "令牌已过期，请重新签发。"
    return exists(organisation, on)
