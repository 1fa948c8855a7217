"""What would make us 达标: the smallest set of indicators that reaches a better result."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import zip_longest
from typing import Final

from benchmarking.enums import Outcome
from benchmarking.models import Catalogue
from benchmarking.rules.gaps import Gap
from benchmarking.rules.scoring import ZERO, Score
from benchmarking.rules.tiers import Lines

__all__ = ["Way", "fewest", "way", "ways"]

# The results from the worst to the best.
RANK: Final = (Outcome.UNMET, Outcome.CULTIVATING, Outcome.NEARLY, Outcome.MET)


@dataclass(frozen=True, slots=True)
class Way:
    """The gates to be met and the fewest scored indicators to be brought to their full points for `goal`.

    `line` is what the goal asks for, `now` what there is, `lacking` what would still be missing with everything
    gained (all in 分); above zero the goal can't be reached, and `scored` is empty.
    """

    goal: Outcome
    line: Decimal
    now: Decimal
    gates: tuple[Gap, ...]
    scored: tuple[Gap, ...]
    lacking: Decimal

    @property
    def possible(self) -> bool:
        return not self.lacking

    @property
    def steps(self) -> tuple[Gap, ...]:
        return self.gates + self.scored

    @property
    def missing(self) -> Decimal:
        """The points between what there is and the line."""
        return max(self.line - self.now, ZERO)

    @property
    def gain(self) -> Decimal:
        """What the scored indicators of the set bring together."""
        return sum((gap.gain or ZERO for gap in self.scored), ZERO)

    @property
    def after(self) -> Decimal:
        """What the assessment would come to."""
        return self.now + self.gain


def ways(found: Sequence[Gap], score: Score, outcome: Outcome, catalogue: Catalogue | Lines) -> list[Way]:
    """To each better result that has a line of its own, the next one first; none when the best is reached.

    A result that costs no less than the one after it is left out.
    """
    lines = {Outcome.NEARLY: catalogue.basic_points, Outcome.MET: catalogue.pass_points}
    better = [goal for goal in lines if RANK.index(goal) > RANK.index(outcome)]
    made = [way(found, goal, now=score.points, line=lines[goal]) for goal in better]
    return [
        each for each, after in zip_longest(made, made[1:])
        if after is None or (each.steps, each.lacking) != (after.steps, after.lacking)
    ]  # fmt: skip


def way(found: Sequence[Gap], goal: Outcome, *, now: Decimal, line: Decimal) -> Way:
    """All gates that are not met, and the fewest indicators that bring the missing points (分)."""
    scored = [gap for gap in found if gap.gain]
    gains = [gap.gain or ZERO for gap in scored]
    chosen = fewest(gains, line - now)
    return Way(
        goal=goal,
        line=line,
        now=now,
        gates=tuple(gap for gap in found if gap.blocks),
        scored=tuple(scored[place] for place in chosen or ()),
        lacking=ZERO if chosen is not None else line - now - sum(gains, ZERO),
    )


def fewest(gains: Sequence[Decimal], needed: Decimal) -> tuple[int, ...] | None:
    """The places of the fewest gains (分, one decimal, none below zero) that come to `needed` or more.

    Among equally many those that exceed it least, among these the ones that stand first. None: not even all do.
    """
    tenths = [int(gain * 10) for gain in gains]
    goal = int((needed * 10).to_integral_value(ROUND_CEILING))
    count = _count(tenths, goal)
    return None if count is None else _exact(tenths, _sums(tenths, count), goal, count)


def _count(tenths: Sequence[int], goal: int) -> int | None:
    """How many of the largest are needed."""
    reached = 0
    for count, gain in enumerate([0, *sorted(tenths, reverse=True)]):
        reached += gain
        if reached >= goal:
            return count
    return None


def _sums(tenths: Sequence[int], count: int) -> list[list[int]]:
    """For each place and each number up to `count` the sums that so many of the gains from there on can make.

    A set of sums is an integer whose bit n stands for the sum n: adding a gain to all of them is one shift.
    """
    table = [[1] + [0] * count]
    for gain in reversed(tenths):
        rest = table[-1]
        table.append([1] + [rest[n] | rest[n - 1] << gain for n in range(1, count + 1)])
    return table[::-1]


def _exact(tenths: Sequence[int], sums: Sequence[Sequence[int]], goal: int, count: int) -> tuple[int, ...]:
    """The first places that make the smallest reachable sum from `goal` on."""
    least = max(goal, 0)
    above = sums[0][count] >> least
    left = least + (above & -above).bit_length() - 1
    chosen: list[int] = []
    for place, gain in enumerate(tenths):
        wanted = count - len(chosen)
        if wanted and left >= gain and sums[place + 1][wanted - 1] >> (left - gain) & 1:
            chosen.append(place)
            left -= gain
    return tuple(chosen)
