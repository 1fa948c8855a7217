"""Registrations as they stood at the end of a day, told by their steps.

Name, code and township are those that were handed in last: what a returned registration said before it was mended
is not kept. Who may look is decided by the right of today.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet

from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.past import last_until
from enterprises.models import Registration, RegistrationStatusChange
from enterprises.queries.registrations import visible_to


def registrations_as_of(actor: Actor, day: date) -> QuerySet[Any]:
    """Those that had been handed in, the latest step first; `status_then` is what they were."""
    moment = end_of(day)
    # another query code is no step
    steps = RegistrationStatusChange.objects.filter(registration=OuterRef("pk")).exclude(source=F("target"))
    found: QuerySet[Any] = visible_to(actor).filter(submitted_at__lte=moment)
    then: QuerySet[Any] = found.annotate(
        status_then=last_until(steps, moment, "target"), stepped_at=last_until(steps, moment, "at")
    )
    return then.filter(status_then__isnull=False).order_by("-stepped_at", "-pk")


def stood(rows: Iterable[Registration]) -> list[Registration]:
    """These registrations with what they were then; they are read, never saved."""
    found: list[Any] = list(rows)
    for row in found:
        row.status, row.updated_at = row.status_then, row.stepped_at
    return found
