"""Reading officers' verdicts beside experts' own scores, once both are given."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from benchmarking.models import Assessment, Indicator, Opinion, OpinionScore, Settlement, Verdict
from benchmarking.queries import opinions as asked
from benchmarking.queries.verdicts import Findings
from benchmarking.rules import scoring
from benchmarking.rules.settlements import Distance, distance, farthest, holds, too_far
from benchmarking.rules.verification import finding_of, found_words


@dataclass(frozen=True, slots=True)
class Side:
    """One judgement in words, with its reason."""

    who: str
    words: str
    points: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: the officer's side, the experts', how far they are apart, and how that was settled."""

    indicator: Indicator
    ours: Side
    others: list[Side]
    distance: Distance
    over: bool
    settlement: Settlement | None
    settled: bool

    @property
    def open(self) -> bool:
        """Whether it has yet to be settled."""
        return self.over and not self.settled

    @property
    def lapsed(self) -> bool:
        """Whether it was settled, and a side has moved since."""
        return self.open and self.settlement is not None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines that may be shown, in the order of the catalogue.

    `awaited` are those who were asked for scores and have not handed in; `hidden` counts the indicators that an
    expert has scored and no officer has judged.
    """

    lines: list[Line]
    given: list[Opinion]
    awaited: list[Opinion]
    hidden: int
    limit: Decimal | None

    @property
    def unsettled(self) -> list[Indicator]:
        return [line.indicator for line in self.lines if line.open]

    @property
    def differing(self) -> int:
        return sum(line.distance.any for line in self.lines)

    @property
    def over(self) -> int:
        return sum(line.over for line in self.lines)

    @property
    def asked(self) -> bool:
        """Whether anybody was asked for scores."""
        return bool(self.given or self.awaited)

    def of(self, indicator: Indicator) -> Line | None:
        """The line of an indicator, where both sides are given."""
        return next((line for line in self.lines if line.indicator.pk == indicator.pk), None)


def comparison(assessment: Assessment, known: Findings, given: Iterable[Opinion]) -> Comparison:
    """Both sides; in two queries, or none where nobody has handed in. `given` are the assessment's opinions.

    Scores show only where the expert has handed in and an officer has judged: neither follows the other.
    """
    scorers = [one for one in given if one.scores_too and one.expert_id not in known.recused]
    done = [one for one in scorers if one.given_at]
    scores = _scores(done)
    latest = _settlements(assessment) if done else {}
    both = scores.keys() & known.verdicts.keys()
    shown = [one for one in known.indicators if one.pk in both and known.judged(one)]
    limit = assessment.round.spread
    return Comparison(
        lines=[
            _line(one, known.verdicts[one.pk], scores[one.pk], latest.get(one.pk), limit) for one in shown
        ],
        given=done,
        awaited=[one for one in scorers if not one.given_at],
        hidden=len(scores) - len(shown),
        limit=limit,
    )


def of(assessment: Assessment, known: Findings) -> Comparison:
    """The comparison of an assessment, with the opinions read."""
    rows = assessment.opinions.filter(scores_too=True).select_related("expert", "assessment")
    return comparison(assessment, known, rows)


def _scores(done: list[Opinion]) -> dict[int, list[Verdict]]:
    """Experts' scores in the terms of verdicts, keyed by the indicator."""
    if not done:
        return {}
    by_key = {one.pk: one for one in done}
    rows = OpinionScore.objects.filter(opinion__in=by_key).select_related("indicator").order_by("opinion")
    found: dict[int, list[Verdict]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, []).append(asked.as_verdict(row, by_key[row.opinion_id]))
    return found


def _settlements(assessment: Assessment) -> dict[int, Settlement]:
    """The newest of each indicator."""
    return {one.indicator_id: one for one in assessment.settlements.select_related("by").order_by("pk")}


def _line(
    indicator: Indicator,
    ours: Verdict,
    others: list[Verdict],
    latest: Settlement | None,
    limit: Decimal | None,
) -> Line:
    apart = farthest(distance(indicator, ours, other) for other in others)
    moved = max(one.at for one in (ours, *others))
    return Line(
        indicator=indicator,
        ours=_side(indicator, ours),
        others=[_side(indicator, other) for other in others],
        distance=apart,
        over=too_far(apart, limit),
        settlement=latest,
        settled=holds(latest, apart, moved),
    )


def _side(indicator: Indicator, verdict: Verdict) -> Side:
    points = scoring.points(indicator, scoring.of_verdict(verdict))
    return Side(str(verdict.by), found_words(indicator, finding_of(verdict)), points, verdict.note)
