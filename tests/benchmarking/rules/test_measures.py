"""Measured values: gates by the standard, points by their place, words against each level."""

from decimal import Decimal
from typing import Any

import pytest

from benchmarking.enums import AnswerState, IndicatorKind
from benchmarking.models import Answer, Catalogue, Indicator
from benchmarking.rules import measures, scoring, tiers
from benchmarking.rules.answers import Content, can_say, claims, judgement, own_words, settled
from benchmarking.rules.assessments import missing
from benchmarking.rules.comparisons import by_effect, compare, measured_words
from benchmarking.rules.reasons import condition_words, reason
from benchmarking.rules.scoring import NO, NOTHING, YES, Said
from benchmarking.rules.verification import Finding, agrees, can_find, choices, claimed
from benchmarking.rules.workbook_cells import over, typed_measure
from benchmarking.rules.workbook_merges import item
from tests.benchmarking.rules.test_scoring import A, gate, scored

LEVELS = [
    {
        "code": "icn", "name": "分断能力", "unit": "kA", "direction": "higher",
        "national": {"value": "6", "source": "国标"}, "standard": {"value": "10", "source": "团标"},
        "advanced": {"value": "10", "source": "行业"},
    },
    {
        "code": "power", "name": "单极功耗", "unit": "W", "direction": "lower",
        "national": {"value": "6", "source": "国标"}, "standard": {"value": "4.5", "source": "团标"},
        "advanced": {"value": "4", "source": "行业"},
    },
]  # fmt: skip


def measured_gate(pk: int = 7) -> Indicator:
    indicator = gate(pk)
    indicator.measures, indicator.name = LEVELS, "关键指标"
    return indicator


def measured_score(pk: int = 8, points: int = 20) -> Indicator:
    return Indicator(
        pk=pk, dimension=A, code=f"S-{pk}", kind=IndicatorKind.SCORE, points=Decimal(points), measures=LEVELS
    )


def said(**values: Any) -> Said:
    return Said(measured={code: Decimal(str(value)) for code, value in values.items()})


# ── scoring ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("values", "met"),
    [
        ({"icn": 10, "power": "4.5"}, True),
        ({"icn": 10, "power": "4.6"}, False),
        ({"icn": "9.9", "power": 3}, False),
        ({"icn": 12}, None),
        ({"icn": 1}, None),
        ({}, None),
    ],
)
def test_gate_with_measures_is_met_when_every_value_reaches_the_standard(values, met):
    assert scoring.gate_met(measured_gate(), said(**values)) is met


def test_choice_of_a_gate_with_measures_counts_for_nothing():
    assert scoring.gate_met(measured_gate(), Said(YES)) is None


@pytest.mark.parametrize(
    ("icn", "power", "points"),
    [(10, 4, "20.0"), (6, 6, "0.0"), (8, 5, "10.0"), (99, 0, "20.0"), (0, 99, "0.0"), (10, "4.6", "17.0")],
)
def test_points_are_the_mean_of_the_places_between_national_and_advanced(icn, power, points):
    assert scoring.points(measured_score(), said(icn=icn, power=power)) == Decimal(points)


def test_a_missing_value_never_scores():
    assert scoring.points(measured_score(), said(icn=10)) is None


# ── answers ─────────────────────────────────────────────────────────────────────────────────────
def test_answer_is_judged_by_its_values_once_all_are_there():
    part = settled(measured_gate(), measured={"icn": Decimal("2.24E+4"), "power": None})
    whole = settled(measured_gate(), choice=NO, measured={"power": Decimal("4.5"), "icn": Decimal(10)})

    assert (part.state, part.choice, part.measured) == (AnswerState.UNANSWERED, "", {"icn": "22400"})
    assert (whole.state, whole.choice) == (AnswerState.ANSWERED, YES)
    assert list(whole.measured) == ["icn", "power"]
    assert claims(measured_gate(), whole)
    assert judgement(measured_gate(), part) == "未判定"
    assert own_words(measured_gate(), whole) == "分断能力 10 kA；单极功耗 4.5 W"


def test_measured_values_below_zero_are_refused():
    wrong = settled(measured_gate(), measured={"icn": Decimal(-1), "power": Decimal(4)})

    assert can_say(measured_gate(), wrong) == "分断能力：实测值不能为负数，请核对后填写。"


