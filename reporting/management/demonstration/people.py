"""Accounts of units and enterprises."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils import timezone

from accounts.actions import notices, users
from accounts.models import Organisation
from dongtou_brand.kernel.actor import Actor, Role
from reporting.management.demonstration.dossier_files import EnterpriseRow, Person
from reporting.management.demonstration.stage import Event, Stage, moment, unit

SYSTEM = "system"
# The last day whose notices everybody has read: what came later waits.
CAUGHT_UP = (2018, 4, 20)


def events(stage: Stage) -> Iterator[Event]:
    """Accounts of the units, then those of the enterprises on the day on which they join."""
    for person in stage.story.people.people:
        yield Event(moment(person.on, 8, 30), partial(_open, stage, person))
    for row in stage.story.enterprises.enterprises:
        yield Event(moment(row.joined, 9, 20), partial(_open_enterprise, stage, row))
    read_up_to = timezone.localtime().replace(
        year=CAUGHT_UP[0], month=CAUGHT_UP[1], day=CAUGHT_UP[2], hour=18, minute=0
    )
    yield Event(read_up_to, partial(_catch_up, stage))


def _open(stage: Stage, person: Person, at: datetime) -> None:
    by = Actor.system("平台初始化") if person.by == SYSTEM else stage.by(person.by)
    _create(stage, person.username, person.name, unit(person.organisation), person.role, by, at, person.phone)


def _open_enterprise(stage: Stage, row: EnterpriseRow, at: datetime) -> None:
    organisation = stage.enterprise(row.key).organisation
    by, clerk, manager = stage.by("sysadmin"), Role.ENTERPRISE_CLERK, Role.ENTERPRISE_MANAGER
    _create(stage, row.key, row.clerk, organisation, clerk, by, at, row.contact_phone)
    _create(stage, f"{row.key}f", row.legal_representative, organisation, manager, by, at)


def _create(
    stage: Stage,
    username: str,
    name: str,
    organisation: Organisation,
    role: Role,
    by: Actor,
    at: datetime,
    phone: str = "",
) -> None:
    """A visitor may look around at once, so nobody is made to choose a password; it counts its days from today."""
    stage.users[username] = users.create(
        username=username,
        name=name,
        organisation=organisation,
        role=role,
        phone=phone,
        password=stage.password,
        hashed=stage.hashed,
        must_change_password=False,
        password_changed_at=timezone.now(),
        by=by,
        at=at,
    ).user


def _catch_up(stage: Stage, at: datetime) -> None:
    for username in stage.users:
        notices.mark_read(by=stage.by(username), at=at)
