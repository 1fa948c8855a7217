"""What verification found, as far as a report says it."""

from decimal import Decimal

from django.utils.timezone import localdate

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Indicator, Verdict
from benchmarking.queries import rounds
from benchmarking.rules import scoring
from enterprises.models import Enterprise
from reporting.rules.facts import AssessmentFact, DimensionFact, GapFact


def latest_verified(enterprise: Enterprise, year: int) -> AssessmentFact | None:
    """The enterprise's latest verified assessment of this year or before; None when there is none."""
    verified = Assessment.objects.filter(
        enterprise=enterprise, status=AssessmentStatus.VERIFIED, round__year__lte=year
    )
    newest = verified.select_related("round__catalogue").order_by("-round__year", "-round__number")
    assessment = newest.first()
    return _fact(assessment) if assessment else None


def _fact(found: Assessment) -> AssessmentFact:
    indicators = list(rounds.indicators_of(found.round.catalogue))
    verdicts = {verdict.indicator_id: verdict for verdict in found.verdicts.all()}
    own = {answer.indicator_id: scoring.of_answer(answer) for answer in found.answers.all()}
    said = {key: scoring.of_verdict(verdict) for key, verdict in verdicts.items()}
    sides = (scoring.score(indicators, own), scoring.score(indicators, said))
    return AssessmentFact(
        round=str(found.round),
        catalogue=str(found.round.catalogue),
        verified_on=localdate(found.verified_at),
        own_points=found.self_points,
        verified_points=found.verified_points or Decimal(0),
        outcome=found.get_outcome_display(),
        gates_met=found.gates_met or 0,
        gates_total=found.gates_total or 0,
        dimensions=tuple(
            DimensionFact(theirs.name, theirs.full, mine.points, theirs.points)
            for mine, theirs in zip(*(side.dimensions for side in sides), strict=True)
        ),
        gaps=tuple(_gaps(indicators, verdicts, said)),
    )


def _gaps(
    indicators: list[Indicator], verdicts: dict[int, Verdict], said: dict[int, scoring.Said]
) -> list[GapFact]:
    """Gates that are not met first, then scored indicators by the points they lost."""
    gaps = []
    for indicator in indicators:
        found = said.get(indicator.pk, scoring.NOTHING)
        lost = _lost(indicator, found)
        if scoring.gate_met(indicator, found) is False or lost:
            note = verdicts[indicator.pk].note
            gaps.append(GapFact(indicator.code, indicator.name, indicator.is_gate, lost, note))
    return sorted(gaps, key=lambda gap: (not gap.is_gate, -(gap.lost or 0), gap.code))


def _lost(indicator: Indicator, found: scoring.Said) -> Decimal | None:
    earned = scoring.points(indicator, found)
    return None if earned is None or indicator.points is None else indicator.points - earned
