"""Asking experts, and what they say."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from accounts.models import User
from benchmarking.models import Assessment, Indicator, Opinion, OpinionScore
from benchmarking.queries import declarations, opinions, reassessments, verdicts
from benchmarking.rules.opinions import can_ask, can_give, can_score
from benchmarking.rules.reassessments import is_open
from benchmarking.rules.verification import Finding, can_find, stale
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock


@transaction.atomic
def ask(
    *, assessment: Assessment, expert: User, scores_too: bool = False, by: Actor, at: datetime
) -> Opinion:
    """Ask an expert about an assessment; the second time it is the request that was already made.

    With `scores_too` the expert scores every indicator without seeing what the officers find.
    """
    assessment = lock(assessment)
    can_ask.check(by, assessment, declarations.of(assessment, by), opinions.is_expert(expert))
    opinion, made = Opinion.objects.get_or_create(
        assessment=assessment,
        expert=expert,
        defaults={"asked_by_id": by.person, "asked_at": at, "scores_too": scores_too},
    )
    if made:
        detail = {"expert": expert.name, "scores_too": scores_too}
        trail.record(by=by, at=at, action="benchmarking.opinion.ask", subject=assessment, detail=detail)
        notices.send(
            users=[expert.pk],
            title=f"请对{assessment.enterprise}{assessment.title}对标自评{'独立评分并' if scores_too else ''}提出意见",
            body="请先申报与该企业有无利益关系；核验结果确认前可以提出和修改意见。",
            link=reverse("benchmarking:opinion", args=[assessment.pk]),
            at=at,
        )
    return opinion


@transaction.atomic
def give(*, opinion: Opinion, text: str, by: Actor, at: datetime) -> Opinion:
    """Write the expert's opinion, or write it anew; what is the same already changes nothing.

    Whoever was asked for scores hands them in by this. Raises `Refused` for anybody but the expert who was asked,
    for no words, while an indicator is not scored, and once the result is confirmed.
    """
    opinion = lock(opinion)
    opinion.assessment = lock(opinion.assessment)
    unscored = opinions.scored(opinion).unjudged if opinion.scores_too else []
    can_give.check(by, opinion, declarations.of(opinion.assessment, by), text, unscored)
    text, first = text.strip(), not opinion.given_at
    if text == opinion.text:
        return opinion
    opinion.text, opinion.given_at = text, at
    opinion.save()
    trail.record(
        by=by, at=at, action="benchmarking.opinion.give", subject=opinion.assessment, detail={"text": text}
    )
    if first:
        notices.send(
            users=[opinion.asked_by_id],
            title=f"{by.name}对{opinion.assessment.enterprise}的自评提出了意见{'和独立评分' if opinion.scores_too else ''}",
            link=reverse("benchmarking:verification", args=[opinion.assessment_id]),
            at=at,
        )
    return opinion


@transaction.atomic
def score(
    *, opinion: Opinion, indicator: Indicator, finding: Finding, by: Actor, at: datetime
) -> OpinionScore:
    """Score one indicator, without knowing what the officers find; what is the same already changes nothing.

    What was scored before stays in the trail. Raises `Refused` for anybody but the expert who was asked to score,
    for a finding that the indicator does not allow, and once the result is confirmed.
    """
    opinion = lock(opinion)
    opinion.assessment = assessment = lock(opinion.assessment)
    can_score.check(by, opinion, declarations.of(assessment, by), finding)
    is_open.check(indicator, reassessments.reopened(assessment))
    can_find.check(indicator, verdicts.answer_to(assessment, indicator), finding)
    present = OpinionScore.objects.filter(opinion=opinion, indicator=indicator).first()
    said = asdict(finding)
    if present is not None and all(getattr(present, name) == value for name, value in said.items()):
        moved = verdicts.changed_at(assessment, indicator)
        if not stale(opinions.as_verdict(present, opinion), moved):
            return present
    made, _ = OpinionScore.objects.update_or_create(
        opinion=opinion, indicator=indicator, defaults=said | {"at": at}
    )
    detail = {"indicator": indicator.code} | {name: str(value) for name, value in said.items() if value}
    trail.record(by=by, at=at, action="benchmarking.opinion.score", subject=assessment, detail=detail)
    return made
