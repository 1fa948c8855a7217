"""The checks of data/figures.yaml: what stops a submission, what asks for a 说明, what is only remarked."""

from decimal import Decimal
from pathlib import Path

import pytest

from dongtou_brand.kernel import datafile
from enterprises.models import FigureDefinition
from enterprises.rules.checks import Finding, Sheet, findings, growth, least_of, unsettled
from enterprises.rules.definition_files import FigureFile, figures_of, stored_checks
from enterprises.rules.figures import Absent
from enterprises.rules.formulas import derived

FILE = datafile.read(Path(__file__).resolve().parents[3] / "data" / "figures.yaml", FigureFile)
DEFINITIONS = {
    row.code: FigureDefinition(
        code=row.code,
        name=row.name,
        unit=row.unit,
        decimals=row.decimals,
        formula=row.formula,
        checks=stored_checks(FILE, row),
        bases=[basis.model_dump() for basis in row.bases],
    )
    for _, _, row in figures_of(FILE)
    if not row.part_of
}


def year(bases=None, explanations=None, unfilled=None, **values) -> Sheet:
    stated = {
        code: value if isinstance(value, Absent) else Decimal(str(value)) for code, value in values.items()
    }
    computed = derived(DEFINITIONS.values(), stated)
    return Sheet(stated | computed, bases or {}, explanations or {}, unfilled or {})


def found(now, *before):
    return [one for one in findings(DEFINITIONS, now, before) if one.level != "note"]


def words(now, *before):
    return [one.words for one in found(now, *before)]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("own_brand_exports", "exports"),
        ("qualified_suppliers_zhejiang", "qualified_suppliers"),
        ("supplier_purchases_zhejiang", "supplier_purchases"),
        ("inspections_passed", "inspections_total"),
        ("complaints_closed", "complaints_received"),
        ("rd_staff", "staff"),
    ],
)
def test_part_larger_than_its_whole_stops_submission(part, whole):
    (one,) = found(year(**{part: 11, whole: 10}))

    name, other = DEFINITIONS[part].name, DEFINITIONS[whole].name
    assert (one.code, one.level, one.words) == (part, "block", f"“{name}”大于“{other}”，请改正后再提交。")
    assert found(year(**{part: 10, whole: 10})) == []


def test_part_of_what_does_not_apply_stops_submission():
    (one,) = found(year(own_brand_exports=11, exports=Absent.NOT_APPLICABLE))

    words = "“自主品牌产品出口额”填了数值，“出口总额”却为不适用，请改正其中一项。"
    assert (one.code, one.level, one.words) == ("own_brand_exports", "block", words)


def test_part_of_a_blank_asks_for_the_whole_or_an_explanation():
    now = year(own_brand_exports=11, explanations={"own_brand_exports": "出口由集团统计。"})

    (one,) = found(year(own_brand_exports=11))
    words = "“出口总额”没有填写，不能与“自主品牌产品出口额”核对，请补填；确实没有的，请填写说明。"
    assert (one.code, one.level, one.words) == ("own_brand_exports", "explain", words)
    assert unsettled(found(now)) == []


def test_nothing_of_what_is_missing_is_no_question():
    assert found(year(own_brand_exports=0)) == []
    assert found(year(own_brand_exports=0, exports=Absent.NOT_APPLICABLE)) == []


def test_whole_that_the_year_is_not_asked_for_is_not_missed():
    known = {"own_brand_exports": DEFINITIONS["own_brand_exports"]}

    assert findings(known, year(own_brand_exports=11)) == []


@pytest.mark.parametrize(("now", "asked"), [(130, 0), ("130.1", 1), (70, 0), ("69.9", 1)])
def test_change_over_the_set_percentage_asks_for_an_explanation(now, asked):
    sheet = year(revenue=now)

    assert len(unsettled(found(sheet, year(revenue=100)))) == asked


