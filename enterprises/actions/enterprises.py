"""Registering enterprises, correcting their facts, and looking behind the masks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from dongtou_brand.kernel import gates
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments, distinctions, standings
from enterprises.enums import StandingKind, UnmaskReason
from enterprises.models import Enterprise
from enterprises.queries import registrations
from enterprises.queries.enterprises import with_code
from enterprises.queries.namesakes import former_names, similar, untold
from enterprises.rules import credit_codes
from enterprises.rules import profiles as rules
from enterprises.rules.alterations import can_alter
from enterprises.rules.enterprises import is_active
from enterprises.rules.namesakes import TOLD_APART, are_told_apart
from enterprises.rules.profiles import Profile
from enterprises.rules.registrations import is_not_under_way
from enterprises.rules.search_keys import name_key, search_key

FIELDS = tuple(field.name for field in fields(Profile))


@transaction.atomic
def create(
    *, profile: Profile, told_apart: str = "", by: Actor, at: datetime, is_demo: bool = False
) -> Enterprise:
    """Register an enterprise and its organisation; raises `Refused` with the reason in words.

    `told_apart` says how it was found out that it is none of the enterprises whose name is alike.
    """
    rules.can_register.check(by)
    _refuse_registered(profile.credit_code)
    note = f"{profile.township.short_name}，{by.organisation}登记"
    enterprise = enter(profile=profile, told_apart=told_apart, note=note, by=by, at=at, is_demo=is_demo)
    if enterprise.override_file is not None:
        attachments.claim(attachment=enterprise.override_file, enterprise=enterprise, by=by)
    return enterprise


@transaction.atomic
def enter(
    *, profile: Profile, told_apart: str, note: str, by: Actor, at: datetime, is_demo: bool = False
) -> Enterprise:
    """Write an enterprise and its organisation into the pool; the caller has judged who may, and claims the licence.

    `note` says in the history how it came in. Raises `Refused` with the reason in words.
    """
    rules.township_exists.check(profile.township, localtime(at).date())
    profile = _judged(profile)
    # The code first: whoever else is entering it just now is waited for, and then it is not a question of names.
    with _code_once(profile.credit_code):
        organisation = Organisation.objects.create(
            code=profile.credit_code,
            name=profile.name,
            short_name=profile.name[:40],
            kind=OrganisationKind.ENTERPRISE,
        )
    alike = check_told_apart(profile.name, told_apart)
    enterprise = Enterprise(
        organisation=organisation,
        search_key=search_key(profile.name, profile.credit_code),
        name_key=name_key(profile.name),
        is_demo=is_demo,
        created_at=at,
        updated_at=at,
        **_columns(profile),
    )
    sign(enterprise, by=by, at=at).save(force_insert=True)
    standings.post(
        enterprise=enterprise,
        kind=StandingKind.FILE,
        on=localtime(at).date(),
        title="列入企业名录",
        note=note,
        at=at,
    )
    note_told_apart(enterprise, alike, told_apart, by, at)
    trail.record(
        by=by,
        at=at,
        action="enterprises.enterprise.create",
        subject=enterprise,
        reason=profile.override_reason,
        detail={"credit_code": profile.credit_code, "township": profile.township.name},
    )
    return enterprise


@transaction.atomic
def edit(
    *, enterprise: Enterprise, profile: Profile, told_apart: str = "", by: Actor, at: datetime
) -> Enterprise:
    """Correct the facts of an enterprise; the trail says what changed, but holds no person's data.

    Name and township are changed by an alteration, with day and ground. Raises `Refused` with the reason.
    """
    rules.can_register.check(by)
    enterprise = lock(enterprise)
    is_active.check(enterprise)
    rules.keeps_name_and_township.check(enterprise, profile)
    profile = _judged(profile)
    changes = _changes(enterprise, profile)
    if not changes:
        return enterprise
    alike = []
    if "credit_code" in changes:
        _refuse_registered(profile.credit_code)
        _refuse_twin(profile.credit_code, enterprise)
        alike = check_told_apart(profile.name, told_apart, but=enterprise)
    for name, value in _columns(profile).items():
        setattr(enterprise, name, value)
    former = former_names([enterprise]).values_list("before", flat=True)
    enterprise.search_key = search_key(profile.name, profile.credit_code, former)
    enterprise.updated_at = at
    with _code_once(profile.credit_code, of=enterprise):
        Organisation.objects.filter(pk=enterprise.organisation_id).update(code=profile.credit_code)
        sign(enterprise, by=by, at=at).save()
    _claim_licence(enterprise, profile, by)
    note_told_apart(enterprise, alike, told_apart, by, at)
    trail.record(
        by=by,
        at=at,
        action="enterprises.enterprise.edit",
        subject=enterprise,
        reason=profile.override_reason,
        detail=changes,
    )
    return enterprise


def check_told_apart(name: str, reason: str, but: Enterprise | None = None) -> list[Enterprise]:
    """The enterprises with a name like this one, which somebody has told apart; raises `Refused` if nobody has."""
    alike = similar(name, but=but)
    are_told_apart.check([one.name for one in alike], reason)
    return alike


@transaction.atomic
def tell_apart(*, enterprise: Enterprise, reason: str, by: Actor, at: datetime) -> None:
    """Write down that the enterprise is none of those whose name is alike and that nobody has told from it yet.

    Raises `Refused` without a reason, and where there is none of them.
    """
    can_alter.check(by)
    enterprise = lock(enterprise)
    alike = untold(enterprise)
    if not alike:
        raise Refused("库内没有与它名称相近而尚未核对的企业。")
    are_told_apart.check([one.name for one in alike], reason)
    note_told_apart(enterprise, alike, reason, by, at)
    trail.record(
        by=by, at=at, action="enterprises.enterprise.tell_apart", subject=enterprise, reason=reason.strip()
    )


def note_told_apart(
    enterprise: Enterprise, alike: list[Enterprise], reason: str, by: Actor, at: datetime
) -> None:
    """File that the enterprise is none of these, and how that was found out: pair by pair, and as a line of history.

    Of two the later one is asked about (the list of shortcomings), so with a later one it is filed too.
    """
    if not alike:
        return
    distinctions.note(((enterprise.pk, one.pk, reason) for one in alike), by=by, at=at)
    _file_told_apart(enterprise, alike, reason, at)
    for later in (one for one in alike if one.pk > enterprise.pk):
        _file_told_apart(later, [enterprise], reason, at)


def _file_told_apart(of: Enterprise, others: list[Enterprise], reason: str, at: datetime) -> None:
    standings.post(
        enterprise=of,
        kind=StandingKind.RECORD,
        on=localtime(at).date(),
        title=TOLD_APART,
        note=f"与{'、'.join(f'“{one.name}”' for one in others)}不是同一家企业：{reason.strip()}",
        at=at,
    )


def _judged(profile: Profile) -> Profile:
    """The profile with its code folded; a reason for an exception is only kept where there is one."""
    rules.code_is_right.check(profile.credit_code, profile.override_reason, profile.override_file is not None)
    code = credit_codes.read(profile.credit_code)
    if code.valid:
        return replace(profile, credit_code=code.text, override_reason="", override_file=None)
    return replace(profile, credit_code=code.text)


@contextmanager
def _code_once(code: str, of: Enterprise | None = None) -> Iterator[None]:
    """Write under a credit code that nobody else has: refused in words, also when another is a moment quicker."""
    _refuse_twin(code, of)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        _refuse_twin(code, of)
        raise Refused(f"统一社会信用代码 {code} 已用于另一个单位，请核对。") from error


def _refuse_registered(code: str) -> None:
    """The code is not that of a registration under way, and of none that is just being handed in."""
    gates.hold(registrations.GATE)
    code = credit_codes.read(code).text
    is_not_under_way.check(registrations.open_with([code]).get(code))


def _refuse_twin(code: str, of: Enterprise | None) -> None:
    twin = with_code(code)
    if twin is not None and twin != of:
        raise Refused(f"统一社会信用代码 {code} 已建档：{twin.name}。")


def _columns(profile: Profile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in FIELDS}


def _claim_licence(enterprise: Enterprise, profile: Profile, by: Actor) -> None:
    if profile.override_file is not None:
        attachments.claim(attachment=profile.override_file, enterprise=enterprise, by=by)


def _changes(enterprise: Enterprise, profile: Profile) -> dict[str, Any]:
    """Before and after of each field that changes, as words."""
    pairs = {name: (getattr(enterprise, name), value) for name, value in _columns(profile).items()}
    return {
        name: "已变更" if name in rules.PERSONAL else {"before": str(old or ""), "after": str(new or "")}
        for name, (old, new) in pairs.items()
        if old != new
    }


@transaction.atomic
def unmask(*, enterprise: Enterprise, reason: UnmaskReason, note: str = "", by: Actor, at: datetime) -> None:
    """Note down that somebody looks behind the masks of a dossier, and tell the enterprise who and why.

    Raises `Refused` for anybody but staff, and without a reason.
    """
    rules.can_unmask.check(by)
    rules.says_why.check(reason, note)
    words = f"{reason.label}：{note}" if note.strip() else str(reason.label)
    trail.record(by=by, at=at, action="enterprises.enterprise.unmask", subject=enterprise, reason=words)
    notices.send(
        organisation=enterprise.organisation_id,
        roles=ENTERPRISE,
        title=f"{by.organisation}查看了贵单位的联系信息",
        body=f"查看人：{by.name}；事由：{words}。",
        link=reverse("enterprises:detail", args=[enterprise.pk]),
        at=at,
    )
