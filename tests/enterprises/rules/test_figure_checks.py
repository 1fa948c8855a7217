from decimal import Decimal

import pytest

from enterprises.models import FigureDefinition
from enterprises.rules.figure_checks import Hint, change_words, growth, hints, warnings
from enterprises.rules.figures import DERIVED, Absent, derive

UNITS = {
    "revenue": "万元", "rd_spending": "万元", "exports": "万元", "own_brand_exports": "万元", "staff": "人",
    "qualified_suppliers": "家", "qualified_suppliers_zhejiang": "家", "complaints_received": "件",
    "internal_loss": "万元", "external_loss": "万元", "gross_output": "万元",
}  # fmt: skip
DEFINITIONS = {
    code: FigureDefinition(code=code, name=code, unit=unit, decimals=2) for code, unit in UNITS.items()
}


def year(**values):
    stated = {code: Decimal(str(value)) for code, value in values.items()}
    return stated | {code: derive(code, stated) for code in DERIVED}


def words(now, before=None):
    return [hint.words for hint in warnings(now, before or {}, DEFINITIONS)]


def test_part_larger_than_its_whole_is_remarked():
    assert words(year(own_brand_exports=11, exports=10)) == ["“own_brand_exports”大于“exports”，请核对。"]


def test_part_as_large_as_its_whole_is_fine():
    assert words(year(qualified_suppliers_zhejiang=10, qualified_suppliers=10)) == []


@pytest.mark.parametrize(("now", "said"), [(130, 0), ("130.1", 1), (70, 0), ("69.9", 1)])
def test_change_over_thirty_percent_is_remarked(now, said):
    assert len(words(year(revenue=now), year(revenue=100))) == said


def test_change_is_told_with_its_direction():
    assert words(year(staff=50), year(staff=100)) == [
        "“staff”比上年减少 50.0%，变动超过 30%，请核对，属实的请备好说明材料。"
    ]


def test_small_counts_may_double():
    assert words(year(complaints_received=2), year(complaints_received=1)) == []


@pytest.mark.parametrize(("loss", "said"), [(0, "全年质量损失为 0"), (6, "高于 5%"), (5, ""), ("0.5", "")])
def test_loss_rate_of_zero_or_over_five_is_asked_about(loss, said):
    found = words(year(internal_loss=loss, external_loss=0, gross_output=100))

    assert [said in sentence for sentence in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [
        (Decimal("114.5"), Decimal(100), Decimal("14.5")),
        (Decimal(1), Decimal(0), None),
        (Absent.BLANK, Decimal(1), None),
        (Decimal(1), None, None),
    ],
)
def test_growth_is_only_told_when_there_is_a_base(now, before, percent):
    assert growth(now, before) == percent


def test_change_of_an_amount_is_percent_and_of_a_rate_is_points():
    rate = FigureDefinition(code="r", name="r", unit="%", decimals=2)

    assert change_words(DEFINITIONS["revenue"], Decimal(90), Decimal(100)) == "−10.0%"
    assert change_words(rate, Decimal("36.44"), Decimal("30.85")) == "+5.59"
    assert change_words(rate, Decimal(3), Decimal(3)) == "0"
    assert change_words(rate, Decimal(3), Absent.BLANK) == ""


def test_research_is_judged_by_the_strict_reading_and_the_reference_line():
    series = {2016: year(revenue=10000, rd_spending=400), 2017: year(revenue=12000, rd_spending=430)}

    found = hints(series, 2017, DEFINITIONS)

    assert found["rd_spending"] == Hint("rd_spending", "warn", "低于营收增幅 20.0%")
    assert found["rd_intensity"] == Hint("rd_intensity", "warn", "低于参考线 4%")


def test_half_of_the_suppliers_is_enough():
    series = {2017: year(qualified_suppliers=46, qualified_suppliers_zhejiang=23)}

    assert hints(series, 2017, DEFINITIONS)["zhejiang_supplier_share"].words == "23 / 46 家，≥ 50%"


def test_loss_rate_that_falls_three_years_is_praised():
    series = {
        2014 + step: year(internal_loss=loss, external_loss=0, gross_output=1000)
        for step, loss in enumerate((9, 8, 7), 1)
    }

    found = hints(series, 2017, DEFINITIONS)["quality_loss_rate"]

    assert found == Hint("quality_loss_rate", "ok", "连续三年下降")
