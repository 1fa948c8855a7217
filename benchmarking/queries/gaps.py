"""Reading where an enterprise stands in a round: both sides, the round before, and the anonymous median."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, DimensionResult, Indicator, Round
from benchmarking.queries import assessments, rounds
from benchmarking.rules import scoring
from benchmarking.rules.gaps import PEERS_LEAST, Gap, gaps, middle, rate
from dongtou_brand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Peers:
    """The median of the round, for the whole (分) and for each dimension by its code (得分率 in %).

    A median of fewer than `PEERS_LEAST` enterprises is None; `count` is how many are verified.
    """

    count: int
    points: Decimal | None
    rates: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension in the comparison; points in 分, rates in %. Empty is what there is not."""

    code: str
    name: str
    full: Decimal
    own: Decimal
    own_rate: Decimal | None
    verified: Decimal | None
    rate: Decimal | None
    median: Decimal | None
    before: Decimal | None
    before_rate: Decimal | None


@dataclass(frozen=True)
class Report:
    """Everything that the page of an assessment's gaps says.

    `score` is the verified one, before verification the enterprise's own; `unmet` are the gates it leaves open.
    `history` are the enterprise's verified assessments, oldest first; `others` all that can be looked at.
    """

    assessment: Assessment
    verified: bool
    score: scoring.Score
    self_score: scoring.Score
    outcome: Outcome
    unmet: list[Indicator]
    gaps: list[Gap]
    lines: list[Line]
    peers: Peers
    before: Assessment | None
    history: list[Assessment]
    others: list[Assessment]


def visible_to(actor: Actor) -> QuerySet[Assessment]:
    """What was handed in, of the assessments that this actor may see: a draft has no gaps yet."""
    return assessments.visible_to(actor).exclude(status=AssessmentStatus.DRAFT)


def latest(actor: Actor) -> Assessment | None:
    """The newest verified assessment, else the newest that was handed in."""
    seen = visible_to(actor).order_by("-round__year", "-round__number")
    return seen.filter(status=AssessmentStatus.VERIFIED).first() or seen.first()


def report(assessment: Assessment, actor: Actor) -> Report:
    """The report, in a number of queries that depends on neither enterprises nor rounds."""
    verified = assessment.status == AssessmentStatus.VERIFIED
    indicators = list(rounds.indicators_of(assessment.round.catalogue))
    answers = {answer.indicator_id: answer for answer in assessment.answers.all()}
    verdicts = {v.indicator_id: v for v in assessment.verdicts.all()} if verified else {}
    self_score = scoring.score(indicators, {pk: scoring.of_answer(a) for pk, a in answers.items()})
    found = {pk: scoring.of_verdict(verdict) for pk, verdict in verdicts.items()}
    score = scoring.score(indicators, found) if verified else self_score
    listed = gaps(indicators, answers, verdicts, verified=verified)
    others = list(
        visible_to(actor).filter(enterprise=assessment.enterprise_id).order_by("round__year", "round__number")
    )
    history = [other for other in others if other.status == AssessmentStatus.VERIFIED]
    before = next((other for other in reversed(history) if _key(other.round) < _key(assessment.round)), None)
    seen = peers(assessment.round)
    catalogue = assessment.round.catalogue
    return Report(
        assessment=assessment,
        verified=verified,
        score=score,
        self_score=self_score,
        outcome=scoring.outcome(score, basic=catalogue.basic_points, passing=catalogue.pass_points),
        unmet=[gap.indicator for gap in listed if gap.met is False],
        gaps=listed,
        lines=_lines(score if verified else None, self_score, seen, _results(before)),
        peers=seen,
        before=before,
        history=history,
        others=others,
    )


def _key(round: Round) -> tuple[int, int]:
    return round.year, round.number


def _results(assessment: Assessment | None) -> dict[str, DimensionResult]:
    """What an earlier assessment came to, by the dimension's code."""
    if assessment is None:
        return {}
    return {result.dimension.code: result for result in assessment.results.select_related("dimension")}


def _lines(
    verified: scoring.Score | None,
    own: scoring.Score,
    seen: Peers,
    before: dict[str, DimensionResult],
) -> list[Line]:
    counted = verified or own
    return [
        Line(
            code=each.code,
            name=each.name,
            full=each.full,
            own=mine.points,
            own_rate=rate(mine.points, mine.full),
            verified=each.points if verified else None,
            rate=rate(each.points, each.full) if verified else None,
            median=seen.rates.get(each.code),
            before=before[each.code].verified_points if each.code in before else None,
            before_rate=before[each.code].rate if each.code in before else None,
        )
        for each, mine in zip(counted.dimensions, own.dimensions, strict=True)
    ]


# ── the anonymous median ────────────────────────────────────────────────────────────────────────
def peers(round: Round) -> Peers:
    """The median of all verified assessments of a round; nobody can tell from it what a single one has.

    Two counts, then one short slice of an index for each figure.
    """
    verified = Assessment.objects.filter(round=round, status=AssessmentStatus.VERIFIED)
    count = verified.count()
    if count < PEERS_LEAST:
        return Peers(count, None, {})
    points = _middle(verified.order_by("verified_points").values_list("verified_points", flat=True), count)
    return Peers(count, points, _rates(round))


def _rates(round: Round) -> dict[str, Decimal]:
    """The median 得分率 of each dimension, by its code."""
    results = DimensionResult.objects.filter(round=round, rate__isnull=False)
    counted = results.order_by().values_list("dimension", "dimension__code").annotate(Count("pk"))
    found = {}
    for dimension, code, count in counted:
        rates = results.filter(dimension=dimension).order_by("rate").values_list("rate", flat=True)
        median = _middle(rates, count) if count >= PEERS_LEAST else None
        if median is not None:
            found[code] = median
    return found


def _middle(ordered: "QuerySet[Any, Decimal | None]", count: int) -> Decimal | None:
    """The median of `count` ordered values, of which only the middle is read."""
    values = ordered[(count - 1) // 2 : count // 2 + 1]
    return middle([value for value in values if value is not None])
