"""Starting, submitting and withdrawing a self-assessment."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, AssessmentStatusChange, Round
from benchmarking.queries import answers as answer_queries
from benchmarking.queries import assessments as assessment_queries
from benchmarking.queries import rounds
from benchmarking.rules.assessments import can_start, can_submit, can_withdraw, late_words
from benchmarking.rules.tiers import tier_for
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import Step, lock
from enterprises.models import Enterprise


@transaction.atomic
def start(*, enterprise: Enterprise, round: Round, by: Actor, at: datetime) -> Assessment:
    """Begin the enterprise's assessment in a round; the second time it is the one already begun."""
    begun = Assessment.objects.filter(enterprise=enterprise, round=round).exists()
    can_start.check(by, enterprise, round, localtime(at).date(), begun, rounds.names(round, enterprise))
    assessment, created = Assessment.objects.get_or_create(
        enterprise=enterprise,
        round=round,
        number=1,
        defaults={"tier": tier_for(round.catalogue, enterprise.rung), "started_at": at},
    )
    if created:
        trail.record(by=by, at=at, action="benchmarking.assessment.start", subject=assessment)
    return assessment


@transaction.atomic
def submit(
    *, assessment: Assessment, promised: bool, late_reason: str = "", by: Actor, at: datetime
) -> Assessment:
    """Hand the assessment in: complete, with the computed self score. Handed in already, nothing happens again.

    After the last day of the round it needs words, and is marked as late, in its history too.

    Raises `Refused` naming what is missing, `IllegalStep` when it is not the enterprise's turn.
    """
    assessment = lock(assessment)
    if assessment.status == AssessmentStatus.SUBMITTED:
        can_submit.check(by, assessment, [], True)
        return assessment
    step = ASSESSMENT.step("submit", assessment.status, by)
    sheet = answer_queries.sheet(assessment)
    returned = assessment_queries.was_returned(assessment)
    late = late_words(assessment, localtime(at).date(), returned=returned)
    can_submit.check(by, assessment, sheet.missing, promised, late, late_reason)
    assessment.submitted_by_id = by.person
    assessment.submitted_at = at
    assessment.self_points = sheet.score.points
    assessment.late = bool(late)
    words = f"{late}：{late_reason.strip()}" if late and late_reason.strip() else late
    move(assessment, step, by=by, at=at, reason=words, detail={"self_points": str(sheet.score.points)})
    _tell_officers(assessment, at)
    return assessment


@transaction.atomic
def withdraw(*, assessment: Assessment, by: Actor, at: datetime) -> Assessment:
    """Take a submitted assessment back to be changed; raises `Refused` once an officer has begun."""
    assessment = lock(assessment)
    step = ASSESSMENT.step("withdraw", assessment.status, by)
    can_withdraw.check(by, assessment, assessment_queries.verdict_count(assessment))
    assessment.submitted_by = assessment.submitted_at = assessment.self_points = None
    # What was first handed in late and given back stays late; what was never given back is handed in anew.
    assessment.late = assessment.late and assessment_queries.was_returned(assessment)
    return move(assessment, step, by=by, at=at)


def move(
    assessment: Assessment,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    detail: dict[str, str] | None = None,
) -> Assessment:
    """Take a step of the workflow: the status, its history and the trail. The row is locked by the caller."""
    source, assessment.status = assessment.status, step.target
    assessment.save()
    AssessmentStatusChange.objects.create(
        assessment=assessment, source=source, target=step.target, reason=reason,
        by_id=by.person, role=by.role, at=at,
    )  # fmt: skip
    trail.record(
        by=by, at=at, action=f"benchmarking.assessment.{step.name}", subject=assessment, reason=reason,
        detail=detail,
    )  # fmt: skip
    return assessment


def _tell_officers(assessment: Assessment, at: datetime) -> None:
    """The lead bureau's officers and the township's know that an assessment has come in."""
    title = f"{assessment.enterprise}提交了{assessment.title}对标自评"
    link = reverse("benchmarking:assessment", args=[assessment.pk])
    body = f"自评得分 {assessment.self_points} 分，请核验。"
    notices.send(roles=[Role.LEAD_OFFICER], title=title, body=body, link=link, at=at)
    notices.send(
        organisation=assessment.enterprise.township_id,
        roles=[Role.TOWNSHIP_OFFICER],
        title=title,
        body="该企业在本辖区，供知悉。",
        link=link,
        at=at,
    )
