"""Derived figures keep blank, zero and not applicable apart, and never mix denominators."""

from decimal import Decimal

import pytest

from enterprises.rules import figures
from enterprises.rules.figures import Absent, Point, Reading


def _d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("code", "rate"),
    [("internal_loss_rate", "0.365"), ("external_loss_rate", "0.135"), ("quality_loss_rate", "0.50")],
)
def test_derive_splits_the_quality_loss(code: str, rate: str) -> None:
    year = {"internal_loss": _d("36.5"), "external_loss": _d("13.5"), "gross_output": _d("10000")}

    assert figures.derive(code, year) == _d(rate)


def test_derive_leaves_a_blank_loss_unknown() -> None:
    year = {"internal_loss": _d("36.5"), "external_loss": None, "gross_output": _d("10000")}

    assert figures.derive("quality_loss_rate", year) is Absent.BLANK


def test_derive_keeps_a_true_zero() -> None:
    year = {"internal_loss": _d("0"), "external_loss": _d("0"), "gross_output": _d("10000")}

    assert figures.derive("quality_loss_rate", year) == 0


def test_derive_does_not_take_revenue_for_output() -> None:
    year = {"internal_loss": _d("36.5"), "external_loss": _d("13.5"), "revenue": _d("10000")}

    assert figures.derive("quality_loss_rate", year) is Absent.BLANK


@pytest.mark.parametrize(
    ("exports", "own", "share"),
    [
        (_d("0"), _d("0"), Absent.NOT_APPLICABLE),
        (Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE),
        (None, _d("1"), Absent.BLANK),
        (_d("500"), _d("0"), _d("0")),
        (_d("500"), _d("158"), _d("31.6")),
    ],
)
def test_derive_own_brand_share_without_exports_is_not_applicable(
    exports: figures.Value | None, own: figures.Value, share: figures.Value
) -> None:
    year = {"exports": exports, "own_brand_exports": own}

    assert figures.derive("own_brand_share", year) == share


@pytest.mark.parametrize(("zhejiang", "share"), [("7", "41.1765"), ("10", "58.8235")])
def test_derive_counts_suppliers(zhejiang: str, share: str) -> None:
    year = {"qualified_suppliers_zhejiang": _d(zhejiang), "qualified_suppliers": _d("17")}

    assert figures.derive("zhejiang_supplier_share", year) == _d(share)


def test_derive_refuses_an_unknown_code() -> None:
    with pytest.raises(KeyError):
        figures.derive("profit", {})


def test_rd_growth_differs_between_the_readings() -> None:
    growth = figures.rd_growth(revenue=(_d("10000"), _d("12000")), rd=(_d("400"), _d("430")))

    assert growth == figures.Growth(Reading.MET, Reading.NOT_MET, _d("20"), _d("7.5"))
    assert figures.derive("rd_intensity", {"rd_spending": _d("400"), "revenue": _d("10000")}) == _d("4")
    assert figures.derive("rd_intensity", {"rd_spending": _d("430"), "revenue": _d("12000")}) == _d("3.5833")


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


@pytest.mark.parametrize(
    ("rate", "warnings"),
    [
        (_d("0.5"), ()),
        (_d("5"), ()),
        (_d("5.01"), ("质量损失率 5.01% 高于 5%，请核对损失金额和工业总产值的单位。",)),
        (_d("0"), ("全年质量损失为 0，通常是没有统计；请核实后再保存。",)),
        (Absent.BLANK, ()),
    ],
)
def test_quality_loss_warnings(rate: figures.Value, warnings: tuple[str, ...]) -> None:
    assert figures.quality_loss_warnings(rate) == warnings
