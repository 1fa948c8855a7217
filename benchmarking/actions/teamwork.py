"""Giving indicators to colleagues, and what enterprise and officers say to each other about one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from accounts.models import User
from benchmarking.models import Assessment, Assignment, Comment, Indicator
from benchmarking.queries import declarations, teamwork
from benchmarking.rules.teamwork import can_assign, can_comment
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.workflow import lock

ONCE: Final = timedelta(minutes=2)
"""The same words of the same person within this time are one comment, sent twice."""


@transaction.atomic
def assign(
    *, assessment: Assessment, indicators: Sequence[Indicator], person: User | None, by: Actor, at: datetime
) -> int:
    """Give these indicators to a colleague, or to nobody; the colleague is told. Answers how many changed hands.

    Raises `Refused` for who is not of the enterprise, and when the assessment is not being filled in.
    """
    assessment = lock(assessment)
    here = person is None or teamwork.colleagues(assessment).filter(pk=person.pk).exists()
    can_assign.check(by, assessment, len(indicators), here)
    known = teamwork.duties(assessment)
    new = [one for one in indicators if _other(known.get(one.pk), person)]
    if not new:
        return 0
    assessment.assignments.filter(indicator__in=new).delete()
    if person is not None:
        Assignment.objects.bulk_create(
            Assignment(assessment=assessment, indicator=one, person=person, by_id=by.person, at=at)
            for one in new
        )
    codes = "、".join(one.code for one in new)
    detail = {"indicators": codes, "person": person.name if person else ""}
    trail.record(by=by, at=at, action="benchmarking.assessment.assign", subject=assessment, detail=detail)
    if person is not None and person.pk != by.user_id:
        notices.send(
            users=[person.pk],
            title=f"请填报{assessment.title}对标自评的 {len(new)} 项指标",
            body=f"{by.name}指派：{codes}。",
            link=f"{reverse('benchmarking:assessment', args=[assessment.pk])}?who=me",
            at=at,
        )
    return len(new)


def _other(duty: teamwork.Duty | None, person: User | None) -> bool:
    """Whether somebody else, or nobody, sees to it now."""
    return (duty.person_id if duty else None) != (person.pk if person else None)


@transaction.atomic
def comment(*, assessment: Assessment, indicator: Indicator, text: str, by: Actor, at: datetime) -> Comment:
    """Say something about an indicator, whatever state the assessment is in; the other side is told once.

    Whoever has an unread notice of this assessment's comments gets no second one.
    """
    assessment = lock(assessment)
    can_comment.check(by, assessment, text, declarations.of(assessment, by))
    words = text.strip()
    if same := teamwork.twice(assessment, indicator.pk, words, by, at - ONCE):
        return same
    made = Comment.objects.create(
        assessment=assessment, indicator=indicator, text=words, by_id=by.person, role=by.role, at=at
    )
    trail.record(
        by=by, at=at, action="benchmarking.assessment.comment", subject=assessment,
        detail={"indicator": indicator.code},
    )  # fmt: skip
    officers = by.role in ENTERPRISE
    page = "benchmarking:verification" if officers else "benchmarking:assessment"
    notices.send(
        users=teamwork.to_be_told(assessment, by),
        title=teamwork.notice_title(assessment, for_officer=officers),
        body=f"{by.name}（{indicator.code} {indicator.name}）：{words[:100]}",
        link=f"{reverse(page, args=[assessment.pk])}?dimension={indicator.dimension.code}#{indicator.code}",
        at=at,
    )
    return made
