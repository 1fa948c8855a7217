"""Figures in words, without a database."""

from decimal import Decimal

import pytest

from enterprises.rules.figures import Absent
from reporting.rules import wording
from reporting.rules.facts import FigureFact, Stated


def fact(unit: str = "%", decimals: int = 2, **years: Stated) -> FigureFact:
    given = {int(year[1:]): stated for year, stated in years.items()}
    return FigureFact("quality_loss_rate", "质量损失率", unit, "口径", decimals, "质量绩效", years=given)


def stated(value: str, *, confirmed: bool = True, basis: str = "a") -> Stated:
    return Stated(Decimal(value), "填报", confirmed, basis)


def test_sentence_compares_two_years_of_one_basis() -> None:
    rate = fact(y2015=stated("0.82"), y2016=stated("0.71"))

    assert wording.sentence(rate, 2016) == "2016 年度质量损失率为 0.71%，比上年下降 0.11 个百分点。"


def test_sentence_makes_no_comparison_across_bases() -> None:
    rate = fact(y2015=stated("0.82"), y2016=stated("0.71", basis="b"))

    assert wording.sentence(rate, 2016) == "2016 年度质量损失率为 0.71%。"
    assert wording.change(rate, 2016) is None


def test_sentence_makes_no_comparison_without_the_year_before() -> None:
    assert wording.sentence(fact(y2016=stated("0.71")), 2016) == "2016 年度质量损失率为 0.71%。"


def test_sentence_says_that_a_blank_is_not_disclosed() -> None:
    assert wording.sentence(fact(y2015=stated("0.82")), 2016) == "2016 年度质量损失率未披露。"


def test_sentence_says_that_a_figure_does_not_apply() -> None:
    rate = fact(y2016=Stated(Absent.NOT_APPLICABLE, "填报", True, "a"))

    assert wording.sentence(rate, 2016) == "2016 年度质量损失率不适用。"


def test_sentence_marks_what_nobody_confirmed() -> None:
    rate = fact(y2016=stated("0.71", confirmed=False))

    assert wording.sentence(rate, 2016) == "2016 年度质量损失率为 0.71%（企业填报）。"


def test_sentence_says_when_nothing_changed() -> None:
    rate = fact(y2015=stated("0.712"), y2016=stated("0.708"))

    assert wording.sentence(rate, 2016) == "2016 年度质量损失率为 0.71%，与上年持平。"


@pytest.mark.parametrize(
    ("unit", "decimals", "before", "now", "words"),
    [
        ("%", 2, "0.82", "0.71", "−0.11 个百分点"),
        ("万元", 2, "41.20", "39.00", "−5.3%"),
        ("万元", 2, "7010", "7690", "+9.7%"),
        ("万元", 2, "0", "5", None),
        ("分", 1, "89.6", "90.4", "+0.8 分"),
        ("件", 0, "6", "5", "−1 件"),
        ("人", 0, "198", "198", "0 人"),
    ],
)
def test_change_is_said_as_fits_the_unit(
    unit: str, decimals: int, before: str, now: str, words: str | None
) -> None:
    figure = fact(unit, decimals, y2015=stated(before), y2016=stated(now))

    assert wording.change(figure, 2016) == words


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (stated("0"), "0.00"),
        (stated("7512.3"), "7,512.30"),
        (stated("-0.125"), "−0.13"),
        (stated("5", confirmed=False), "5.00*"),
        (Stated(Absent.NOT_APPLICABLE), "不适用"),
        (Stated(), None),
    ],
)
def test_cell_keeps_zero_blank_and_not_applicable_apart(given: Stated, text: str | None) -> None:
    assert wording.cell(fact(y2016=given), 2016) == text
