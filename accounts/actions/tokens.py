"""Tokens of the read API: issued, shown once, used, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import notices, trail
from accounts.enums import ROLES_OF_KIND, TokenScope
from accounts.models import ApiToken, Organisation
from accounts.queries import tokens as queries
from accounts.rules import tokens as rules
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock

# How exactly a token knows when it was last used: a write a minute is enough.
GRAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token and its key, which is shown once and kept nowhere."""

    token: ApiToken
    key: str


@transaction.atomic
def issue(
    *, organisation: Organisation, name: str, scopes: Sequence[str], last_day: date, by: Actor, at: datetime
) -> Issued:
    """Make a token that reads for an organisation until the end of `last_day`. Raises `Refused`."""
    organisation = lock(organisation)
    today = timezone.localdate(at)
    rules.can_issue.check(by, organisation.pk)
    rules.can_have.check(organisation, queries.valid_number(organisation, at), today)
    rules.good_life.check(last_day, today)
    rules.good_scopes.check(scopes, TokenScope.values)
    # A form that is sent once more, as by reloading its answer, makes no second token.
    if queries.has_valid(organisation, name, at):
        raise Refused(f"已有用途为“{name}”的有效令牌。没有记下的，请先停用再签发；另有用途的，请换一个名称。")
    key = rules.new_key()
    token = ApiToken.objects.create(
        organisation=organisation,
        name=name,
        scopes=sorted(scopes),
        start=key[: rules.SHOWN],
        key_hash=rules.hashed(key),
        issued_by_id=by.person,
        issued_at=at,
        expires_at=end_of(last_day),
    )
    detail = {
        "organisation": organisation.name,
        "scopes": _words(token.scopes),
        "expires_on": last_day.isoformat(),
    }
    trail.record(by=by, at=at, action="accounts.token.issue", subject=token, detail=detail)
    _tell(token, "签发了", by=by, at=at)
    return Issued(token, key)


@transaction.atomic
def revoke(*, token: ApiToken, reason: str, by: Actor, at: datetime) -> ApiToken:
    """End a token at once, for good. Raises `Refused`."""
    token = lock(token)
    rules.can_issue.check(by, token.organisation_id)
    if not reason.strip():
        raise Refused("请写明原因。")
    if token.revoked_at is not None:
        raise Refused("令牌已经停用。")
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    trail.record(by=by, at=at, action="accounts.token.revoke", subject=token, reason=reason)
    _tell(token, "停用了", by=by, at=at)
    return token


def use(*, token: ApiToken, at: datetime) -> None:
    """Remember that the token was used; at most once a minute, so that reading stays cheap."""
    if token.last_used_at is None or not timedelta() <= at - token.last_used_at < GRAIN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _tell(token: ApiToken, did: str, *, by: Actor, at: datetime) -> None:
    """The organisation hears of it when somebody else acts in its name: who issues there, else everybody there."""
    if by.organisation_id == token.organisation_id:
        return
    issuers = rules.OWN_ISSUERS & set(ROLES_OF_KIND[token.organisation.kind])
    mend = "请在“接口令牌”中停用" if issuers else "请联系平台系统管理员停用"
    notices.send(
        organisation=token.organisation_id,
        roles=tuple(issuers),
        title=f"接口令牌：{by.name}{did}“{token.name}”",
        body=f"{by.organisation}为贵单位{did}接口令牌“{token}”。如与贵单位的需要不符，{mend}。",
        link=reverse("accounts:tokens" if issuers else "accounts:api"),
        at=at,
    )


def _words(scopes: Sequence[str]) -> str:
    return "、".join(str(TokenScope(scope).label) for scope in scopes)