# ── verification ────────────────────────────────────────────────────────────────────────────────
def test_officer_measures_all_and_says_why_the_values_differ():
    indicator = measured_gate()
    answer = Answer(
        indicator=indicator, state=AnswerState.ANSWERED, choice=YES, measured={"icn": "10", "power": "4.5"}
    )
    own = claimed(indicator, answer)
    other = Finding(NO, measured={"icn": "10", "power": "4.6"})

    assert (choices(indicator, answer), own.measured) == ([YES, NO], answer.measured)
    assert agrees(indicator, answer, own)
    assert not agrees(indicator, answer, other)
    assert can_find(indicator, answer, own) is None
    assert can_find(indicator, answer, other) == ("核验结果与自评（满足）不一致，请在核验意见中写明理由。")
    assert can_find(indicator, answer, Finding(YES, measured={"icn": "10"})) == (
        "请填写 G-7 关键指标全部关键技术指标的核验实测值。"
    )


# ── words and comparisons ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("code", "number", "words", "place"),
    [
        ("icn", "10", "持平", 80),
        ("icn", "11.2", "优于 12.0%", 100),
        ("icn", "9", "低于 10.0%", 60),
        ("icn", "5", "低于 50.0%", 0),
        ("power", "3.9", "优于 2.5%", 84),
        ("power", "4.4", "高于 10.0%", 64),
    ],
)
def test_comparison_with_the_advanced_level_is_in_words_and_a_place(code, number, words, place):
    found = {each.measure.code: each for each in compare(measured_gate(), {code: Decimal(number)})}

    assert (found[code].advanced_words, found[code].place) == (words, place)


def test_what_keeps_a_gate_shut_comes_first_then_what_costs_most_points():
    listed = [
        *compare(measured_score(), {"icn": Decimal(8), "power": Decimal(4)}),
        *compare(measured_gate(), {"icn": Decimal(12), "power": Decimal("4.6")}),
    ]

    assert [(each.indicator.code, each.measure.code, each.lost) for each in by_effect(listed)] == [
        ("G-7", "power", None),
        ("S-8", "icn", Decimal("5.00")),
        ("S-8", "power", Decimal("0.00")),
        ("G-7", "icn", None),
    ]


def test_gap_in_words_names_what_does_not_reach_the_standard():
    found = compare(measured_gate(), {"icn": Decimal(10), "power": Decimal("4.6")})

    assert measured_words(found) == "单极功耗 4.6 W，高于“浙江制造”标准 4.5 W，差距 2.2%"


def test_reasons_explain_measured_gates_and_points():
    assert reason(measured_gate(), said(icn=10, power="4.6")) == (
        "单极功耗未达到“浙江制造”标准，判定为不满足；任一必备项不满足即为未达标"
    )
    assert reason(measured_score(), said(icn=8, power=5)) == (
        "实测值在国家标准（0 分）与国际先进（满分 20 分）之间按比例计，各项平均得 10.0 分"
    )


# ── conditions ──────────────────────────────────────────────────────────────────────────────────
def conditional(pk: int = 9, on: str = "G-1", choice: str = YES) -> Indicator:
    indicator = scored(pk)
    indicator.asked_when = {"indicator": on, "is": [choice]}
    return indicator


def test_what_is_not_asked_is_not_missing_and_leaves_the_denominator():
    listed = [gate(1), conditional()]
    no = Answer(indicator=listed[0], state=AnswerState.ANSWERED, choice=NO)
    yes = Answer(indicator=listed[0], state=AnswerState.ANSWERED, choice=YES)

    assert [lack.code for lack in missing(listed, {1: no}, {})] == []
    assert [lack.code for lack in missing(listed, {1: yes}, {1: 1})] == ["S-9"]
    assert scoring.score(listed, {1: Said(NO), 9: Said("falling")}).full == 0
    assert scoring.score(listed, {1: Said(YES), 9: Said("falling")}).points == 6


def test_gate_that_is_not_asked_is_no_gate():
    follower = gate(2)
    follower.asked_when = {"indicator": "G-1", "is": [NO]}

    found = scoring.score([gate(1), follower], {1: Said(YES), 2: Said(NO)})

    assert (found.gates_met, found.gates_total, found.open) == (1, 1, 0)


