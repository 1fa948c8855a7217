"""Reading what officers found, beside what the enterprise said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, QuerySet

from benchmarking.models import (
    Answer,
    AnswerEvidence,
    Assessment,
    Declaration,
    Indicator,
    Reopened,
    Verdict,
    VerdictRevision,
)
from benchmarking.queries import answers, declarations, reassessments, rounds
from benchmarking.rules import scoring
from benchmarking.rules.tiers import in_tier
from benchmarking.rules.verification import stale
from dongtou_brand.kernel.actor import Actor


@dataclass(frozen=True)
class Findings:
    """Both sides of one assessment, keyed by the indicator's id, and what the findings score.

    `changed` is when an answer or a file behind it was last changed; `declarations` are the newest of each person.
    """

    indicators: list[Indicator]
    answers: dict[int, Answer]
    evidence: dict[int, list[AnswerEvidence]]
    changed: dict[int, datetime]
    verdicts: dict[int, Verdict]
    score: scoring.Score
    self_score: scoring.Score
    declarations: list[Declaration] = field(default_factory=list)
    # What is open in a re-assessment; None where all is.
    reopened: frozenset[int] | None = None
    # Why an indicator is not asked, by its id: after the findings, and after what the enterprise said.
    unasked: dict[int, str] = field(default_factory=dict)
    own_unasked: dict[int, str] = field(default_factory=dict)

    def stands(self, indicator: Indicator) -> bool:
        """Whether the indicator is not open in this re-assessment: the verdict of its base holds."""
        return self.reopened is not None and indicator.pk not in self.reopened

    def judged(self, indicator: Indicator) -> bool:
        """Whether there is a verdict on the present answer, by somebody who has not stepped back since."""
        if self.stands(indicator):
            return True
        there = indicator.pk in self.verdicts
        return there and not self.stale(indicator) and not self.void(indicator)

    def void(self, indicator: Indicator) -> bool:
        """Whether who judged has stepped back: somebody else must judge anew."""
        verdict = self.verdicts.get(indicator.pk)
        return verdict is not None and verdict.by_id in self.recused and not self.stands(indicator)

    @property
    def recused(self) -> set[int]:
        """Who stepped back, by the key of the person."""
        return {one.person_id for one in self.declarations if one.conflict}

    def stale(self, indicator: Indicator) -> bool:
        """Whether the enterprise changed something after the verdict."""
        if self.stands(indicator):
            return False
        return stale(self.verdicts.get(indicator.pk), self.changed.get(indicator.pk))

    @property
    def unjudged(self) -> list[Indicator]:
        """What is still to be judged, in the order of the catalogue; what the findings leave unasked is not."""
        return [i for i in self.indicators if i.pk not in self.unasked and not self.judged(i)]

    @property
    def asked(self) -> list[Indicator]:
        """What is asked after the findings so far."""
        return [indicator for indicator in self.indicators if indicator.pk not in self.unasked]

    @property
    def judges(self) -> set[int]:
        """Who wrote the verdicts: the ids of their authors; in a re-assessment of those on what is open in it."""
        judged = (i for i in self.indicators if i.pk in self.verdicts and not self.stands(i))
        return {self.verdicts[indicator.pk].by_id for indicator in judged}

    @property
    def unmet(self) -> list[Indicator]:
        """The gates that were found not to be met."""
        own = {pk: scoring.of_verdict(verdict) for pk, verdict in self.verdicts.items()}
        said = scoring.effective(self.indicators, own)
        return [i for i in self.indicators if scoring.gate_met(i, said.get(i.pk, scoring.NOTHING)) is False]


def findings(assessment: Assessment, instead: Mapping[int, Verdict] | None = None) -> Findings:
    """Everything about one assessment, in six queries; `instead` stands in the place of the officers' verdicts."""
    sheet = answers.sheet(assessment)
    verdicts = _verdicts(assessment) if instead is None else dict(instead)
    own = {pk: scoring.of_verdict(verdict) for pk, verdict in verdicts.items()}
    said = scoring.effective(sheet.indicators, own)
    return Findings(
        indicators=sheet.indicators,
        answers=sheet.answers,
        evidence=sheet.evidence,
        changed=_changed(assessment, sheet.answers),
        verdicts=verdicts,
        score=scoring.score(sheet.indicators, said),
        self_score=sheet.score,
        declarations=declarations.listed(assessment),
        reopened=reassessments.reopened(assessment),
        unasked={pk: one.unasked for pk, one in said.items() if one.unasked},
        own_unasked=sheet.unasked,
    )


