"""What stands beside the figures of several years: the change, a remark, the R&D rule in both readings."""

from decimal import Decimal

from enterprises.models import FigureDefinition
from enterprises.rules.checks import Sheet
from enterprises.rules.figure_checks import Hint, change_words, compared, growths, hints, research
from enterprises.rules.figures import Absent, Reading

CHOICES = [{"code": "statistics", "name": "统计"}, {"code": "accounts", "name": "会计"}]
DEFINITIONS = {
    "revenue": FigureDefinition(code="revenue", name="营业收入", unit="万元", decimals=2),
    "rd_spending": FigureDefinition(
        code="rd_spending", name="研发投入", unit="万元", decimals=2, bases=CHOICES
    ),
    "rd_intensity": FigureDefinition(
        code="rd_intensity", name="强度", unit="%", decimals=2, formula="rd_spending / revenue * 100"
    ),
}


def year(basis="statistics", **values):
    return Sheet({code: Decimal(str(value)) for code, value in values.items()}, {"rd_spending": basis})


def test_change_of_an_amount_is_percent_and_of_a_rate_is_points():
    rate = DEFINITIONS["rd_intensity"]

    assert change_words(DEFINITIONS["revenue"], Decimal(90), Decimal(100)) == "−10.0%"
    assert change_words(rate, Decimal("36.44"), Decimal("30.85")) == "+5.59"
    assert change_words(rate, Decimal(3), Decimal(3)) == "0"
    assert change_words(rate, Decimal(3), Absent.BLANK) == ""


def test_years_of_different_basis_are_not_compared():
    now, before = year("accounts", rd_spending=110, rd_intensity=4), year(rd_spending=100, rd_intensity=3)

    assert compared(DEFINITIONS["rd_spending"], now, before) == "口径不同，不可比"
    assert compared(DEFINITIONS["rd_intensity"], now, before) == "口径不同，不可比"
    assert compared(DEFINITIONS["rd_spending"], now, year("accounts", rd_spending=100)) == "+10.0%"


def test_a_year_without_its_basis_is_not_compared():
    now, before = year(rd_spending=110), year("", rd_spending=100)

    assert compared(DEFINITIONS["rd_spending"], now, before) == "口径未注明，不可比"


REFERENCE = {2016: year(revenue=10000, rd_spending=400), 2017: year(revenue=12000, rd_spending=430)}


def test_research_is_judged_by_the_reading_that_is_set():
    weak, strict = (
        hints(REFERENCE, 2017, DEFINITIONS, reading=one)["rd_spending"] for one in ("weak", "strict")
    )

    assert weak == Hint("rd_spending", "ok", "随营收增长")
    assert strict == Hint("rd_spending", "warn", "低于营收增幅 20.0%")


def test_both_readings_are_told():
    found = research(REFERENCE[2017], REFERENCE[2016])

    assert (found.weak, found.strict) == (Reading.MET, Reading.NOT_MET)
    assert growths(found) == "营业收入增幅 20.0%，研发投入增幅 7.5%。"


def test_research_in_another_basis_is_not_judged():
    series = {2016: REFERENCE[2016], 2017: year("accounts", revenue=12000, rd_spending=430)}

    assert "rd_spending" not in hints(series, 2017, DEFINITIONS)
