"""Background work of the dossier: ids in, one action."""

from datetime import date
from typing import Any

from dongtou_brand.kernel import clock, queue
from enterprises.actions import attachments, closed_registrations, expiry, imports
from enterprises.models import ImportRun


@queue.handler("enterprises.sweep_attachments")
def sweep_attachments(job: Any) -> None:
    """Throw away what forms left behind."""
    attachments.sweep(at=clock.now())


@queue.handler("enterprises.sweep_imports")
def sweep_imports(job: Any) -> None:
    """End imports that nobody confirmed; throw away the workbooks of ended ones that name persons."""
    imports.expire(at=clock.now())
    imports.sweep(at=clock.now())


@queue.handler("enterprises.sweep_registrations")
def sweep_registrations(job: Any) -> None:
    """Throw away what closed registrations say of persons."""
    closed_registrations.sweep(at=clock.now())


@queue.handler("enterprises.check_import")
def check_import(job: Any, *, run_id: int, person: int) -> None:
    """Read and judge a workbook that was handed in."""
    imports.check(run=ImportRun.objects.get(pk=run_id), person=person, at=clock.now())


@queue.handler("enterprises.apply_import")
def apply_import(job: Any, *, run_id: int, person: int) -> None:
    """Write a workbook that somebody has confirmed, whole or not at all."""
    imports.write(run=ImportRun.objects.get(pk=run_id), person=person, at=clock.now())


@queue.handler("enterprises.remind_of_expiry")
def remind_of_expiry(job: Any) -> None:
    """Queue what is to be told today of papers that end."""
    expiry.remind(at=clock.now())


@queue.handler(expiry.TELL)
def tell_of_expiry(job: Any, *, kind: str, pk: int, valid_to: str, step: int) -> None:
    """Tell the people concerned that a paper ends."""
    expiry.tell(job=job, kind=kind, pk=pk, valid_to=date.fromisoformat(valid_to), step=step, at=clock.now())
