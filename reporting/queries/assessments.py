"""What verification found, as far as a report says it."""

from django.utils.timezone import localdate

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment
from benchmarking.queries import rounds
from benchmarking.rules import scoring
from benchmarking.rules.gaps import gaps
from enterprises.models import Enterprise
from reporting.rules.facts import AssessmentFact, DimensionFact, GapFact


def latest_verified(enterprise: Enterprise, year: int) -> AssessmentFact | None:
    """The enterprise's latest verified assessment of this year or before; None when there is none."""
    verified = Assessment.objects.filter(
        enterprise=enterprise, status=AssessmentStatus.VERIFIED, round__year__lte=year
    )
    newest = verified.select_related("round__catalogue").order_by("-round__year", "-round__number", "-number")
    assessment = newest.first()
    return _fact(assessment) if assessment else None


def _fact(found: Assessment) -> AssessmentFact:
    indicators = rounds.indicators_for(found)
    answers = {answer.indicator_id: answer for answer in found.answers.all()}
    verdicts = {verdict.indicator_id: verdict for verdict in found.verdicts.all()}
    own = scoring.score(indicators, {key: scoring.of_answer(one) for key, one in answers.items()})
    theirs = scoring.score(indicators, {key: scoring.of_verdict(one) for key, one in verdicts.items()})
    return AssessmentFact(
        round=found.title,
        catalogue=str(found.round.catalogue),
        verified_on=localdate(found.verified_at),
        own_points=found.self_points,
        verified_points=theirs.points,
        outcome=found.get_outcome_display(),
        gates_met=theirs.gates_met,
        gates_total=theirs.gates_total,
        dimensions=tuple(
            DimensionFact(each.name, each.full, mine.points, each.points)
            for each, mine in zip(theirs.dimensions, own.dimensions, strict=True)
        ),
        gaps=tuple(
            GapFact(gap.indicator.code, gap.indicator.name, gap.indicator.is_gate, gap.gain, gap.note)
            for gap in gaps(indicators, answers, verdicts, verified=True)
            if gap.open
        ),
    )
