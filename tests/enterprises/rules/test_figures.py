"""Derived figures keep blank, zero and not applicable apart, and never mix denominators."""

from decimal import Decimal

import pytest

from enterprises.rules import figures
from enterprises.rules.figures import Absent, Point, Reading


def _d(text: str) -> Decimal:
    return Decimal(text)


def test_rd_growth_differs_between_the_readings() -> None:
    growth = figures.rd_growth(revenue=(_d("10000"), _d("12000")), rd=(_d("400"), _d("430")))

    assert growth == figures.Growth(Reading.MET, Reading.NOT_MET, _d("20"), _d("7.5"))


def test_rd_growth_with_falling_revenue() -> None:
    growth = figures.rd_growth(revenue=(_d("10000"), _d("9000")), rd=(_d("400"), _d("380")))

    assert growth == figures.Growth(Reading.NOT_APPLICABLE, Reading.MET, _d("-10"), _d("-5"))


def test_rd_growth_of_equal_rates_is_met() -> None:
    growth = figures.rd_growth(revenue=(_d("3"), _d("4")), rd=(_d("0.3"), _d("0.4")))

    assert (growth.weak, growth.strict) == (Reading.MET, Reading.MET)


def test_rd_growth_from_nothing_has_no_rate_but_is_met() -> None:
    growth = figures.rd_growth(revenue=(_d("100"), _d("120")), rd=(_d("0"), _d("5")))

    assert growth == figures.Growth(Reading.MET, Reading.MET, _d("20"), Absent.NOT_APPLICABLE)


def test_rd_growth_with_a_blank_year_is_unknown() -> None:
    growth = figures.rd_growth(revenue=(_d("100"), None), rd=(_d("1"), _d("5")))

    assert (growth.weak, growth.strict) == (Reading.UNKNOWN, Reading.UNKNOWN)


def test_rd_growth_without_revenue_before_can_not_be_compared() -> None:
    growth = figures.rd_growth(revenue=(_d("0"), _d("10")), rd=(_d("1"), _d("5")))

    assert (growth.weak, growth.strict) == (Reading.MET, Reading.NOT_APPLICABLE)


def test_mixed_bases_names_the_years() -> None:
    points = [Point(2015, _d("0.8"), "工业总产值"), Point(2016, _d("0.7"), "营业收入")]

    assert figures.mixed_bases(points) == (
        "各年口径不一致（2015 年为“工业总产值”，2016 年为“营业收入”），不能放在同一趋势中比较。"
    )


def test_mixed_bases_accepts_one_basis() -> None:
    assert figures.mixed_bases([Point(2015, _d("0.8"), "a"), Point(2016, _d("0.7"), "a")]) is None


@pytest.mark.parametrize(
    ("values", "falls"),
    [
        ([(2015, "0.82"), (2016, "0.71"), (2017, "0.58")], True),
        ([(2015, "0.82"), (2016, "0.82"), (2017, "0.58")], False),
        ([(2014, "0.82"), (2016, "0.71"), (2017, "0.58")], False),
        ([(2016, "0.71"), (2017, "0.58")], False),
    ],
)
def test_falls_three_years_needs_three_years_in_a_row(values: list[tuple[int, str]], falls: bool) -> None:
    assert figures.falls_three_years([Point(year, _d(value), "P") for year, value in values]) is falls


def test_falls_three_years_does_not_mix_denominators() -> None:
    points = [Point(2015, _d("3"), "P"), Point(2016, _d("2"), "P"), Point(2017, _d("1"), "营业收入")]

    assert figures.falls_three_years(points) is False


def test_falls_three_years_does_not_take_a_blank_for_zero() -> None:
    points = [Point(2015, _d("3"), "P"), Point(2016, _d("2"), "P"), Point(2017, Absent.BLANK, "P")]

    assert figures.falls_three_years(points) is False