def test_change_is_told_with_its_direction():
    assert words(year(staff=50), year(staff=100)) == [
        "“年末从业人数”比上年减少 50.0%，变动超过 30%，请核对；属实的，请填写说明。"
    ]


def test_an_explanation_settles_the_question():
    now = year(staff=50, explanations={"staff": "一车间迁往市外。"})

    (one,) = found(now, year(staff=100))

    assert (one.explained, one.brief) == (True, "波动大于 30%，已说明")
    assert unsettled([one]) == []


def test_spaces_are_no_explanation():
    now = year(staff=50, explanations={"staff": "  "})

    assert len(unsettled(found(now, year(staff=100)))) == 1


def test_no_explanation_settles_an_error():
    now = year(exports=1, own_brand_exports=2, explanations={"own_brand_exports": "属实。"})

    assert [one.level for one in unsettled(found(now))] == ["block"]


def test_another_basis_is_no_jump():
    now = year(rd_spending=100, bases={"rd_spending": "accounts"})
    before = year(rd_spending=10, bases={"rd_spending": "statistics"})

    assert found(now, before) == []


def test_value_without_its_basis_stops_submission():
    assert words(year(rd_spending=100)) == ["请选择“研发投入”的口径。"]
    assert words(year(rd_spending=Absent.NOT_APPLICABLE)) == []


@pytest.mark.parametrize(("loss", "said"), [(0, "全年为 0"), (6, "高于 5%"), (5, ""), ("0.5", "")])
def test_loss_rate_of_zero_or_over_five_is_asked_about_beside_the_loss(loss, said):
    asked = found(year(internal_loss=loss, external_loss=0, gross_output=100))

    assert [(one.code, one.of, said in one.words) for one in asked] == (
        [("internal_loss", "quality_loss_rate", True)] if said else []
    )


def test_points_over_a_hundred_are_out_of_range():
    assert words(year(satisfaction=101)) == ["“顾客满意度”应在 0 至 100分之间，请改正后再提交。"]


def test_months_that_nobody_filled_in_are_asked_about():
    (one,) = found(year(internal_loss=5, external_loss=5, gross_output=1000, unfilled={"internal_loss": 3}))

    assert (one.code, one.level, one.brief) == ("internal_loss", "explain", "3 个月未填")


def test_only_profit_may_be_negative():
    assert least_of(DEFINITIONS["net_profit"]) < 0
    assert least_of(DEFINITIONS["revenue"]) == 0


def test_small_counts_may_double():
    assert found(year(complaints_received=2), year(complaints_received=1)) == []


def remarks(now, *before):
    return {one.of: one for one in findings(DEFINITIONS, now, before)}


def test_half_of_the_suppliers_is_enough():
    one = remarks(year(qualified_suppliers=46, qualified_suppliers_zhejiang=23))["zhejiang_supplier_share"]

    assert one == Finding(
        "zhejiang_supplier_share", "note", "", "23 / 46 家，≥ 50%", True, of="zhejiang_supplier_share"
    )


def test_intensity_is_held_against_the_reference_line():
    one = remarks(year(rd_spending=430, revenue=12000, bases={"rd_spending": "tax"}))["rd_intensity"]

    assert (one.brief, one.met) == ("低于参考线 4%", False)


@pytest.mark.parametrize(
    ("losses", "praised"), [((7, 8, 9), True), ((7, 8), False), ((7, 8, 8), False), ((7, 9, 8), False)]
)
def test_loss_rate_that_falls_three_years_is_praised(losses, praised):
    sheets = [year(internal_loss=loss, external_loss=0, gross_output=1000) for loss in losses]

    said = remarks(*sheets).get("quality_loss_rate")

    assert (said is not None and said.brief == "连续三年下降") is praised


def test_a_blank_year_is_not_a_fall():
    sheets = [year(internal_loss=loss, external_loss=0, gross_output=1000) for loss in (7, Absent.BLANK, 9)]

    assert "quality_loss_rate" not in remarks(*sheets)


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
