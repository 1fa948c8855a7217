"""Values of yearly figures, with “blank”, “zero” and “not applicable” kept apart, and how years compare.

A blank is a value that nobody gave; it makes every rate built on it unknown (`formulas.py`). Not applicable is
a statement that the question does not arise (no exports, so no share of own-brand exports). Neither is ever zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from dongtou_brand.kernel.money import half_up

__all__ = [
    "Absent",
    "Growth",
    "Point",
    "Reading",
    "Value",
    "falls_three_years",
    "mixed_bases",
    "rd_growth",
]


class Absent(Enum):
    """Why there is no number."""

    BLANK = "未填写"
    NOT_APPLICABLE = "不适用"


Value = Decimal | Absent
"""A figure in its definition's unit, or why there is none."""

_HUNDRED = Decimal(100)
_RATE_PLACES = 4


def _given(value: Value | None) -> Value:
    return Absent.BLANK if value is None else value


def _percent(part: Decimal, whole: Decimal) -> Value:
    """`part` of `whole` in percent, to four decimals; not applicable when there is no whole."""
    if whole <= 0:
        return Absent.NOT_APPLICABLE
    return half_up(part / whole * _HUNDRED, _RATE_PLACES)


class Reading(Enum):
    """The outcome of one reading of a sentence of the policy."""

    MET = "满足"
    NOT_MET = "不满足"
    NOT_APPLICABLE = "不适用"
    UNKNOWN = "数据不全"


@dataclass(frozen=True)
class Growth:
    """“年科技研发投入随营业收入增长而同比增长” (三（三）) in both readings, with growth in percent."""

    weak: Reading
    strict: Reading
    revenue_growth: Value
    rd_growth: Value


def rd_growth(*, revenue: tuple[Value | None, Value | None], rd: tuple[Value | None, Value | None]) -> Growth:
    """Judge the year against the one before; each pair is (before, now) in the same unit and 口径.

    Weak: when revenue rose, R&D must have risen; else the sentence does not apply.
    Strict: R&D must have grown at least as fast as revenue, also when both fall.
    """
    values = [_given(value) for value in (*revenue, *rd)]
    numbers = [value for value in values if isinstance(value, Decimal)]
    if len(numbers) < len(values):
        reading = Reading.UNKNOWN if Absent.BLANK in values else Reading.NOT_APPLICABLE
        return Growth(reading, reading, Absent.BLANK, Absent.BLANK)
    revenue_before, revenue_now, rd_before, rd_now = numbers
    revenue_rate = _percent(revenue_now - revenue_before, revenue_before)
    rd_rate = _percent(rd_now - rd_before, rd_before)
    return Growth(
        _weak(revenue_now > revenue_before, rd_now > rd_before),
        _strict(numbers),
        revenue_rate,
        rd_rate,
    )


def _weak(revenue_rose: bool, rd_rose: bool) -> Reading:
    if not revenue_rose:
        return Reading.NOT_APPLICABLE
    return Reading.MET if rd_rose else Reading.NOT_MET


def _strict(numbers: Sequence[Decimal]) -> Reading:
    revenue_before, revenue_now, rd_before, rd_now = numbers
    if revenue_before <= 0 or rd_before < 0:
        return Reading.NOT_APPLICABLE
    # multiplied out, so that rounding of the rates can't decide and spending that began at zero counts
    return Reading.MET if rd_now * revenue_before >= revenue_now * rd_before else Reading.NOT_MET


@dataclass(frozen=True)
class Point:
    """One year of a trend; `basis` is the 口径 or denominator that the value was made with."""

    year: int
    value: Value
    basis: str


def mixed_bases(points: Sequence[Point]) -> str | None:
    """None when all years share one 口径, else the sentence that says why they can't stand in one line."""
    bases = {point.basis: point.year for point in reversed(points)}
    if len(bases) <= 1:
        return None
    named = "，".join(
        f"{year} 年为“{basis}”" for basis, year in sorted(bases.items(), key=lambda item: item[1])
    )
    return f"各年口径不一致（{named}），不能放在同一趋势中比较。"


def falls_three_years(points: Sequence[Point]) -> bool:
    """Whether the last three years follow each other, share one 口径, and each is lower than the last."""
    last = sorted(points, key=lambda point: point.year)[-3:]
    if len(last) < 3 or mixed_bases(last):
        return False
    return all(
        after.year == before.year + 1
        and isinstance(before.value, Decimal)
        and isinstance(after.value, Decimal)
        and after.value < before.value
        for before, after in pairwise(last)
    )
