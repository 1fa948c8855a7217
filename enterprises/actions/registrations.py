"""An enterprise's own registration: handed in and mended by the applicant, handled by township and lead bureau."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions import invitations, notices, trail
from accounts.actions.invitations import Offer
from dongtou_brand.kernel import gates
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import Step, lock
from enterprises.actions import attachments, enterprises
from enterprises.enums import RegistrationStatus
from enterprises.models import Attachment, Registration, RegistrationStatusChange
from enterprises.queries import registrations as queries
from enterprises.rules import credit_codes, profiles
from enterprises.rules import registrations as rules
from enterprises.rules.profiles import Profile
from enterprises.rules.registrations import Application
from enterprises.states import REGISTRATION

TOWNSHIP = (Role.TOWNSHIP_OFFICER,)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A registration and its query code: it is shown once and kept nowhere."""

    registration: Registration
    code: str


# ── the applicant ───────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def submit(*, application: Application, licence: Attachment, by: Actor, at: datetime) -> Receipt:
    """Take in a registration; raises `Refused` for a code that is in the pool or under way already."""
    gates.hold(queries.GATE, shared=True)
    application = _judged(application, at)
    code = rules.new_code()
    licence = attachments.reserve(attachment=licence)
    with _once(application.credit_code):
        registration = Registration.objects.create(
            number=_free_number(at),
            key_hash=rules.digest(code),
            licence=licence,
            submitted_at=at,
            updated_at=at,
            **_columns(application),
        )
    _note(registration, "", "submit", by, at)
    _tell_township(registration, "企业提交了入库登记", at)
    return Receipt(registration, code)


@transaction.atomic
def resubmit(
    *, registration: Registration, application: Application, licence: Attachment, by: Actor, at: datetime
) -> Registration:
    """Hand a returned registration in again, mended. Raises `Refused`, or `IllegalStep` in any other state."""
    gates.hold(queries.GATE, shared=True)
    registration, step = _step(registration, "resubmit", by)
    application = _judged(application, at, but=registration)
    if licence.pk != registration.licence_id:
        registration.licence = attachments.reserve(attachment=licence)
    for name, value in _columns(application).items():
        setattr(registration, name, value)
    with _once(application.credit_code, but=registration):
        _move(registration, step, by, at)
    _tell_township(registration, "企业补正后重新提交了入库登记", at)
    return registration


@transaction.atomic
def withdraw(*, registration: Registration, by: Actor, at: datetime) -> Registration:
    """Take a registration back before the township has confirmed it. Raises `IllegalStep`."""
    registration, step = _step(registration, "withdraw", by)
    _move(registration, step, by, at)
    _tell_township(registration, "企业撤回了入库登记", at)
    return registration


@transaction.atomic
def open_account(*, registration: Registration, by: Actor, at: datetime) -> Offer:
    """A fresh link for the first manager's account; the caller has seen the query code. Raises `Refused`."""
    registration = lock(registration)
    invitation = queries.first_invitation(registration)
    if invitation is None:
        raise Refused("贵单位的账号已经设立，请直接登录；需要增加人员的，由本单位负责人邀请。")
    return invitations.renew(invitation=invitation, by=by, at=at)


# ── township and lead bureau ────────────────────────────────────────────────────────────────────
@transaction.atomic
def confirm(*, registration: Registration, by: Actor, at: datetime) -> Registration:
    """The township vouches that the enterprise is there and that what it says is true.

    Raises `Refused` for the credit code of an enterprise that is in the pool, or `IllegalStep`.
    """
    registration, step = _handled(registration, "confirm", by)
    rules.is_not_in_pool.check(queries.twin(registration))
    _move(registration, step, by, at)
    notices.send(
        roles=LEAD,
        title=f"入库登记待入库：{registration.name}",
        body=f"{by.organisation}已确认，受理编号 {registration.number}。",
        link=_page(registration),
        at=at,
    )
    return registration


@transaction.atomic
def return_(*, registration: Registration, reason: str, by: Actor, at: datetime) -> Registration:
    """Send a registration back to be mended, with the reason; the applicant reads it with the query code."""
    registration, step = _handled(registration, "return", by)
    rules.has_reason.check(reason)
    _move(registration, step, by, at, reason)
    if by.role in LEAD:
        _tell_township(registration, "牵头单位退回了入库登记", at)
    return registration


@transaction.atomic
def refuse(*, registration: Registration, reason: str, by: Actor, at: datetime) -> Registration:
    """Decide that the enterprise does not come into the pool, with the reason."""
    registration, step = _handled(registration, "refuse", by)
    rules.has_reason.check(reason)
    _move(registration, step, by, at, reason)
    if by.role in LEAD:
        _tell_township(registration, "入库登记不予入库", at)
    return registration


