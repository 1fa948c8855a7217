"""Appointing chief quality officers."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import trail
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions.standings import touch
from enterprises.models import Enterprise, QualityOfficer
from enterprises.queries.dossiers import officer_in_office
from enterprises.rules.profiles import can_maintain
from enterprises.rules.quality_officers import can_leave, days_are_plausible, retraining_follows


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """What the appointment, the training and the filing say. Fields are those of `QualityOfficer`."""

    name: str
    appointed_on: date
    document_number: str = ""
    education: str = ""
    quality_years: int | None = None
    training_certificate: str = ""
    training_body: str = ""
    trained_on: date | None = None
    retrained_on: date | None = None
    filed_on: date | None = None


FIELDS = tuple(field.name for field in fields(Appointment))


@transaction.atomic
def appoint(*, enterprise: Enterprise, appointment: Appointment, by: Actor, at: datetime) -> QualityOfficer:
    """Record an appointment; raises `Refused` while somebody else is in office."""
    enterprise = lock(enterprise)
    if present := officer_in_office(enterprise):
        raise Refused(f"{present.name}在任，请先登记离任，再登记新的任命。")
    return _store(QualityOfficer(enterprise=enterprise), appointment, by, at, "appoint")


@transaction.atomic
def edit(*, officer: QualityOfficer, appointment: Appointment, by: Actor, at: datetime) -> QualityOfficer:
    """Correct or complete what is recorded about an officer."""
    lock(officer.enterprise)
    officer = lock(officer)
    if officer.left_on is not None and officer.left_on < appointment.appointed_on:
        raise Refused("任命日期晚于离任日期，请核对。")
    return _store(officer, appointment, by, at, "edit")


@transaction.atomic
def leave(*, officer: QualityOfficer, left_on: date, by: Actor, at: datetime) -> QualityOfficer:
    """Record that an officer has left; the row stays as history."""
    can_maintain.check(by, lock(officer.enterprise))
    officer = lock(officer)
    if officer.left_on is not None:
        raise Refused(f"{officer.left_on} 已登记离任。")
    can_leave.check(officer.appointed_on, left_on, localtime(at).date())
    officer.left_on = left_on
    sign(officer, by=by, at=at).save(update_fields=["left_on"])
    _record(officer, by, at, "leave")
    return officer


def _store(
    officer: QualityOfficer, appointment: Appointment, by: Actor, at: datetime, verb: str
) -> QualityOfficer:
    can_maintain.check(by, officer.enterprise)
    days_are_plausible.check(
        appointment.appointed_on, appointment.trained_on, appointment.filed_on, localtime(at).date()
    )
    retraining_follows.check(appointment.trained_on, appointment.retrained_on, localtime(at).date())
    for name in FIELDS:
        setattr(officer, name, getattr(appointment, name))
    sign(officer, by=by, at=at).save()
    _record(officer, by, at, verb)
    return officer


def _record(officer: QualityOfficer, by: Actor, at: datetime, verb: str) -> None:
    # the name is a person's: the trail names the row, not the person
    detail = {"officer": officer.pk, "appointed_on": str(officer.appointed_on)}
    action = f"enterprises.quality_officer.{verb}"
    trail.record(by=by, at=at, action=action, subject=officer.enterprise, detail=detail)
    touch(enterprise=officer.enterprise, at=at)
