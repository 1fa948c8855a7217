"""Returning, confirming and reopening: what the lead bureau decides about a whole assessment."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices
from benchmarking.actions.assessments import move
from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, DimensionResult, Indicator
from benchmarking.queries import verdicts
from benchmarking.queries.verdicts import Findings
from benchmarking.rules import scoring
from benchmarking.rules.gaps import rate
from benchmarking.rules.verification import (
    can_confirm,
    can_reopen,
    can_return,
    return_words,
    standing_note,
)
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import standings
from enterprises.enums import StandingKind

TONES = {Outcome.MET: "ok", Outcome.UNMET: "err"}


@transaction.atomic
def send_back(
    *, assessment: Assessment, reason: str, mend: Sequence[Indicator] = (), by: Actor, at: datetime
) -> Assessment:
    """Return the assessment to the enterprise with a reason and the indicators that should be mended.

    The verdicts stay; what the enterprise changes must be judged anew. Raises `Refused` without a reason.
    """
    assessment = lock(assessment)
    step = ASSESSMENT.step("return", assessment.status, by)
    can_return.check(by, assessment, reason)
    notes = dict(assessment.verdicts.values_list("indicator", "note"))
    words = return_words(reason, [(indicator, notes.get(indicator.pk, "")) for indicator in mend])
    move(assessment, step, by=by, at=at, reason=words)
    _tell(assessment, f"{assessment.round}对标自评被退回补正", words, "benchmarking:assessment", at)
    return assessment


@transaction.atomic
def confirm(*, assessment: Assessment, by: Actor, at: datetime) -> Assessment:
    """Confirm what was found: points, gates and outcome by the rule of the catalogue.

    Confirmed already, nothing happens again. Raises `Refused` naming the indicators that nobody has judged,
    and to the one person who judged them all.
    """
    assessment = lock(assessment)
    if assessment.status == AssessmentStatus.VERIFIED:
        can_confirm.check(by, assessment, [], ())
        return assessment
    step = ASSESSMENT.step("confirm", assessment.status, by)
    found = verdicts.findings(assessment)
    can_confirm.check(by, assessment, found.unjudged, found.judges)
    assessment.verified_by_id, assessment.verified_at = by.person, at
    assessment.verified_points = found.score.points
    assessment.gates_met, assessment.gates_total = found.score.gates_met, found.score.gates_total
    outcome = _outcome(assessment, found)
    assessment.outcome = outcome
    move(
        assessment, step, by=by, at=at,
        detail={"verified_points": str(found.score.points), "outcome": outcome.value},
    )  # fmt: skip
    DimensionResult.objects.bulk_create(_results(assessment, found))
    _publish(assessment, outcome, standing_note(outcome, found.score, found.unmet), at)
    return assessment


@transaction.atomic
def reopen(*, assessment: Assessment, reason: str, by: Actor, at: datetime) -> Assessment:
    """Take a confirmation back, with a reason: the result is void, the verdicts stay and can be changed."""
    assessment = lock(assessment)
    step = ASSESSMENT.step("reopen", assessment.status, by)
    can_reopen.check(by, assessment, reason)
    void = {"verified_points": str(assessment.verified_points), "outcome": assessment.outcome}
    assessment.verified_by = assessment.verified_at = assessment.verified_points = None
    assessment.gates_met = assessment.gates_total = None
    assessment.outcome = ""
    assessment.results.all().delete()
    move(assessment, step, by=by, at=at, reason=reason.strip(), detail=void)
    standings.post(
        enterprise=assessment.enterprise, kind=StandingKind.ASSESSMENT, on=localtime(at).date(),
        title=f"{assessment.round}核验结果撤回，重新核验", note=reason.strip(), tone="warn",
        link=reverse("benchmarking:gaps", args=[assessment.pk]), at=at,
    )  # fmt: skip
    _tell(
        assessment,
        f"{assessment.round}核验结果已撤回，将重新核验",
        reason.strip(),
        "benchmarking:assessment",
        at,
    )
    return assessment


def _outcome(assessment: Assessment, found: Findings) -> Outcome:
    catalogue = assessment.round.catalogue
    return scoring.outcome(found.score, basic=catalogue.basic_points, passing=catalogue.pass_points)


def _results(assessment: Assessment, found: Findings) -> list[DimensionResult]:
    """What each dimension came to; the enterprise's own points beside the verified ones."""
    own = {dimension.code: dimension.points for dimension in found.self_score.dimensions}
    ids = {indicator.dimension.code: indicator.dimension_id for indicator in found.indicators}
    return [
        DimensionResult(
            assessment=assessment,
            round_id=assessment.round_id,
            dimension_id=ids[dimension.code],
            full=dimension.full,
            self_points=own[dimension.code],
            verified_points=dimension.points,
            rate=rate(dimension.points, dimension.full),
        )
        for dimension in found.score.dimensions
    ]


def _publish(assessment: Assessment, outcome: Outcome, note: str, at: datetime) -> None:
    """The result goes into the dossier and to the enterprise."""
    link = reverse("benchmarking:gaps", args=[assessment.pk])
    standings.post(
        enterprise=assessment.enterprise, kind=StandingKind.ASSESSMENT, on=localtime(at).date(),
        title=f"{assessment.round}核验 {assessment.verified_points} 分", note=note,
        value=assessment.verified_points, unit="分", link=link, tone=TONES.get(outcome, ""), at=at,
    )  # fmt: skip
    title = f"{assessment.round}核验结果：{outcome.label}，{assessment.verified_points} 分"
    _tell(assessment, title, f"{note}。请查看差距分析。", "benchmarking:gaps", at)


def _tell(assessment: Assessment, title: str, body: str, page: str, at: datetime) -> None:
    """The people of the enterprise know."""
    notices.send(
        organisation=assessment.enterprise.organisation_id,
        title=title,
        body=body,
        link=reverse(page, args=[assessment.pk]),
        at=at,
    )
