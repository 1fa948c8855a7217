"""What an assessment lacks, and who may start, submit and withdraw it."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Organisation
from benchmarking.enums import AnswerState, IndicatorKind
from benchmarking.models import Answer, Assessment, Dimension, Indicator, Round
from benchmarking.rules.assessments import (
    Missing,
    can_start,
    can_submit,
    can_withdraw,
    late_words,
    missing,
    unknown,
)
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Enterprise

A = Dimension(pk=1, code="A", name="品质卓越", position=1)
STEPS = [{"value": "none", "label": "无", "points": 0}, {"value": "all", "label": "有", "points": 5}]
OWN = Enterprise(organisation=Organisation(pk=7))
CLERK = Actor(Role.ENTERPRISE_CLERK, user_id=1, organisation_id=7)
STRANGER = Actor(Role.ENTERPRISE_CLERK, user_id=2, organisation_id=8)
TOO_LATE = "确需补报的，请联系区市场监督管理局延长截止日期。"
LACK = Missing(1, "A-01", "总部在浙江", "A", "未填写", "err")


def gate(**values) -> Indicator:
    filled = {"pk": 1, "code": "A-01", "name": "总部在浙江", "own_value": {"kind": "text"}} | values
    return Indicator(dimension=A, kind=IndicatorKind.GATE, **filled)


def scored(**values) -> Indicator:
    filled = {"scale": STEPS, "own_value": {"kind": "number", "unit": "%"}} | values
    return Indicator(
        pk=1, dimension=A, code="A-07", name="统计", kind=IndicatorKind.SCORE, points=Decimal(5), **filled
    )


def words(indicator: Indicator, answer: Answer | None, files: int = 0) -> list[str]:
    answers = {} if answer is None else {1: answer}
    return [lack.words for lack in missing([indicator], answers, {1: files})]


def answered(**values) -> Answer:
    return Answer(state=AnswerState.ANSWERED, **values)


def test_missing_names_the_row_and_marks_gates():
    assert missing([gate()], {}, {}) == [LACK]
    assert missing([scored()], {}, {}) == [Missing(1, "A-07", "统计", "A", "未填写")]


@pytest.mark.parametrize(
    ("answer", "files", "expected"),
    [
        (None, 0, ["未填写"]),
        (Answer(), 3, ["未填写"]),
        (Answer(own_text="有"), 0, ["未判定"]),
        (Answer(state=AnswerState.LATER, choice="yes"), 1, ["稍后填写"]),
        (Answer(state=AnswerState.UNKNOWN, choice="yes"), 0, []),
        (Answer(state=AnswerState.NOT_APPLICABLE, note="不涉及"), 0, []),
        (answered(choice="yes"), 1, ["未填现状"]),
        (answered(choice="yes", own_text="浙江省"), 0, ["缺佐证"]),
        (answered(choice="yes", own_text="浙江省"), 1, []),
        (answered(choice="no"), 0, []),
    ],
)
def test_missing_of_a_gate_says_what_is_lacking(answer, files, expected):
    assert words(gate(), answer, files) == expected


def test_unknown_names_what_the_officer_is_asked_about():
    answers = {1: Answer(state=AnswerState.UNKNOWN)}
    assert unknown([gate()], answers) == [Missing(1, "A-01", "总部在浙江", "A", "不清楚，请核验人员指导")]
    assert unknown([gate()], {1: answered(choice="yes")}) == []


def test_missing_of_points_above_zero_needs_the_number_and_zero_is_a_number():
    assert words(scored(), answered(choice="all"), 1) == ["未填现状"]
    assert words(scored(), answered(choice="all", own_number=Decimal(0)), 1) == []
    assert words(scored(), answered(choice="none")) == []


def test_missing_does_not_ask_for_evidence_that_is_not_required():
    assert words(gate(evidence_required=False), answered(choice="yes", own_text="有")) == []


def test_missing_does_not_ask_for_an_own_value_that_the_indicator_has_not():
    assert words(gate(own_value={}), answered(choice="yes"), 1) == []


@pytest.mark.parametrize(
    ("day", "begun", "expected"),
    [
        (date(2018, 4, 1), False, None),
        (date(2018, 6, 29), False, None),
        (date(2018, 3, 31), False, "2018 年第一轮自评自 2018-04-01 开始，尚未开放。"),
        (date(2018, 6, 30), False, f"2018 年第一轮自评已于 2018-06-29 截止；{TOO_LATE}"),
        (date(2018, 6, 30), True, None),
    ],
)
def test_starting_is_open_between_the_days_of_the_round(day, begun, expected):
    opened = Round(year=2018, number=1, opens_on=date(2018, 4, 1), due_on=date(2018, 6, 29))

    assert can_start(CLERK, OWN, opened, day, begun) == expected


def test_starting_for_another_enterprise_is_refused():
    opened = Round(year=2018, number=1, opens_on=date(2018, 4, 1), due_on=date(2018, 6, 29))

    assert (
        can_start(STRANGER, OWN, opened, date(2018, 5, 1), True) == "只有本企业的填报员或负责人可以开始自评。"
    )


def test_submitting_names_what_is_missing():
    words = can_submit(CLERK, Assessment(enterprise=OWN), [LACK], True)

    assert words == "自评尚未填写完整：A-01（未填写），共 1 项。"
    assert can_submit(CLERK, Assessment(enterprise=OWN), [LACK] * 7, True).endswith("等 7 项。")


def test_submitting_needs_the_promise():
    assessment = Assessment(enterprise=OWN)

    assert can_submit(CLERK, assessment, [], False) == "请先勾选承诺，确认填报内容和佐证材料真实、完整。"
    assert can_submit(CLERK, assessment, [], True) is None
    assert can_submit(STRANGER, assessment, [], True) == "只有本企业的填报员或负责人可以提交自评。"


def test_closed_enterprise_neither_starts_nor_submits():
    gone = Enterprise(
        name="甲", organisation_id=OWN.organisation_id, ended_on=date(2018, 3, 1), ended_as="closed"
    )
    opened = Round(year=2018, number=1, opens_on=date(2018, 4, 1), due_on=date(2018, 6, 29))

    words = "“甲”已于 2018-03-01 注销，档案只供查阅。"
    assert can_start(CLERK, gone, opened, date(2018, 5, 1), False) == words
    assert can_submit(CLERK, Assessment(enterprise=gone), [], True) == words


def test_withdrawing_ends_when_verification_begins():
    assessment = Assessment(enterprise=OWN)

    assert can_withdraw(CLERK, assessment, 0) is None
    assert can_withdraw(STRANGER, assessment, 0) == "只有本企业的填报员或负责人可以撤回自评。"
    assert can_withdraw(CLERK, assessment, 1) == (
        "核验人员已开始核验，不能撤回；如需修改，请联系核验人员退回补正。"
    )


@pytest.mark.parametrize(
    ("status", "late", "returned", "day", "words"),
    [
        ("draft", False, False, date(2018, 6, 29), ""),
        ("draft", False, False, date(2018, 6, 30), "逾期提交（截止日期 2018-06-29）"),
        ("returned", False, True, date(2018, 6, 30), ""),
        ("returned", True, True, date(2018, 7, 30), "逾期提交（截止日期 2018-06-29）"),
        # Mended, handed in again and withdrawn.
        ("draft", False, True, date(2018, 6, 30), ""),
        ("draft", True, True, date(2018, 6, 30), "逾期提交（截止日期 2018-06-29）"),
    ],
)
def test_lateness_is_that_of_the_first_submission(status, late, returned, day, words):
    assessment = Assessment(status=status, late=late, round=Round(due_on=date(2018, 6, 29)))

    assert late_words(assessment, day, returned=returned) == words
