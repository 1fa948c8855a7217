"""Objections as they stood at the end of a day: an objection is raised once and answered once, and keeps both times.

Who may look is decided by the right of today; enterprises are called as they were then.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When, prefetch_related_objects

from benchmarking.enums import ObjectionStatus
from benchmarking.models import Objection
from benchmarking.queries import objections
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from enterprises.models import Enterprise
from enterprises.queries.enterprises import named_like
from enterprises.queries.states import with_relations

RAISED = ObjectionStatus.RAISED


def objections_as_of(actor: Actor, day: date) -> QuerySet[Objection]:
    """Those that had been raised, in the order of the list; `status_then` is what they were. Read with `stood`."""
    moment = end_of(day)
    raised: QuerySet[Any] = objections.visible_to(actor).filter(raised_at__lte=moment)
    answered = When(answered_at__lte=moment, then=F("answered_at"))
    then: QuerySet[Any] = raised.annotate(answered_then=Case(answered, default=None)).annotate(
        status_then=Case(When(answered_then=None, then=Value(RAISED.value)), default=F("status"))
    )
    return objections.with_points(then)


def search(found: QuerySet[Objection], words: str, day: date) -> QuerySet[Objection]:
    """Those of enterprises that had these words in their name, its pinyin or the credit code then."""
    return _of(found, _enterprises(day).filter(named_like(words)))


def in_township(found: QuerySet[Objection], township: int, day: date) -> QuerySet[Objection]:
    """Those of enterprises that were in this township."""
    return _of(found, _enterprises(day).filter(township=township))


def stood(rows: Iterable[Any], day: date) -> list[Objection]:
    """These objections with what they said then; they are read, never saved."""
    found = list(rows)
    with_relations([row.assessment for row in found], "enterprise", day=day)
    prefetch_related_objects(found, "assessment__enterprise__township")
    for row in found:
        if row.answered_then is None:
            row.status, row.answer, row.answered_by, row.answered_at = RAISED, "", None, None
    return found


def _enterprises(day: date) -> Any:
    return Enterprise.history.as_of(end_of(day))


def _of(found: QuerySet[Objection], enterprises: Any) -> QuerySet[Objection]:
    return found.filter(assessment__enterprise__in=enterprises.values("id"))
