"""Returning, confirming and reopening: what the lead bureau decides about a whole assessment."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices
from benchmarking.actions import certifications, reassessments, results
from benchmarking.actions.assessments import move
from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import declarations, objections, settlements, verdicts
from benchmarking.queries.verdicts import Findings
from benchmarking.rules import scoring
from benchmarking.rules.reassessments import base_holds, holds
from benchmarking.rules.tiers import lines_of
from benchmarking.rules.verification import (
    can_confirm,
    can_reopen,
    can_return,
    can_unlock,
    return_words,
    standing_note,
)
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import standings
from enterprises.enums import StandingKind

TAKEN_BACK = {"reopen": ("重新核验", "将重新核验"), "unlock": ("退回企业修改", "请修改后重新提交")}
"""What happens next, by the step, as the dossier and the notice say it."""
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
    can_return.check(by, assessment, declarations.of(assessment, by), reason)
    notes = dict(assessment.verdicts.values_list("indicator", "note"))
    words = return_words(reason, [(indicator, notes.get(indicator.pk, "")) for indicator in mend])
    move(assessment, step, by=by, at=at, reason=words)
    _tell(assessment, f"{assessment.title}对标自评被退回补正", words, "benchmarking:assessment", at)
    return assessment


@transaction.atomic
def confirm(*, assessment: Assessment, by: Actor, at: datetime) -> Assessment:
    """Confirm what was found: points, gates and outcome by the rule of the catalogue.

    Confirmed already, nothing happens again. Raises `Refused` naming the indicators that nobody has judged, those
    whose second score lies too far off and was not settled, and to the one person who judged them all.
    """
    base = reassessments.lock_base(assessment)
    assessment = lock(assessment)
    if assessment.status == AssessmentStatus.VERIFIED:
        can_confirm.check(by, assessment, None, [], ())
        return assessment
    step = ASSESSMENT.step("confirm", assessment.status, by)
    base_holds.check(base)
    found = verdicts.findings(assessment)
    unsettled = settlements.of(assessment, found).unsettled
    declared = declarations.mine(found.declarations, by)
    can_confirm.check(by, assessment, declared, found.unjudged, found.judges, unsettled)
    assessment.verified_by_id, assessment.verified_at = by.person, at
    assessment.verified_points = found.score.points
    assessment.industry_id = assessment.enterprise.industry_id
    assessment.gates_met, assessment.gates_total = found.score.gates_met, found.score.gates_total
    outcome = _outcome(assessment, found)
    assessment.outcome = outcome
    move(
        assessment, step, by=by, at=at,
        detail={"verified_points": str(found.score.points), "outcome": outcome.value},
    )  # fmt: skip
    results.write(assessment, found)
    reassessments.took_effect(assessment, base, found, by=by, at=at)
    reassessments.renew(assessment, by=by, at=at)
    if base is not None and outcome != Outcome.MET:
        # what the result proposed that holds no more
        certifications.take_back(assessment=base, by=by, at=at)
    certifications.propose(assessment=assessment, by=by, at=at)
    _publish(assessment, outcome, standing_note(outcome, found.score, found.unmet), at)
    return assessment


@transaction.atomic
def reopen(*, assessment: Assessment, reason: str, by: Actor, at: datetime) -> Assessment:
    """Take a confirmation back, with a reason: the result is void, the verdicts stay and can be changed."""
    reassessments.lock_base(assessment)
    assessment = lock(assessment)
    ASSESSMENT.step("reopen", assessment.status, by)
    waiting = objections.waits(assessment)
    can_reopen.check(by, assessment, declarations.of(assessment, by), reason, waiting)
    return take_back(assessment, reason, by=by, at=at)


@transaction.atomic
def unlock(*, assessment: Assessment, reason: str, by: Actor, at: datetime) -> Assessment:
    """Give a verified assessment back to the enterprise to be changed, with a reason: the result is void.

    The verdicts stay; what the enterprise changes must be judged anew.
    """
    reassessments.lock_base(assessment)
    assessment = lock(assessment)
    ASSESSMENT.step("unlock", assessment.status, by)
    waiting = objections.waits(assessment)
    can_unlock.check(by, assessment, declarations.of(assessment, by), reason, waiting)
    return take_back(assessment, reason, name="unlock", by=by, at=at)


def take_back(
    assessment: Assessment, reason: str, *, name: str = "reopen", by: Actor, at: datetime
) -> Assessment:
    """The same for whoever decided it by another rule: an objection that was upheld. Locked by the caller.

    `name` is the step: to be verified anew, or back to the enterprise.
    """
    step = ASSESSMENT.step(name, assessment.status)
    now, then = TAKEN_BACK[name]
    holds.check(assessment)
    base = reassessments.lock_base(assessment)
    void = {"verified_points": str(assessment.verified_points), "outcome": assessment.outcome}
    since = assessment.verified_at
    assessment.verified_by = assessment.verified_at = assessment.verified_points = None
    assessment.gates_met = assessment.gates_total = None
    assessment.outcome = ""
    results.drop(assessment)
    certifications.take_back(assessment=assessment, by=by, at=at)
    move(assessment, step, by=by, at=at, reason=reason.strip(), detail=void)
    standings.post(
        enterprise=assessment.enterprise, kind=StandingKind.ASSESSMENT, on=localtime(at).date(),
        title=f"{assessment.title}核验结果撤回，{now}", note=reason.strip(), tone="warn",
        link=reverse("benchmarking:gaps", args=[assessment.pk]), at=at,
    )  # fmt: skip
    if since is not None:
        reassessments.taken_back(assessment, base, by=by, at=at, since=since)
    if base is not None:
        certifications.propose(assessment=base, by=by, at=at)
    _tell(
        assessment,
        f"{assessment.title}核验结果已撤回，{then}",
        reason.strip(),
        "benchmarking:assessment",
        at,
    )
    return assessment


def _outcome(assessment: Assessment, found: Findings) -> Outcome:
    lines = lines_of(assessment)
    return scoring.outcome(found.score, basic=lines.basic_points, passing=lines.pass_points)


def _publish(assessment: Assessment, outcome: Outcome, note: str, at: datetime) -> None:
    """The result goes into the dossier and to the enterprise."""
    link = reverse("benchmarking:gaps", args=[assessment.pk])
    standings.post(
        enterprise=assessment.enterprise, kind=StandingKind.ASSESSMENT, on=localtime(at).date(),
        title=f"{assessment.title}核验 {assessment.verified_points} 分", note=note,
        value=assessment.verified_points, unit="分", link=link, tone=TONES.get(outcome, ""), at=at,
    )  # fmt: skip
    title = f"{assessment.title}核验结果：{outcome.label}，{assessment.verified_points} 分"
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
