"""Reading two rounds of an enterprise beside each other."""

from dataclasses import dataclass

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment
from benchmarking.queries import rounds
from benchmarking.rules import scoring
from benchmarking.rules.changes import Changes, Side, changes


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments of an enterprise, the earlier first, and what changed between them.

    `verified`: both sides are the bureau's findings; else both are the enterprise's own answers, for a finding and
    a claim are never compared. `same_edition`: both rounds have one catalogue.
    """

    before: Assessment
    now: Assessment
    verified: bool
    same_edition: bool
    changes: Changes


def compare(one: Assessment, other: Assessment) -> Comparison:
    """The comparison, in two queries for each side."""
    before, now = sorted((one, other), key=lambda each: (each.round.year, each.round.number, each.number))
    verified = all(each.status == AssessmentStatus.VERIFIED for each in (before, now))
    return Comparison(
        before=before,
        now=now,
        verified=verified,
        same_edition=before.round.catalogue_id == now.round.catalogue_id,
        changes=changes(_side(before, verified), _side(now, verified)),
    )


def _side(assessment: Assessment, verified: bool) -> Side:
    indicators = rounds.indicators_for(assessment)
    if verified:
        said = {each.indicator_id: scoring.of_verdict(each) for each in assessment.verdicts.all()}
    else:
        said = {each.indicator_id: scoring.of_answer(each) for each in assessment.answers.all()}
    return Side(indicators, scoring.effective(indicators, said))
