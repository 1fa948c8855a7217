"""Median and quartiles by the halves without the middle."""

from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking.rules import peers
from benchmarking.rules.peers import Quartiles
from dongtou_brand.kernel.money import half_up


def of(values: list[Decimal]) -> Quartiles | None:
    return peers.quartiles(sorted(values), sorted(values, reverse=True), len(values))


@pytest.mark.parametrize(
    ("count", "lower", "middle", "upper"),
    [
        (5, "1.5", "3", "4.5"),
        (6, "2", "3.5", "5"),
        (7, "2", "4", "6"),
        (8, "2.5", "4.5", "6.5"),
        (9, "2.5", "5", "7.5"),
        (10, "3", "5.5", "8"),
    ],
)
def test_quartiles_of_the_first_numbers(count, lower, middle, upper):
    values = [Decimal(n) for n in range(1, count + 1)]

    assert of(values) == Quartiles(Decimal(lower), Decimal(middle), Decimal(upper))


@pytest.mark.parametrize("count", [0, 1, 4])
def test_quartiles_of_fewer_than_five_are_none(count):
    assert of([Decimal(70)] * count) is None


def test_quartiles_of_rows_that_went_meanwhile_are_none():
    assert peers.quartiles([], [], 5) is None


def test_middle_of_two_values_is_their_mean():
    assert peers.middle([Decimal("66.8"), Decimal("67.1")]) == Decimal("67.0")
    assert peers.middle([]) is None


points = st.decimals(min_value=0, max_value=100, places=1)


@given(st.lists(points, min_size=5, max_size=40))
def test_quartiles_are_medians_of_the_halves(values):
    ordered, half = sorted(values), len(values) // 2

    found = of(values)

    assert found == Quartiles(*(half_up(median(p), 1) for p in (ordered[:half], ordered, ordered[-half:])))
    assert found.lower <= found.middle <= found.upper


@given(st.lists(st.integers(0, 100), min_size=5, max_size=40, unique=True))
def test_quartiles_never_show_the_best_or_the_last_alone(values):
    found = of([Decimal(value) for value in values])

    assert min(values) < found.lower
    assert found.upper < max(values)
