"""The form of one answer."""

from decimal import Decimal

import pytest

from benchmarking.enums import AnswerState, IndicatorKind
from benchmarking.forms.answers import AnswerForm
from benchmarking.models import Indicator
from benchmarking.rules.answers import Content

STEPS = [{"value": "all", "label": "有", "points": 5}]


def scored(**values) -> Indicator:
    filled = {"own_value": {"kind": "number", "unit": "万元", "label": "研发投入"}, "scale": STEPS} | values
    return Indicator(code="A-07", name="统计", kind=IndicatorKind.SCORE, points=Decimal(5), **filled)


def form(indicator: Indicator, **data: str) -> AnswerForm:
    return AnswerForm(indicator, {"version": "0"} | data)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("8812.5", "8812.5"),
        ("8,812.50", "8812.5"),
        ("８８１２．５", "8812.5"),
        (" 12 ", "12"),
        ("4.175800", "4.1758"),
        ("-3", "-3"),
        ("5%", "5"),
    ],
)
def test_number_is_understood_as_people_type_it(typed, number):
    filled = form(scored(), own=typed)

    assert filled.is_valid()
    assert filled.content().own_number == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("很多", "“研发投入”应填写数字（单位：万元）。"),
        ("NaN", "“研发投入”应填写数字（单位：万元）。"),
        ("1.23456", "“研发投入”最多保留四位小数。"),
        ("1" * 30, "“研发投入”的数字过大，请核对单位。"),
    ],
)
def test_number_that_is_none_is_refused_and_shown_back(typed, words):
    filled = form(scored(), own=typed)

    assert not filled.is_valid()
    assert filled.words() == words
    assert filled["own"].value() == typed


def test_blank_number_is_no_zero():
    filled = form(scored(), own="", choice="all")

    assert filled.is_valid()
    assert filled.content() == Content(AnswerState.ANSWERED, "all")


def test_zero_stays_zero():
    filled = form(scored(), own="0", choice="all")

    assert filled.is_valid()
    assert filled.content().own_number == Decimal(0)


def test_text_and_note_have_limits_in_words():
    text = scored(own_value={"kind": "text", "label": "现状"})
    filled = form(text, own="字" * 501, note="字" * 2001)

    assert not filled.is_valid()
    assert filled.words() == "说明不能超过 2000 个字。 “现状”不能超过 500 个字，请精简。"


def test_choice_that_does_not_exist_is_refused():
    assert form(scored(), choice="more").words() == "没有这个判定选项，请重新选择。"


def test_not_applicable_is_offered_only_where_it_is_allowed():
    assert form(scored(), mark="not_applicable").words() == "A-07 不能选择“不适用”。"
    assert form(scored(may_be_not_applicable=True), mark="not_applicable", note="不涉及").is_valid()


def test_linear_indicator_has_no_choice():
    line = scored(scale={"linear": {"zero_at": 0, "full_at": 4, "figure": "f"}})

    assert "choice" not in AnswerForm(line).fields


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_version_that_is_no_number_asks_for_a_fresh_page(version):
    assert form(scored(), version=version).words() == "页面内容已过期，请刷新后重试。"
