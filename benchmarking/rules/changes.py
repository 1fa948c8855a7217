"""What changed between two rounds of an enterprise, indicator by indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from benchmarking.models import Indicator
from benchmarking.rules import scoring
from benchmarking.rules.reasons import said_words
from benchmarking.rules.scoring import NOTHING, Said

__all__ = ["MOVES", "Change", "Changes", "Move", "Side", "changes"]


class Move(StrEnum):
    """How the answer to an indicator moved from the earlier round to the later one."""

    UP = "up"
    DOWN = "down"
    NEW = "new"
    GONE = "gone"
    OTHER = "other"
    SAME = "same"


# What is said of a move; in this order they are counted on the page.
MOVES: Final = {
    Move.UP: "提高",
    Move.DOWN: "下降",
    Move.NEW: "新填写",
    Move.GONE: "不再填写",
    Move.OTHER: "适用情况变化",
    Move.SAME: "不变",
}
TONES: Final = {Move.UP: "ok", Move.DOWN: "err", Move.NEW: "info", Move.GONE: "warn", Move.OTHER: "info"}


@dataclass(frozen=True, slots=True)
class Side:
    """One round: the indicators of its catalogue, and what was said, keyed by the indicator's id."""

    indicators: Sequence[Indicator]
    said: Mapping[int, Said]

    def of(self, indicator: Indicator) -> Said:
        return self.said.get(indicator.pk, NOTHING)


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator of the later round beside the same code of the earlier one, in words.

    `difference` is in points (分); None for a gate, and where one side has no points or the full ones differ.
    """

    indicator: Indicator
    before: str
    now: str
    difference: Decimal | None
    move: Move

    @property
    def words(self) -> str:
        return MOVES[self.move]

    @property
    def tone(self) -> str:
        return TONES.get(self.move, "")


@dataclass(frozen=True, slots=True)
class Changes:
    """All indicators that both rounds have, in the order of the later one; how many only one of them has."""

    rows: tuple[Change, ...]
    only_before: int
    only_now: int

    @property
    def moved(self) -> list[Change]:
        return [row for row in self.rows if row.move is not Move.SAME]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many moved in which way, in words; what did not occur is left out."""
        counted = {move: sum(row.move is move for row in self.rows) for move in Move}
        return [(words, counted[move]) for move, words in MOVES.items() if counted[move]]


def changes(before: Side, now: Side) -> Changes:
    """Compares what has the same code and the same kind in both editions; the rest is only counted."""
    known = {_key(indicator): indicator for indicator in before.indicators}
    pairs = [(known[_key(each)], each) for each in now.indicators if _key(each) in known]
    return Changes(
        rows=tuple(_change(then, before.of(then), each, now.of(each)) for then, each in pairs),
        only_before=len(known) - len(pairs),
        only_now=len(now.indicators) - len(pairs),
    )


def _key(indicator: Indicator) -> tuple[str, str]:
    return indicator.code, indicator.kind


def _change(then: Indicator, before: Said, indicator: Indicator, now: Said) -> Change:
    old, new = scoring.points(then, before), scoring.points(indicator, now)
    comparable = old is not None and new is not None and then.points == indicator.points
    return Change(
        indicator=indicator,
        before=said_words(then, before),
        now=said_words(indicator, now),
        difference=new - old if comparable and new is not None and old is not None else None,
        move=_move(_level(then, before), _level(indicator, now), before, now),
    )


def _level(indicator: Indicator, said: Said) -> Decimal | None:
    """How good an answer is, between 0 and 1: of a gate whether it is met, else the share of its full points."""
    if indicator.is_gate:
        met = scoring.gate_met(indicator, said)
        return None if met is None else Decimal(met)
    earned = scoring.points(indicator, said)
    return None if earned is None or not indicator.points else earned / indicator.points


def _move(old: Decimal | None, new: Decimal | None, before: Said, now: Said) -> Move:
    if before.not_applicable or now.not_applicable:
        return Move.SAME if before.not_applicable == now.not_applicable else Move.OTHER
    if old is None or new is None:
        return Move.SAME if old is new else Move.NEW if old is None else Move.GONE
    if old == new:
        return Move.SAME
    return Move.UP if new > old else Move.DOWN
