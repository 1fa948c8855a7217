"""Reading where an enterprise stands in a round: both sides, the round before, the anonymous peers, the way on."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import assessments, rounds
from benchmarking.queries.peers import Peers, peers
from benchmarking.rules import scoring
from benchmarking.rules.answers import OPEN, can_answer
from benchmarking.rules.comparisons import Compared, by_effect
from benchmarking.rules.gaps import Gap, gaps, rate
from benchmarking.rules.peers import Quartiles
from benchmarking.rules.tiers import Lines, lines_of
from benchmarking.rules.ways import Way, ways
from dongtou_brand.kernel.actor import ENTERPRISE, Actor


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
    peers: Quartiles | None
    before: Decimal | None
    before_rate: Decimal | None


@dataclass(frozen=True)
class Report:
    """Everything that the page of an assessment's gaps says.

    `score` is the verified one, before verification the enterprise's own; `unmet` are the gates it leaves open.
    `gates` are all gates in the order of the catalogue, `ways` what would lead to each better result. `history`
    are the enterprise's verified assessments on this catalogue, oldest first; `others` all that can be looked at.
    `thresholds` are those of its tier; `measured` are the key figures of its product, what matters most first.
    """

    assessment: Assessment
    verified: bool
    score: scoring.Score
    self_score: scoring.Score
    outcome: Outcome
    unmet: list[Indicator]
    gaps: list[Gap]
    gates: list[Gap]
    ways: list[Way]
    lines: list[Line]
    peers: Peers
    before: Assessment | None
    history: list[Assessment]
    others: list[Assessment]
    thresholds: Lines
    measured: list[Compared]


def visible_to(actor: Actor) -> QuerySet[Assessment]:
    """What was handed in, of the assessments that this actor may see: a draft has no gaps yet."""
    seen = assessments.visible_to(actor).exclude(status=AssessmentStatus.DRAFT)
    return seen.select_related("enterprise__industry")


def latest(actor: Actor) -> Assessment | None:
    """The newest verified assessment, else the newest that was handed in."""
    seen = visible_to(actor).order_by("-round__year", "-round__number", "-number")
    return seen.filter(status=AssessmentStatus.VERIFIED).first() or seen.first()


def report(assessment: Assessment, actor: Actor) -> Report:
    """The report, in a number of queries that depends on neither enterprises nor rounds."""
    verified = assessment.status == AssessmentStatus.VERIFIED
    indicators = rounds.indicators_for(assessment)
    answers = {answer.indicator_id: answer for answer in assessment.answers.all()}
    verdicts = {v.indicator_id: v for v in assessment.verdicts.all()} if verified else {}
    self_score = scoring.score(indicators, {pk: scoring.of_answer(a) for pk, a in answers.items()})
    found = {pk: scoring.of_verdict(verdict) for pk, verdict in verdicts.items()}
    score = scoring.score(indicators, found) if verified else self_score
    listed = gaps(indicators, answers, verdicts, verified=verified)
    others = list(
        visible_to(actor)
        .filter(enterprise=assessment.enterprise_id)
        .order_by("round__year", "round__number", "number")
    )
    history = [other for other in comparable(others, assessment) if other.status == AssessmentStatus.VERIFIED]
    before = next((other for other in reversed(history) if _key(other) < _key(assessment)), None)
    seen = peers(assessment.round, assessment.enterprise)
    lines = lines_of(assessment)
    outcome = scoring.outcome(score, basic=lines.basic_points, passing=lines.pass_points)
    places = {indicator.pk: place for place, indicator in enumerate(indicators)}
    return Report(
        assessment=assessment,
        verified=verified,
        score=score,
        self_score=self_score,
        outcome=outcome,
        unmet=[gap.indicator for gap in listed if gap.blocks],
        gaps=listed,
        gates=sorted((g for g in listed if g.indicator.is_gate), key=lambda g: places[g.indicator.pk]),
        ways=ways(listed, score, outcome, lines),
        lines=_lines(score if verified else None, self_score, seen, _results(before)),
        peers=seen,
        before=before,
        history=history,
        others=others,
        thresholds=lines,
        measured=by_effect(each for gap in listed for each in gap.measured),
    )


def comparable(others: Iterable[Assessment], assessment: Assessment) -> list[Assessment]:
    """Those on an edition of the same catalogue: on another the same code is another indicator."""
    code = assessment.round.catalogue.code
    return [other for other in others if other.round.catalogue.code == code]


def fillable(assessment: Assessment, actor: Actor) -> Assessment | None:
    """The assessment in whose form the gaps can be mended now: this one when it was returned, else the newest of
    the actor's own that is open and has the same catalogue; None when there is none.
    """
    if actor.role not in ENTERPRISE:
        return None
    if assessment.status in OPEN:
        return assessment if can_answer(actor, assessment) is None else None
    own = assessments.editable_by(actor).filter(
        enterprise=assessment.enterprise_id,
        enterprise__ended_on=None,
        round__catalogue=assessment.round.catalogue_id,
        status__in=OPEN,
    )
    return own.order_by("-round__year", "-round__number", "-number").first()


def _key(assessment: Assessment) -> tuple[int, int, int]:
    return assessment.round.year, assessment.round.number, assessment.number


def _results(assessment: Assessment | None) -> dict[str, tuple[Decimal, Decimal | None]]:
    """What an earlier assessment came to, points and 得分率 by the dimension's code.

    What was superseded is counted nowhere, so that it is summed up from its verdicts.
    """
    if assessment is None:
        return {}
    if assessment.superseded_at is None:
        rows = assessment.results.select_related("dimension")
        return {row.dimension.code: (row.verified_points, row.rate) for row in rows}
    indicators = rounds.indicators_for(assessment)
    said = {one.indicator_id: scoring.of_verdict(one) for one in assessment.verdicts.all()}
    found = scoring.score(indicators, said).dimensions
    return {each.code: (each.points, rate(each.points, each.full)) for each in found}


def _lines(
    verified: scoring.Score | None,
    own: scoring.Score,
    seen: Peers,
    before: dict[str, tuple[Decimal, Decimal | None]],
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
            peers=seen.rates.get(each.code),
            before=before[each.code][0] if each.code in before else None,
            before_rate=before[each.code][1] if each.code in before else None,
        )
        for each, mine in zip(counted.dimensions, own.dimensions, strict=True)
    ]
