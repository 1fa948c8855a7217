"""Quartiles of several enterprises, from which nobody can tell what a single one has.

The method is that of the halves without the middle (Moore and McCabe): the median is the middle value, or the mean
of the two in the middle; the lower quartile is the median of the values before the middle, the upper one that of
the values after it, and at an odd count the middle value itself belongs to neither half. From five values on each
half has at least two, so that no quartile is the value of the best or of the last enterprise alone. Other methods
(QUARTILE.INC, for one) print the second and the fourth of five as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from dongtou_brand.kernel.money import half_up

__all__ = ["PEERS_LEAST", "Quartiles", "Sliced", "middle", "middle_of", "quartiles"]

# Below this number of enterprises a median would say too much about a single one.
PEERS_LEAST: Final = 5


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Lower quartile, median and upper quartile, one decimal, in the unit of the values."""

    lower: Decimal
    middle: Decimal
    upper: Decimal


class Sliced(Protocol):
    """Ordered values of which a slice can be had: a list, or a question that reads no more than the slice."""

    def __getitem__(self, key: slice, /) -> Iterable[Decimal]: ...


def middle(values: list[Decimal]) -> Decimal | None:
    """The median of the one or two middle values of a series, one decimal; None for none."""
    return half_up(sum(values, Decimal(0)) / len(values), 1) if values else None


def middle_of(count: int) -> slice:
    """Where the one or two middle values of `count` ordered values stand; nowhere among none."""
    return slice(max(count - 1, 0) // 2, count // 2 + 1) if count else slice(0, 0)


def quartiles(rising: Sliced, falling: Sliced, count: int) -> Quartiles | None:
    """The quartiles of `count` values, given in both orders; None for fewer than `PEERS_LEAST`.

    Three short slices are read: the upper quartile is what the lower one is from the other end.
    """
    if count < PEERS_LEAST:
        return None
    half = middle_of(count // 2)
    lower, median, upper = (
        middle(list(values)) for values in (rising[half], rising[middle_of(count)], falling[half])
    )
    if lower is None or median is None or upper is None:
        # Fewer rows than were counted: somebody's verification was reopened in between.
        return None
    return Quartiles(lower, median, upper)
