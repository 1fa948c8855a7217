"""Enterprises that have registered themselves and wait, and an invitation that nobody has accepted yet."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal

from django.conf import settings
from pydantic import BeforeValidator

from accounts.actions import invitations
from accounts.models import User
from dongtou_brand.kernel import datafile, uploads
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.datafile import FileModel
from enterprises.actions import attachments, registrations
from enterprises.models import Industry, Registration
from enterprises.rules.registrations import Application, grouped
from reporting.management.demonstration import evidence
from reporting.management.demonstration.dossier_files import Text
from reporting.management.demonstration.stage import Event, Stage, moment, unit

APPLICANT = Actor.public()


class RegistrationRow(FileModel):
    """What one enterprise handed in, and what its township did with it on which day."""

    credit_code: Text
    name: Text
    township: Text
    industry: Text
    address: Text
    main_products: Text
    legal_representative: Text
    contact_name: Text
    contact_phone: Text
    on: date
    confirmed: date | None = None
    returned: date | None = None
    reason: str = ""


class InvitationRow(FileModel):
    """Whom the manager of an enterprise has invited."""

    enterprise: Text
    name: Text
    phone: Text
    role: Annotated[Role, BeforeValidator(lambda text: Role(text) if isinstance(text, str) else text)]
    on: date


class RegistrationsFile(FileModel):
    """registrations.yaml."""

    format: Literal[1]
    registrations: list[RegistrationRow]
    invitations: list[InvitationRow]


def events(stage: Stage) -> Iterator[Event]:
    """Registrations in three states, and an open invitation."""
    file = datafile.read(settings.BASE_DIR / "data" / "demo" / "registrations.yaml", RegistrationsFile)
    for row in file.registrations:
        yield Event(moment(row.on, 15, 20), partial(_submit, stage, row))
        if row.confirmed:
            yield Event(moment(row.confirmed, 9, 10), partial(_confirm, stage, row))
        if row.returned:
            yield Event(moment(row.returned, 9, 10), partial(_return, stage, row))
    for invited in file.invitations:
        yield Event(moment(invited.on, 16), partial(_invite, stage, invited))


def _submit(stage: Stage, row: RegistrationRow, at: datetime) -> None:
    file = evidence.upload("营业执照", enterprise=row.name, subject="入库登记", day=str(row.on))
    licence = attachments.keep(enterprise=None, file=file, kinds=(uploads.PDF,), by=APPLICANT, at=at)
    application = Application(
        credit_code=row.credit_code,
        name=row.name,
        township=unit(row.township),
        industry=Industry.objects.get(edition=2017, code=row.industry),
        address=row.address,
        main_products=row.main_products,
        legal_representative=row.legal_representative,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
    )
    receipt = registrations.submit(application=application, licence=licence, by=APPLICANT, at=at)
    stage.receipts.append((receipt.registration.name, receipt.registration.number, grouped(receipt.code)))


def _confirm(stage: Stage, row: RegistrationRow, at: datetime) -> None:
    registration = _registration(row)
    registrations.confirm(registration=registration, by=_officer(stage, registration), at=at)


def _return(stage: Stage, row: RegistrationRow, at: datetime) -> None:
    registration = _registration(row)
    officer = _officer(stage, registration)
    registrations.return_(registration=registration, reason=row.reason, by=officer, at=at)


def _registration(row: RegistrationRow) -> Registration:
    return Registration.objects.get(credit_code=row.credit_code)


def _officer(stage: Stage, registration: Registration) -> Actor:
    user = User.objects.get(memberships__organisation=registration.township, memberships__ended_at=None)
    return stage.by(user.username)


def _invite(stage: Stage, row: InvitationRow, at: datetime) -> None:
    invitations.invite(
        organisation=stage.enterprise(row.enterprise).organisation,
        role=row.role,
        name=row.name,
        phone=row.phone,
        by=stage.manager(row.enterprise),
        at=at,
    )
