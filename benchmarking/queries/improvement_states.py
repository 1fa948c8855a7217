"""Measures as they stood at the end of a day, told by their states.

Who may look is decided by the right of today, and by what their assessment was on that day. What a measure aimed at
has no states: it is known as long as nobody has changed the measure since, and else left out.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, prefetch_related_objects

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Improvement, PlannedGain
from benchmarking.queries import improvements, states
from benchmarking.queries.improvements import Line
from benchmarking.rules.improvements import OPEN
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from enterprises.models import Enterprise
from enterprises.queries.enterprises import active, named_like
from enterprises.queries.states import with_relations


def improvements_as_of(actor: Actor, day: date) -> QuerySet[Improvement]:
    """The measures that there were, those whose day is nearest first; read a page of them with `lines`.

    Order and filter by `id` and the fields of the row, and by the enterprise with the conditions below.
    """
    begun: QuerySet[Any] = states.assessments_as_of(actor, day)
    handed_in = begun.exclude(status_then=AssessmentStatus.DRAFT)
    history: Any = Improvement.history
    found: QuerySet[Improvement] = history.as_of(end_of(day)).filter(
        assessment__in=handed_in.order_by().values("pk")
    )
    return found.order_by("due_on", "id")


def search(found: QuerySet[Improvement], words: str, day: date) -> QuerySet[Improvement]:
    """Those of enterprises that had these words in their name, its pinyin or the credit code then."""
    return _of(found, _enterprises(day).filter(named_like(words)))


def in_township(found: QuerySet[Improvement], township: int, day: date) -> QuerySet[Improvement]:
    """Those of enterprises that were in this township."""
    return _of(found, _enterprises(day).filter(township=township))


def late(found: QuerySet[Improvement], day: date) -> QuerySet[Improvement]:
    """Those that should have been done, by enterprises that went on."""
    return _of(found.filter(status__in=OPEN, due_on__lt=day), active(_enterprises(day)))


def _enterprises(day: date) -> Any:
    return Enterprise.history.as_of(end_of(day))


def _of(found: QuerySet[Improvement], enterprises: Any) -> QuerySet[Improvement]:
    return found.filter(assessment__enterprise__in=enterprises.values("id"))


def lines(rows: Iterable[Any], day: date) -> list[Line]:
    """These measures as lines of that day, with the enterprises as they were; a fixed number of queries."""
    found = [row if isinstance(row, Improvement) else row.instance for row in rows]
    gains = Prefetch("gains", PlannedGain.objects.select_related("indicator__dimension"))
    prefetch_related_objects(found, "assessment__round__catalogue", gains)
    with_relations([row.assessment for row in found], "enterprise", day=day)
    prefetch_related_objects(found, "assessment__enterprise__township")
    known = _unchanged(found, day)
    return [improvements.line(row, day, known=row.pk in known) for row in found]


def _unchanged(found: list[Improvement], day: date) -> set[int]:
    """Which of these still aim at what they aimed at: nothing but steps has raised their version since."""
    step = Q(status_changes__at__gt=end_of(day)) & ~Q(status_changes__source=F("status_changes__target"))
    now = Improvement.objects.filter(pk__in=[row.pk for row in found]).annotate(
        steps=Count("status_changes", filter=step)
    )
    left = {
        pk: version - steps for pk, version, steps in now.order_by().values_list("pk", "version", "steps")
    }
    return {row.pk for row in found if left[row.pk] == row.version}
