"""Assessments as they stood at the end of a day, told by the steps that they took.

Who may look is decided by the right of today, and by the status of that day: what was a draft then is not shown
to those who read only what was handed in. Points of a verification that was taken back later stand as they were
filed in the dossier. What a submission scored is kept with the assessment, so it is known as long as nothing was
handed in again; later it is empty.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, AssessmentStatusChange
from benchmarking.queries import assessments
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.past import last_until
from enterprises.enums import StandingKind
from enterprises.models import Enterprise, Standing
from enterprises.queries.enterprises import named_like
from enterprises.queries.states import with_relations

DRAFT = AssessmentStatus.DRAFT
GATES = re.compile(r"必备项 (\d+)/(\d+)")


def assessments_as_of(actor: Actor, day: date) -> QuerySet[Assessment]:
    """The assessments that had been begun, in the order of the list; `status_then` is what they were.

    Read a page of them with `stood`.
    """
    moment = end_of(day)
    steps = AssessmentStatusChange.objects.filter(assessment=OuterRef("pk"))
    handed_in = steps.filter(target=AssessmentStatus.SUBMITTED).exclude(source=AssessmentStatus.VERIFIED)
    again = AssessmentStatusChange.objects.filter(assessment__base=OuterRef("pk"))
    begun = assessments.with_relations().filter(started_at__lte=moment)
    then: QuerySet[Any] = begun.annotate(
        status_then=Coalesce(last_until(steps, moment, "target"), Value(DRAFT.value)),
        handed_in_then=last_until(handed_in, moment, "at"),
        late_words=last_until(handed_in, moment, "reason"),
        moved_at=last_until(steps, moment, "at"),
        # what the re-assessment that follows on it was then
        again_then=last_until(again, moment, "target"),
        again_moved_at=last_until(again, moment, "at"),
    ).annotate(
        # what was taken back has not been handed in
        submitted_then=Case(
            When(status_then=DRAFT, then=None), default=F("handed_in_then"), output_field=DateTimeField()
        )
    )
    found: QuerySet[Any] = assessments.seen_by(actor, then, "status_then", opinions__asked_at__lte=moment)
    return found.order_by("-round__year", "-round__number", "submitted_then", "pk")


def search(found: QuerySet[Assessment], words: str, day: date) -> QuerySet[Assessment]:
    """Those whose enterprise had these words in its name, its pinyin or its credit code on that day."""
    then = Enterprise.history.as_of(end_of(day)).filter(named_like(words))
    return found.filter(enterprise__in=Subquery(then.values("id")))


def stood(rows: Iterable[Assessment], day: date) -> list[Assessment]:
    """These assessments with what they said then; they are read, never saved."""
    found: list[Any] = list(with_relations(rows, "enterprise", day=day))
    prefetch_related_objects(found, "enterprise__township")
    filed = _filed([row for row in found if _was_voided(row)])
    for row in found:
        _set_back(row, filed.get((row.enterprise_id, _page(row), row.moved_at)))
    return found


def _was_voided(row: Any) -> bool:
    """Whether the verification that held then was taken back later."""
    return bool(row.status_then == AssessmentStatus.VERIFIED and row.verified_at != row.moved_at)


def _page(row: Assessment) -> str:
    return reverse("benchmarking:gaps", args=[row.pk])


def _filed(rows: list[Assessment]) -> dict[tuple[int, str, datetime], Standing]:
    """What was filed of these verifications, by enterprise, page and moment."""
    standings = Standing.objects.filter(
        kind=StandingKind.ASSESSMENT,
        enterprise__in={row.enterprise_id for row in rows},
        link__in={_page(row) for row in rows},
        value__isnull=False,
    )
    return {(one.enterprise_id, one.link, one.recorded_at): one for one in standings} if rows else {}


def _set_back(row: Any, filed: Standing | None) -> None:
    status, handed_in = row.status_then, row.submitted_then
    if row.submitted_at != handed_in:
        row.self_points = None
    row.status, row.submitted_at = status, handed_in
    row.late = bool(handed_in and row.late_words)
    row.superseded_at = row.again_moved_at if row.again_then == AssessmentStatus.VERIFIED else None
    if status == AssessmentStatus.VERIFIED and row.verified_at == row.moved_at:
        return
    row.verified_points = row.verified_at = row.gates_met = row.gates_total = None
    row.outcome = ""
    if filed:
        _confirm_as_filed(row, filed)


def _confirm_as_filed(row: Assessment, filed: Standing) -> None:
    """The result as the dossier has it: “达标，必备项 9/10，…”."""
    row.verified_points, row.verified_at = filed.value, filed.recorded_at
    words, _, _ = filed.note.partition("，")
    row.outcome = next((one.value for one in Outcome if one.label == words), "")
    if gates := GATES.search(filed.note):
        row.gates_met, row.gates_total = int(gates[1]), int(gates[2])
