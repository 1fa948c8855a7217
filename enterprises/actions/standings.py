"""What later stages file in the dossier: a line of history, and the rung."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import summaries
from enterprises.enums import Rung, StandingKind
from enterprises.models import Enterprise, Standing

TITLE_LENGTH = 120
NOTE_LENGTH = 200


@transaction.atomic
def post(
    *,
    enterprise: Enterprise,
    kind: StandingKind,
    on: date,
    title: str,
    note: str = "",
    value: Decimal | None = None,
    unit: str = "",
    link: str = "",
    tone: str = "",
    at: datetime,
) -> Standing:
    """Add one line to the enterprise's history; it is never changed afterwards.

    `on` is the day of the event, `at` when it is recorded. For kind ASSESSMENT `value` holds the verified
    points: the enterprise list and the dossier read the latest. `tone` is "", "ok", "warn" or "err".
    The caller writes the trail, for it knows who acts. Points stand in the summary of the enterprise, which
    acts on its figures write too: each sums up what the other has written, so one waits for the other.
    """
    if kind == StandingKind.ASSESSMENT:
        lock(enterprise)
    standing = Standing.objects.create(
        enterprise=enterprise,
        kind=kind,
        on=on,
        title=title[:TITLE_LENGTH],
        note=note[:NOTE_LENGTH],
        value=value,
        unit=unit,
        link=link,
        tone=tone,
        recorded_at=at,
    )
    if kind == StandingKind.ASSESSMENT:
        summaries.refresh([enterprise.pk])
    touch(enterprise=enterprise, at=at)
    return standing


@transaction.atomic
def set_rung(*, enterprise: Enterprise, rung: Rung, since: date, by: Actor, at: datetime) -> Enterprise:
    """Put the enterprise on a rung of the ladder; the stage that decides posts the standing and the trail."""
    fresh = lock(enterprise)
    fresh.rung, fresh.rung_since = rung, None if rung == Rung.NONE else since
    sign(fresh, by=by, at=at).save(update_fields=["rung", "rung_since"])
    enterprise.refresh_from_db(fields=["rung", "rung_since"])
    return enterprise


def touch(*, enterprise: Enterprise, at: datetime) -> None:
    """The dossier has changed; an event recorded later for an earlier time does not move it back."""
    Enterprise.objects.filter(pk=enterprise.pk, updated_at__lt=at).update(updated_at=at)