def how_far(some: Sequence[Assessment]) -> dict[int, tuple[int, int]]:
    """How many indicators of each of these assessments are judged, of how many that are open and asked after the findings.

    By the assessment's key, in three queries. What the enterprise changed since counts as judged.
    """
    keys = [one.pk for one in some]
    listed: dict[int, list[Indicator]] = {}
    for each in Indicator.objects.filter(catalogue__in={one.round.catalogue_id for one in some}).order_by():
        listed.setdefault(each.catalogue_id, []).append(each)
    found: dict[int, dict[int, Verdict]] = {}
    for verdict in Verdict.objects.filter(assessment__in=keys).order_by():
        found.setdefault(verdict.assessment_id, {})[verdict.indicator_id] = verdict
    opened: dict[int, set[int]] = {}
    again = [one.pk for one in some if one.is_again]
    for key, indicator in Reopened.objects.filter(assessment__in=again).values_list(
        "assessment", "indicator"
    ):
        opened.setdefault(key, set()).add(indicator)
    return {
        one.pk: _how_far(
            one, listed.get(one.round.catalogue_id, []), found.get(one.pk, {}), opened.get(one.pk, set())
        )
        for one in some
    }


def _how_far(
    assessment: Assessment, listed: list[Indicator], judged: Mapping[int, Verdict], opened: set[int]
) -> tuple[int, int]:
    counted = [each for each in listed if in_tier(each, assessment.tier)]
    said = scoring.effective(counted, {pk: scoring.of_verdict(verdict) for pk, verdict in judged.items()})
    asked = [
        each.pk
        for each in counted
        if not said.get(each.pk, scoring.NOTHING).unasked and (each.pk in opened or not assessment.is_again)
    ]
    return sum(pk in judged for pk in asked), len(asked)


def _verdicts(assessment: Assessment) -> dict[int, Verdict]:
    return {verdict.indicator_id: verdict for verdict in assessment.verdicts.select_related("by")}


def _changed(assessment: Assessment, present: dict[int, Answer]) -> dict[int, datetime]:
    """When each answer, or the files behind it, were last changed."""
    files = (
        assessment.answers.order_by()
        .values_list("indicator")
        .annotate(Max("evidence__added_at"), Max("evidence__removed_at"))
    )
    moments = {pk: [moment for moment in moments if moment] for pk, *moments in files}
    for pk, answer in present.items():
        if answer.saved_at:
            moments.setdefault(pk, []).append(answer.saved_at)
    return {pk: max(found) for pk, found in moments.items() if found}


def indicator_of(assessment: Assessment) -> QuerySet[Indicator]:
    """The indicators that count in the assessment, in the order of its catalogue."""
    return rounds.indicators_within(assessment)


def answer_to(assessment: Assessment, indicator: Indicator) -> Answer | None:
    """The enterprise's answer, if it has given one."""
    return assessment.answers.filter(indicator=indicator).first()


def changed_at(assessment: Assessment, indicator: Indicator) -> datetime | None:
    """When this one answer, or a file behind it, was last changed."""
    present = answer_to(assessment, indicator)
    return _changed(assessment, {indicator.pk: present} if present else {}).get(indicator.pk)


def losing_visible_to(actor: Actor, verdict: Verdict) -> QuerySet[VerdictRevision]:
    """The actor's own saves that a colleague was faster than."""
    return verdict.revisions.filter(kept=False, by=actor.user_id)
