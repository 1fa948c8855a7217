"""Points, gates and the result rule: from what was said to each indicator to what an assessment comes to.

The same functions score an enterprise's own answers and an officer's verdicts. Everything is Decimal with one
decimal, halves rounded up. “Not said” is never zero: an indicator without an answer has no points at all.

Measured values (关键技术指标) are judged here too. A gate is met when all of them are there and reach the “浙江制造”
standard. A scored indicator gives its full points times the mean of the places of its values between the national
standard (0) and the internationally advanced level (1), each held between the two: a simple rule of the district,
marked as an example in the catalogues that use it.

An indicator with a condition is asked only where the same side has answered the deciding indicator so. Where it is
not asked, it is treated as not applicable: it is not missing, not a gate, and leaves the denominator.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from benchmarking.enums import AnswerState, Outcome
from benchmarking.models import Answer, Dimension, Indicator, Verdict
from benchmarking.rules import measures
from dongtou_brand.kernel.money import half_up

__all__ = [
    "GATE_WORDS",
    "NO",
    "NOTHING",
    "NOT_APPLICABLE",
    "YES",
    "DimensionScore",
    "Option",
    "Said",
    "Score",
    "bounded",
    "chosen",
    "decides",
    "effective",
    "gate_met",
    "label",
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
GATE_WORDS: Final = {YES: "满足", NO: "不满足", NOT_APPLICABLE: "不适用"}
ZERO: Final = Decimal("0.0")
# Neither points nor a gate met: the enterprise has not said anything.
UNSAID: Final = (AnswerState.UNANSWERED, AnswerState.LATER, AnswerState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Said:
    """What one side said to one indicator; `measured` are values by the code of their measure.

    `accepted` is only ever true on the officer's side: the officer agrees that the indicator does not apply.
    `unasked` is the sentence why the indicator is not asked; only `effective` writes it.
    """

    choice: str = ""
    number: Decimal | None = None
    not_applicable: bool = False
    accepted: bool = False
    measured: Mapping[str, Decimal] = field(default_factory=dict)
    unasked: str = ""


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
    return Said(choice=answer.choice, number=answer.own_number, measured=measures.read(answer.measured))


def of_verdict(verdict: Verdict | None) -> Said:
    """What the officer found; the choice `not_applicable` accepts that the indicator does not apply."""
    if verdict is None:
        return NOTHING
    if verdict.choice == NOT_APPLICABLE:
        return Said(not_applicable=True, accepted=True)
    return Said(choice=verdict.choice, number=verdict.own_number, measured=measures.read(verdict.measured))


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
    if indicator.measures:
        return _between_levels(indicator, said.measured)
    if (line := linear(indicator)) is not None:
        return None if said.number is None else _on_line(line, indicator.points or ZERO, said.number)
    return next((step.points for step in options(indicator) if step.value == said.choice), None)


def _on_line(line: Mapping[str, Any], full: Decimal, number: Decimal) -> Decimal:
    """Nothing at `zero_at`, everything at `full_at`, in proportion between; works downwards too."""
    start, end = Decimal(str(line["zero_at"])), Decimal(str(line["full_at"]))
    share = (number - start) / (end - start) if end != start else Decimal(number >= end)
    return half_up(bounded(share) * full, 1)


def _between_levels(indicator: Indicator, measured: Mapping[str, Decimal]) -> Decimal | None:
    """The full points times the mean of the places; None while a value is missing."""
    if not measures.complete(indicator, measured):
        return None
    places = [measures.share(each, measured[each.code]) for each in measures.measures(indicator)]
    total = sum((bounded(place or Decimal(0)) for place in places), Decimal(0))
    return half_up(total / len(places) * (indicator.points or ZERO), 1)


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
    return {YES: True, NO: False}.get(chosen(indicator, said))


def chosen(indicator: Indicator, said: Said) -> str:
    """The choice that was made; at a gate with measures it follows from the values, and is empty while one is missing."""
    if not (indicator.is_gate and indicator.measures):
        return said.choice
    if not measures.complete(indicator, said.measured):
        return ""
    return NO if measures.falls_short(indicator, said.measured) else YES


# ── conditions ──────────────────────────────────────────────────────────────────────────────────
def decides(indicator: Indicator) -> str:
    """The code of the indicator on whose answer it depends whether this one is asked; empty: always asked."""
    return str(indicator.asked_when.get("indicator", ""))


def effective(indicators: Iterable[Indicator], said: Mapping[int, Said]) -> dict[int, Said]:
    """What one side said, with everything that is not asked of it put as not applicable and told why.

    Indicators come in any order; a condition that names one that is not among them does not hold.
    """
    known = {indicator.code: indicator for indicator in indicators}
    found = dict(said)
    for indicator in known.values():
        if words := _unasked(indicator, known, said):
            found[indicator.pk] = Said(not_applicable=True, unasked=words)
    return found


def _unasked(indicator: Indicator, known: Mapping[str, Indicator], said: Mapping[int, Said]) -> str:
    """Why an indicator is not asked; empty when it is. A condition names what stands before, so this comes to an end."""
    code = decides(indicator)
    if not code:
        return ""
    other = known.get(code)
    if other is None or _unasked(other, known, said):
        return f"因 {code} 不适用，本项不适用"
    theirs = said.get(other.pk, NOTHING)
    if theirs.not_applicable:
        return f"因 {code} 不适用，本项不适用"
    choice = chosen(other, theirs)
    if choice in indicator.asked_when["is"]:
        return ""
    named = label(other, choice)
    return f"因 {code} 选择“{named}”，本项不适用" if named else f"{code} 尚未判定，判定后再确定本项是否适用"


def label(indicator: Indicator, choice: str) -> str:
    """A choice in words: 满足, or the step of the scale; empty for none."""
    if indicator.is_gate:
        return GATE_WORDS.get(choice, "")
    return next((step.label for step in options(indicator) if step.value == choice), "")


def score(indicators: Iterable[Indicator], said: Mapping[int, Said]) -> Score:
    """What everything that was said comes to; `said` is keyed by the indicator's id.

    Indicators come with their dimension. Points of a scored indicator that does not apply leave `full` and are
    not made up for elsewhere: the thresholds of the catalogue stay what they are.
    """
    listed = list(indicators)
    said = effective(listed, said)
    grouped: dict[Dimension, list[Indicator]] = {}
    for indicator in listed:
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
