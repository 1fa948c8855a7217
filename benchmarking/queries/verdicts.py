"""Reading what officers found, beside what the enterprise said."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from benchmarking.models import Answer, AnswerEvidence, Assessment, Indicator, Verdict, VerdictRevision
from benchmarking.queries import answers, rounds
from benchmarking.rules import scoring
from benchmarking.rules.verification import stale
from dongtou_brand.kernel.actor import Actor


@dataclass(frozen=True)
class Findings:
    """Both sides of one assessment, keyed by the indicator's id, and what the findings score.

    `changed` is when an answer or a file behind it was last changed.
    """

    indicators: list[Indicator]
    answers: dict[int, Answer]
    evidence: dict[int, list[AnswerEvidence]]
    changed: dict[int, datetime]
    verdicts: dict[int, Verdict]
    score: scoring.Score
    self_score: scoring.Score

    def judged(self, indicator: Indicator) -> bool:
        """Whether there is a verdict on the present answer."""
        return indicator.pk in self.verdicts and not self.stale(indicator)

    def stale(self, indicator: Indicator) -> bool:
        """Whether the enterprise changed something after the verdict."""
        return stale(self.verdicts.get(indicator.pk), self.changed.get(indicator.pk))

    @property
    def unjudged(self) -> list[Indicator]:
        """What is still to be judged, in the order of the catalogue."""
        return [indicator for indicator in self.indicators if not self.judged(indicator)]

    @property
    def judges(self) -> set[int]:
        """Who wrote the verdicts: the ids of their authors."""
        return {verdict.by_id for verdict in self.verdicts.values()}

    @property
    def unmet(self) -> list[Indicator]:
        """The gates that were found not to be met."""
        said = {pk: scoring.of_verdict(verdict) for pk, verdict in self.verdicts.items()}
        return [i for i in self.indicators if scoring.gate_met(i, said.get(i.pk, scoring.NOTHING)) is False]


def findings(assessment: Assessment) -> Findings:
    """Everything about one assessment, in five queries."""
    sheet = answers.sheet(assessment)
    verdicts = {verdict.indicator_id: verdict for verdict in assessment.verdicts.select_related("by")}
    said = {pk: scoring.of_verdict(verdict) for pk, verdict in verdicts.items()}
    return Findings(
        indicators=sheet.indicators,
        answers=sheet.answers,
        evidence=sheet.evidence,
        changed=_changed(assessment, sheet.answers),
        verdicts=verdicts,
        score=scoring.score(sheet.indicators, said),
        self_score=sheet.score,
    )


def _changed(assessment: Assessment, present: dict[int, Answer]) -> dict[int, datetime]:
    """When each answer, or the files behind it, were last changed."""
    files = (
        assessment.answers.order_by()
        .values_list("indicator")
        .annotate(Max("evidence__added_at"), Max("evidence__dated_at"), Max("evidence__removed_at"))
    )
    moments = {pk: [moment for moment in moments if moment] for pk, *moments in files}
    for pk, answer in present.items():
        if answer.saved_at:
            moments.setdefault(pk, []).append(answer.saved_at)
    return {pk: max(found) for pk, found in moments.items() if found}


def indicator_of(assessment: Assessment) -> QuerySet[Indicator]:
    """The indicators of the assessment's own catalogue, in its order."""
    return rounds.indicators_of(assessment.round.catalogue)


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
