"""Tokens of the read API: the list of those that a person looks after, and the one that a program shows."""

import hmac
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import ApiToken, Organisation
from accounts.rules.tokens import OWN_ISSUERS, ROLE_OF_KIND, hashed
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused


def visible_to(actor: Actor) -> QuerySet[ApiToken]:
    """Every token for the system administrator, those of the own organisation for who issues them there."""
    tokens = ApiToken.objects.select_related("organisation", "issued_by")
    if actor.role is Role.SYSTEM_ADMIN:
        return tokens
    if actor.role in OWN_ISSUERS:
        return tokens.filter(organisation=actor.organisation_id)
    return tokens.none()


def with_key(key: str) -> ApiToken | None:
    """The token that has this key, whatever its state."""
    digest = hashed(key)
    token = ApiToken.objects.select_related("organisation").filter(key_hash=digest).first()
    return token if token and hmac.compare_digest(token.key_hash, digest) else None


def reader(token: ApiToken, address: str) -> Actor:
    """The program as queries know it: its organisation's reader, and no person, so that it can do nothing else."""
    return Actor(
        role=ROLE_OF_KIND[token.organisation.kind],
        name=token.name,
        organisation_id=token.organisation_id,
        organisation=token.organisation.name,
        address=address,
    )


def valid_number(organisation: Organisation, at: datetime) -> int:
    """How many tokens of an organisation open the API."""
    return ApiToken.objects.valid_at(at).filter(organisation=organisation).count()


def has_valid(organisation: Organisation, name: str, at: datetime) -> bool:
    """Whether the organisation has a valid token of this name."""
    return ApiToken.objects.valid_at(at).filter(organisation=organisation, name=name).exists()


def organisation(text: str) -> Organisation:
    """The one organisation of this name, short name or code; raises `Refused` with what to type instead."""
    within = Organisation.objects.filter(kind__in=list(ROLE_OF_KIND))
    exact = Q(name=text) | Q(short_name=text) | Q(code=text) | Q(code=text.upper())
    found = list(within.filter(exact)[:2]) or list(within.filter(name__icontains=text)[:4])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(f"没有找到“{text}”，请核对单位名称或统一社会信用代码。")
    raise Refused(f"“{text}”对应多个单位（{'、'.join(one.name for one in found[:3])} 等），请填写全称。")


def own_organisation(actor: Actor) -> Organisation:
    """The organisation for which this person acts."""
    return Organisation.objects.get(pk=actor.office)