@transaction.atomic
def reissue(*, registration: Registration, reason: str, by: Actor, at: datetime) -> Receipt:
    """Give out another query code for one that was lost, with the words how the applicant was identified.

    The former code ends at once. Raises `Refused`, also for a registration that was closed.
    """
    registration = lock(registration)
    rules.can_handle.check(by, registration)
    rules.has_use_of_code.check(registration)
    rules.says_who.check(reason)
    code = rules.new_code()
    registration.key_hash = rules.digest(code)
    registration.save(update_fields=["key_hash"])
    _note(registration, registration.status, "reissue", by, at, reason.strip())
    return Receipt(registration, code)


@transaction.atomic
def admit(*, registration: Registration, told_apart: str = "", by: Actor, at: datetime) -> Registration:
    """Take the enterprise into the pool: dossier, licence, and a place for its first manager, all or nothing.

    `told_apart` says how it was found out that it is none of the enterprises whose name is alike. The place is
    unlocked by the applicant's query code (`open_account`). Raises `Refused`, or `IllegalStep` the second time.
    """
    registration, step = _handled(registration, "admit", by)
    township = registration.township.short_name
    enterprise = enterprises.enter(
        profile=_profile(registration),
        told_apart=told_apart,
        note=f"企业自行登记，{township}确认，{by.organisation}准予入库",
        by=by,
        at=at,
    )
    attachments.hand_over(attachment=registration.licence, enterprise=enterprise)
    invitations.invite(
        organisation=enterprise.organisation,
        role=Role.ENTERPRISE_MANAGER,
        name=registration.contact_name,
        phone=registration.contact_phone,
        by=Actor.system("企业入库登记"),
        at=at,
    )
    registration.enterprise = enterprise
    _move(registration, step, by, at)
    _tell_township(registration, "企业已准予入库", at)
    return registration


# ── what the steps share ────────────────────────────────────────────────────────────────────────
def _judged(application: Application, at: datetime, but: Registration | None = None) -> Application:
    """The application with its code folded; a reason for an exception is only kept where there is one."""
    profiles.township_exists.check(application.township, localdate(at))
    profiles.code_is_right.check(application.credit_code, application.override_reason, True)
    code = credit_codes.read(application.credit_code)
    reason = "" if code.valid else application.override_reason.strip()
    application = replace(application, credit_code=code.text, override_reason=reason)
    _refuse_twin(code.text, but)
    return application


def _refuse_twin(code: str, but: Registration | None) -> None:
    rules.is_new.check(queries.in_pool(code), queries.under_way(code, but))


@contextmanager
def _once(code: str, but: Registration | None = None) -> Iterator[None]:
    """Write the only open registration of a code: refused in words, also when another is a moment quicker."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        _refuse_twin(code, but)
        raise Refused("提交的人较多，请再提交一次。") from error


def _free_number(at: datetime) -> str:
    number = rules.new_number(localdate(at))
    while Registration.objects.filter(number=number).exists():
        number = rules.new_number(localdate(at))
    return number


def _columns(application: Application) -> dict[str, Any]:
    return {field.name: getattr(application, field.name) for field in fields(Application)}


def _profile(registration: Registration) -> Profile:
    """The facts of the dossier's head, as they were registered."""
    names = {field.name for field in fields(Application)}
    licence = registration.licence if registration.override_reason else None
    return Profile(**{name: getattr(registration, name) for name in names}, override_file=licence)


def _step(registration: Registration, name: str, by: Actor) -> tuple[Registration, Step]:
    registration = lock(registration)
    return registration, REGISTRATION.step(name, registration.status, by)


def _handled(registration: Registration, name: str, by: Actor) -> tuple[Registration, Step]:
    registration, step = _step(registration, name, by)
    # judged by the locked row: a mended one may meanwhile be another township's
    rules.can_handle.check(by, registration)
    return registration, step


def _move(registration: Registration, step: Step, by: Actor, at: datetime, reason: str = "") -> None:
    source = registration.status
    registration.status, registration.updated_at = RegistrationStatus(step.target), at
    registration.save()
    _note(registration, source, step.name, by, at, reason)


def _note(
    registration: Registration, source: str, act: str, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Both books: the row that screens show, and the entry of the trail."""
    RegistrationStatusChange.objects.create(
        registration=registration,
        source=source,
        target=registration.status,
        reason=reason,
        by_id=by.user_id,
        organisation=by.organisation,
        at=at,
    )
    detail = {"number": registration.number, "credit_code": registration.credit_code}
    action = f"enterprises.registration.{act}"
    trail.record(by=by, at=at, action=action, subject=registration, reason=reason, detail=detail)


def _tell_township(registration: Registration, words: str, at: datetime) -> None:
    notices.send(
        organisation=registration.township,
        roles=TOWNSHIP,
        title=f"{words}：{registration.name}",
        body=f"受理编号 {registration.number}。",
        link=_page(registration),
        at=at,
    )


def _page(registration: Registration) -> str:
    return reverse("enterprises:registration", args=[registration.pk])
