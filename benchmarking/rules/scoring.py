"""Points, gates and the result rule: from what was said to each indicator to what an assessment comes to.

The same functions score an enterprise's own answers and an officer's verdicts. Everything is Decimal with one
decimal, halves rounded up. “Not said” is never zero: an indicator without an answer has no points at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from benchmarking.enums import AnswerState, Outcome
from benchmarking.models import Answer, Dimension, Indicator, Verdict
from dongtou_brand.kernel.money import half_up

__all__ = [
    "NO",
    "NOTHING",
    "NOT_APPLICABLE",
    "YES",
    "DimensionScore",
    "Option",
    "Said",
    "Score",
    "bounded",
    "gate_met",
    "linear",
    "of_answer",
    "of_verdict",
    "options",
    "outcome",
    "points",
    "score",
]  # fmt: skip

YES: Final = "yes"
NO: Final = "no"
# The choice of a verdict by which the officer accepts that an indicator does not apply.
NOT_APPLICABLE: Final = "not_applicable"
ZERO: Final = Decimal("0.0")
# Neither points nor a gate met: the enterprise has not said anything.
UNSAID: Final = (AnswerState.UNANSWERED, AnswerState.LATER, AnswerState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Said:
    """What one side said to one indicator.

    `accepted` is only ever true on the officer's side: the officer agrees that the indicator does not apply.
    """

    choice: str = ""
    number: Decimal | None = None
    not_applicable: bool = False
    accepted: bool = False


NOTHING: Final = Said()


@dataclass(frozen=True, slots=True)
class Option:
    """One step of a scale, with its points (分)."""

    value: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """What a dimension comes to. `full` leaves out what does not apply; `open` counts what nobody has judged."""

    code: str
    name: str
    points: Decimal
    full: Decimal
    gates_met: int
    gates_failed: int
    gates_total: int
    open: int


@dataclass(frozen=True, slots=True)
class Score:
    """What an assessment comes to, with its dimensions in the order of the catalogue."""

    dimensions: tuple[DimensionScore, ...]

    @property
    def points(self) -> Decimal:
        return sum((d.points for d in self.dimensions), ZERO)

    @property
    def full(self) -> Decimal:
        return sum((d.full for d in self.dimensions), ZERO)

    @property
    def gates_met(self) -> int:
        return sum(d.gates_met for d in self.dimensions)

    @property
    def gates_failed(self) -> int:
        return sum(d.gates_failed for d in self.dimensions)

    @property
    def gates_total(self) -> int:
        return sum(d.gates_total for d in self.dimensions)

    @property
    def open(self) -> int:
        return sum(d.open for d in self.dimensions)


def of_answer(answer: Answer | None) -> Said:
    """What the enterprise said. What is put off (稍后填写) and what it does not know (不清楚) count as not said."""
    if answer is None or answer.state in UNSAID:
        return NOTHING
    if answer.state == AnswerState.NOT_APPLICABLE:
        return Said(not_applicable=True)
    return Said(choice=answer.choice, number=answer.own_number)


def of_verdict(verdict: Verdict | None) -> Said:
    """What the officer found; the choice `not_applicable` accepts that the indicator does not apply."""
    if verdict is None:
        return NOTHING
    if verdict.choice == NOT_APPLICABLE:
        return Said(not_applicable=True, accepted=True)
    return Said(choice=verdict.choice, number=verdict.own_number)


def linear(indicator: Indicator) -> dict[str, Any] | None:
    """The linear scale of an indicator (`zero_at`, `full_at`, `figure`), or None when it has options."""
    return indicator.scale.get("linear") if isinstance(indicator.scale, dict) else None


def options(indicator: Indicator) -> tuple[Option, ...]:
    """The steps of an indicator's scale; none for a gate and for a linear scale."""
    if not isinstance(indicator.scale, list):
        return ()
    return tuple(
        Option(str(step["value"]), step["label"], half_up(Decimal(str(step["points"])), 1))
        for step in indicator.scale
    )


def points(indicator: Indicator, said: Said) -> Decimal | None:
    """The points (分, one decimal); None for a gate, for what nobody judged and for what does not apply."""
    if indicator.is_gate or said.not_applicable:
        return None
    if (line := linear(indicator)) is not None:
        return None if said.number is None else _on_line(line, indicator.points or ZERO, said.number)
    return next((step.points for step in options(indicator) if step.value == said.choice), None)


def _on_line(line: Mapping[str, Any], full: Decimal, number: Decimal) -> Decimal:
    """Nothing at `zero_at`, everything at `full_at`, in proportion between; works downwards too."""
    start, end = Decimal(str(line["zero_at"])), Decimal(str(line["full_at"]))
    share = (number - start) / (end - start) if end != start else Decimal(number >= end)
    return half_up(bounded(share) * full, 1)


def bounded(share: Decimal) -> Decimal:
    """The share, held between 0 and 1."""
    return min(max(share, Decimal(0)), Decimal(1))


def gate_met(indicator: Indicator, said: Said) -> bool | None:
    """Whether a gate is met; None for a scored indicator, for what nobody judged, and for a gate that the
    enterprise says does not apply. Accepted by the officer, such a gate counts as met.
    """
    if not indicator.is_gate:
        return None
    if said.not_applicable:
        return True if said.accepted else None
    return {YES: True, NO: False}.get(said.choice)


def score(indicators: Iterable[Indicator], said: Mapping[int, Said]) -> Score:
    """What everything that was said comes to; `said` is keyed by the indicator's id.

    Indicators come with their dimension. Points of a scored indicator that does not apply leave `full` and are
    not made up for elsewhere: the thresholds of the catalogue stay what they are.
    """
    grouped: dict[Dimension, list[Indicator]] = {}
    for indicator in indicators:
        grouped.setdefault(indicator.dimension, []).append(indicator)
    ordered = sorted(grouped, key=lambda dimension: dimension.position)
    return Score(tuple(_dimension(dimension, grouped[dimension], said) for dimension in ordered))


def _dimension(dimension: Dimension, indicators: list[Indicator], said: Mapping[int, Said]) -> DimensionScore:
    pairs = [(indicator, said.get(indicator.pk, NOTHING)) for indicator in indicators]
    gates = [(gate_met(i, s), s) for i, s in pairs if i.is_gate]
    scored = [(i, s) for i, s in pairs if not i.is_gate and not s.not_applicable]
    earned = [points(i, s) for i, s in scored]
    counted = [met for met, s in gates if s.accepted or not s.not_applicable]
    return DimensionScore(
        code=dimension.code,
        name=dimension.name,
        points=sum((p for p in earned if p is not None), ZERO),
        full=sum((i.points or ZERO for i, _ in scored), ZERO),
        gates_met=counted.count(True),
        gates_failed=counted.count(False),
        gates_total=len(counted),
        open=counted.count(None) + earned.count(None),
    )


def outcome(total: Score, *, basic: Decimal, passing: Decimal) -> Outcome:
    """The result rule: any gate not met is 未达标 whatever the points; then the thresholds of the catalogue (分)."""
    if total.gates_met < total.gates_total:
        return Outcome.UNMET
    if total.points >= passing:
        return Outcome.MET
    return Outcome.NEARLY if total.points >= basic else Outcome.CULTIVATING
