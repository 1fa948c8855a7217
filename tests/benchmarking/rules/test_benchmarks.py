"""What number an indicator asks for, and how far another one is from it."""

from decimal import Decimal
from typing import Any

import pytest

from benchmarking.enums import IndicatorKind
from benchmarking.models import Indicator
from benchmarking.rules import benchmarks
from benchmarking.rules.benchmarks import Benchmark


def number(required: str = "", unit: str = "%", scale: Any = ()) -> Indicator:
    return Indicator(
        kind=IndicatorKind.SCORE, points=Decimal(8), required_value=required, scale=scale,
        own_value={"kind": "number", "unit": unit},
    )  # fmt: skip


def line(zero_at: Any, full_at: Any, unit: str = "%") -> Indicator:
    return number("4% 及以上", unit, {"linear": {"zero_at": zero_at, "full_at": full_at, "figure": "f"}})


@pytest.mark.parametrize(
    ("required", "unit", "expected"),
    [
        ("50% 及以上", "%", Benchmark(Decimal(50), falling=False)),
        ("≥50%", "%", Benchmark(Decimal(50), falling=False)),
        ("不低于 2.5 万元", "万元", Benchmark(Decimal("2.5"), falling=False)),
        ("不超过 1.5‰", "‰", Benchmark(Decimal("1.5"), falling=True)),
        ("3 批次以下", "批次", Benchmark(Decimal(3), falling=True)),
        ("50% 及以上", "家", None),
        ("不合格 0 批次", "批次", None),
        ("按月统计并逐年下降", "%", None),
        ("", "%", None),
    ],
)
def test_benchmark_is_a_plain_bound_in_the_own_unit(required, unit, expected):
    assert benchmarks.benchmark(number(required, unit)) == expected


def test_benchmark_of_a_linear_scale_is_its_full_end():
    assert benchmarks.benchmark(line(0, 6)) == Benchmark(Decimal(6), falling=False)
    assert benchmarks.benchmark(line(5, "0.5")) == Benchmark(Decimal("0.5"), falling=True)


def test_benchmark_of_words_is_none():
    assert benchmarks.benchmark(Indicator(own_value={"kind": "text"}, required_value="50% 及以上")) is None


@pytest.mark.parametrize(
    ("indicator", "stated", "difference", "percent", "words"),
    [
        (line(0, 4), "3", "1", "25.0", "低于 4%，相差 1 个百分点，差距 25.0%"),
        (line(0, 4), "4", "0", "0.0", ""),
        (line(0, 4), "9", "0", "0.0", ""),
        (line(5, "0.5"), "0.6", "0.1", "20.0", "高于 0.5%，相差 0.1 个百分点，差距 20.0%"),
        (line(5, 0), "2", "2", None, "高于 0%，相差 2 个百分点"),
        (number("≥1200 万元", "万元"), "900", "300", "25.0", "低于 1,200 万元，相差 300 万元，差距 25.0%"),
    ],
)
def test_shortfall_is_in_the_unit_and_in_percent_of_the_benchmark(
    indicator, stated, difference, percent, words
):
    found = benchmarks.shortfall(indicator, Decimal(stated))

    assert (found.difference, found.percent) == (Decimal(difference), percent and Decimal(percent))
    assert benchmarks.shortfall_words(indicator, found) == words


def test_shortfall_needs_a_number_on_both_sides():
    assert benchmarks.shortfall(line(0, 4), None) is None
    assert benchmarks.shortfall(number("有制度"), Decimal(3)) is None
    assert benchmarks.shortfall_words(line(0, 4), None) == ""
