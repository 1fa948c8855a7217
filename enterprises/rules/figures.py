"""Derived yearly figures: rates from stored figures, with “blank”, “zero” and “not applicable” kept apart.

A blank is a value that nobody gave; it makes every rate built on it unknown. Not applicable is a statement
that the question does not arise (no exports, so no share of own-brand exports). Neither is ever zero.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Final

from dongtou_brand.kernel.money import half_up

__all__ = [
    "DERIVED",
    "Absent",
    "Derived",
    "Growth",
    "Point",
    "Reading",
    "Value",
    "derive",
    "falls_three_years",
    "mixed_bases",
    "quality_loss_warnings",
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
_HIGH_LOSS = Decimal(5)


@dataclass(frozen=True)
class Derived:
    """A rate in percent: the codes of the figures that it needs and how it is computed from them."""

    code: str
    inputs: tuple[str, ...]
    compute: Callable[..., Value]

    def __call__(self, figures: Mapping[str, Value | None]) -> Value:
        """The rate; blank as soon as one of its figures is blank or missing."""
        values = [_given(figures.get(code)) for code in self.inputs]
        for absent in (Absent.BLANK, Absent.NOT_APPLICABLE):
            if absent in values:
                return absent
        return self.compute(*values)


def _given(value: Value | None) -> Value:
    return Absent.BLANK if value is None else value


def _percent(part: Decimal, whole: Decimal) -> Value:
    """`part` of `whole` in percent, to four decimals; not applicable when there is no whole."""
    if whole <= 0:
        return Absent.NOT_APPLICABLE
    return half_up(part / whole * _HUNDRED, _RATE_PLACES)


def _total_loss(internal: Decimal, external: Decimal, output: Decimal) -> Value:
    return _percent(internal + external, output)


DERIVED: Final[Mapping[str, Derived]] = {
    derived.code: derived
    for derived in (
        # 研发投入强度 = 研发投入 ÷ 营业收入 × 100%, same year
        Derived("rd_intensity", ("rd_spending", "revenue"), _percent),
        # 自主品牌产品出口占比: without exports the question does not arise
        Derived("own_brand_share", ("own_brand_exports", "exports"), _percent),
        # 三（四）: by number of qualified suppliers; the share by purchase value is shown, not judged
        Derived("zhejiang_supplier_share", ("qualified_suppliers_zhejiang", "qualified_suppliers"), _percent),
        Derived("zhejiang_purchase_share", ("supplier_purchases_zhejiang", "supplier_purchases"), _percent),
        # 质量损失率 F = (Ci + Ce) ÷ P × 100%, with P the gross industrial output at current prices
        Derived("internal_loss_rate", ("internal_loss", "gross_output"), _percent),
        Derived("external_loss_rate", ("external_loss", "gross_output"), _percent),
        Derived("quality_loss_rate", ("internal_loss", "external_loss", "gross_output"), _total_loss),
        Derived("inspection_pass_rate", ("inspections_passed", "inspections_total"), _percent),
        Derived("complaint_closure_rate", ("complaints_closed", "complaints_received"), _percent),
    )
}
"""Every derived figure by its code."""


def derive(code: str, figures: Mapping[str, Value | None]) -> Value:
    """The derived figure `code` in percent from the stored `figures` of one year.

    Raises KeyError for a code that is no derived figure.
    """
    return DERIVED[code](figures)


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


def quality_loss_warnings(rate: Value) -> tuple[str, ...]:
    """What to ask the one who entered the losses; warnings, never refusals."""
    if not isinstance(rate, Decimal):
        return ()
    if rate == 0:
        return ("全年质量损失为 0，通常是没有统计；请核实后再保存。",)
    if rate > _HIGH_LOSS:
        return (f"质量损失率 {rate.normalize():f}% 高于 5%，请核对损失金额和工业总产值的单位。",)
    return ()