def test_reason_why_it_is_not_asked_names_the_answer_that_decides():
    listed = [gate(1), conditional(), conditional(10, on="S-9", choice="yearly")]

    answered = scoring.effective(listed, {1: Said(NO)})
    silent = scoring.effective(listed, {})

    assert [answered[pk].unasked for pk in (9, 10)] == [
        "因 G-1 选择“不满足”，本项不适用",
        "因 S-9 不适用，本项不适用",
    ]
    assert silent[9].unasked == "G-1 尚未判定，判定后再确定本项是否适用"
    assert reason(listed[1], answered[9]) == "因 G-1 选择“不满足”，本项不适用"
    assert condition_words(listed[1], {each.code: each for each in listed}) == "仅在 G-1 为“满足”时适用"


def test_condition_may_hang_on_a_gate_with_measures():
    listed = [measured_gate(1), conditional()]

    assert not scoring.effective(listed, {1: said(icn=10, power=4)}).get(9, NOTHING).unasked
    assert scoring.effective(listed, {1: said(icn=10, power=5)})[9].unasked


# ── tiers ───────────────────────────────────────────────────────────────────────────────────────
TIERED = Catalogue(
    basic_points=Decimal(60),
    pass_points=Decimal(80),
    tiers=[
        {"rung": "planned", "basic": "40", "pass": "50"},
        {"rung": "creating", "basic": "55.5", "pass": "70"},
    ],
)


@pytest.mark.parametrize(
    ("rung", "tier"),
    [
        ("none", "planned"),
        ("planned", "planned"),
        ("cultivated", "planned"),
        ("creating", "creating"),
        ("certified", "creating"),
    ],
)
def test_tier_is_the_rung_or_the_nearest_below(rung, tier):
    assert tiers.tier_for(TIERED, rung) == tier
    assert tiers.tier_for(Catalogue(tiers=[]), rung) == ""


def test_thresholds_are_those_of_the_tier():
    assert tiers.lines(TIERED, "creating") == tiers.Lines(Decimal("55.5"), Decimal(70))
    assert tiers.lines(TIERED, "") == tiers.Lines(Decimal(60), Decimal(80))


def test_indicator_counts_in_the_tiers_that_it_names():
    some = scored()
    some.tiers = ["creating"]

    assert [tiers.in_tier(some, tier) for tier in ("creating", "planned", "")] == [True, False, True]
    assert tiers.in_tier(scored(), "planned")


# ── the workbook ────────────────────────────────────────────────────────────────────────────────
def test_measures_of_a_workbook_are_merged_one_by_one():
    indicator = measured_gate()
    base = settled(indicator, measured={"icn": Decimal(9), "power": Decimal(5)})
    server = settled(indicator, measured={"icn": Decimal(9), "power": Decimal(4)})
    icn, _ = measures.measures(indicator)

    found = typed_measure(indicator, icn, base, 12.0, percent=False, skipped=frozenset())
    merged = item(indicator, found, row=5, version=1, present=2, base=base, server=server)

    assert (found.changes, found.faults) == ({"measure:icn": Decimal(12)}, [])
    assert merged is not None
    assert (merged.conflict, merged.sheet.measured, merged.sheet.choice) == (
        True,
        {"icn": "12", "power": "4"},
        YES,
    )


def test_measure_that_was_emptied_asks_before_it_goes():
    indicator = measured_gate()
    base = settled(indicator, measured={"icn": Decimal(9), "power": Decimal(5)})
    icn, _ = measures.measures(indicator)

    found = typed_measure(indicator, icn, base, None, percent=False, skipped=frozenset())
    merged = item(indicator, found, row=5, version=1, present=1, base=base, server=base)

    assert merged is not None
    assert (merged.clears, merged.cleared, merged.clear.measured) == (True, ["分断能力"], {"power": "5"})


@pytest.mark.parametrize(
    ("cell", "words"),
    [("十", "不是数字"), (-1.0, "是负数"), (True, "逻辑值格式")],
)
def test_measure_of_a_workbook_that_is_no_value_is_told(cell, words):
    icn, _ = measures.measures(measured_gate())

    found = typed_measure(measured_gate(), icn, Content(), cell, percent=False, skipped=frozenset())

    assert [column for column, _ in found.faults] == ["own"]
    assert words in found.faults[0][1]


def test_content_without_changes_of_measures_keeps_them():
    base = settled(measured_gate(), measured={"icn": Decimal(9)})

    assert over(measured_gate(), base, {"note": "说明"}).measured == {"icn": "9"}
