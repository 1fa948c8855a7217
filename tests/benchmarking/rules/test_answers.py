"""What may be said to an indicator."""

from decimal import Decimal

import pytest

from accounts.models import Organisation
from benchmarking.enums import AnswerState, AssessmentStatus, IndicatorKind
from benchmarking.models import Assessment, Indicator
from benchmarking.rules import answers
from benchmarking.rules.answers import Content
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Enterprise

STEPS = [
    {"value": "none", "label": "未统计", "points": 0},
    {"value": "all", "label": "按月统计", "points": 5},
]
LINE = {"linear": {"zero_at": 0, "full_at": 4, "figure": "f"}}


def gate(**values) -> Indicator:
    return Indicator(code="A-01", name="总部在浙江", kind=IndicatorKind.GATE, **values)


def scored(scale=None, **values) -> Indicator:
    points = Decimal(5)
    return Indicator(
        code="A-07", name="统计", kind=IndicatorKind.SCORE, points=points, scale=scale or STEPS, **values
    )


def assessment(status: str = AssessmentStatus.DRAFT) -> Assessment:
    return Assessment(enterprise=Enterprise(organisation=Organisation(pk=7)), status=status)


def clerk(organisation: int = 7, role: Role = Role.ENTERPRISE_CLERK) -> Actor:
    return Actor(role, user_id=1, organisation_id=organisation)


@pytest.mark.parametrize("status", [AssessmentStatus.DRAFT, AssessmentStatus.RETURNED])
def test_answering_is_open_to_the_enterprise_while_it_is_its_turn(status):
    assert answers.can_answer(clerk(), assessment(status)) is None


@pytest.mark.parametrize("status", [AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED])
def test_answering_is_refused_in_words_after_submission(status):
    words = answers.can_answer(clerk(), assessment(status))

    assert words is not None
    assert words.endswith("不能再修改；本次填写的内容没有保存。")


@pytest.mark.parametrize("actor", [clerk(8), clerk(7, Role.LEAD_OFFICER), clerk(7, Role.LEADER)])
def test_answering_is_refused_to_everybody_else(actor):
    assert answers.can_answer(actor, assessment()) == "只有本企业的填报员或负责人可以填写自评。"


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, AnswerState.UNANSWERED),
        ({"own_text": "有"}, AnswerState.UNANSWERED),
        ({"choice": "all"}, AnswerState.ANSWERED),
        ({"choice": "all", "mark": "later"}, AnswerState.LATER),
        ({"choice": "all", "mark": "unknown"}, AnswerState.UNKNOWN),
        ({"choice": "all", "mark": "not_applicable"}, AnswerState.NOT_APPLICABLE),
    ],
)
def test_settled_state_follows_from_what_was_given(given, state):
    assert answers.settled(scored(), **given).state == state


def test_settled_on_a_line_is_answered_by_the_number_alone():
    content = answers.settled(scored(LINE), own_number=Decimal(0), choice="all")

    assert (content.state, content.choice) == (AnswerState.ANSWERED, "")


def test_settled_as_not_applicable_drops_the_choice_and_keeps_what_was_typed():
    content = answers.settled(scored(), mark="not_applicable", choice="all", own_text="无", note="因为")

    assert content == Content(AnswerState.NOT_APPLICABLE, "", "无", None, "因为")


def test_saying_that_it_does_not_apply_needs_a_reason_and_permission():
    said = Content(AnswerState.NOT_APPLICABLE)

    assert answers.can_say(gate(), said) == "A-01 总部在浙江不能选择“不适用”。"
    assert answers.can_say(gate(may_be_not_applicable=True), said) == "选择“不适用”须在说明中写明原因。"
    with_reason = Content(AnswerState.NOT_APPLICABLE, note="不涉及")
    assert answers.can_say(gate(may_be_not_applicable=True), with_reason) is None


@pytest.mark.parametrize(("indicator", "choice"), [(gate(), "all"), (scored(), "yes"), (scored(LINE), "all")])
def test_saying_a_choice_that_the_indicator_has_not_is_refused(indicator, choice):
    words = answers.can_say(indicator, Content(AnswerState.ANSWERED, choice))

    assert words == f"{indicator.code} {indicator.name}没有这个判定选项，请重新选择。"


def test_saying_too_much_is_refused():
    assert answers.can_say(gate(), Content(own_text="字" * 500, note="字" * 2000)) is None
    assert answers.can_say(gate(), Content(own_text="字" * 501)) == "本企业现状不能超过 500 个字。"
    assert answers.can_say(gate(), Content(note="字" * 2001)) == "说明不能超过 2000 个字。"


@pytest.mark.parametrize(
    ("indicator", "content", "expected"),
    [
        (gate(), Content(AnswerState.ANSWERED, "yes"), True),
        (gate(), Content(AnswerState.ANSWERED, "no"), False),
        (scored(), Content(AnswerState.ANSWERED, "none"), False),
        (scored(), Content(AnswerState.ANSWERED, "all"), True),
        (scored(LINE), Content(AnswerState.ANSWERED, own_number=Decimal(0)), False),
        (scored(), Content(AnswerState.LATER, "all"), False),
    ],
)
def test_claims_are_gates_met_and_points_above_zero(indicator, content, expected):
    assert answers.claims(indicator, content) is expected


@pytest.mark.parametrize(
    ("indicator", "content", "words"),
    [
        (gate(), Content(AnswerState.ANSWERED, "no"), "不满足"),
        (scored(), Content(AnswerState.ANSWERED, "all"), "按月统计（5 分）"),
        (scored(LINE), Content(AnswerState.ANSWERED, own_number=Decimal(4)), "5.0 分"),
        (scored(), Content(AnswerState.LATER, "all"), "稍后填写"),
        (gate(), Content(), "未填写"),
        (gate(), Content(own_text="已写现状"), "未判定"),
    ],
)
def test_judgement_reads_as_officials_write(indicator, content, words):
    assert answers.judgement(indicator, content) == words


def test_own_words_carry_the_unit():
    percent, money = scored(own_value={"unit": "%"}), scored(own_value={"unit": "万元"})

    assert answers.own_words(percent, Content(own_number=Decimal("0.5800"))) == "0.58%"
    assert answers.own_words(money, Content(own_number=Decimal(8812))) == "8,812 万元"
    assert answers.own_words(money, Content(own_text="有")) == "有"


@pytest.mark.parametrize(
    ("unit", "number", "words"),
    [
        ("%", "-3", "不能为负数"),
        ("%", "123.4", "0 至 100"),
        ("批次", "3.5", "应为整数"),
        ("%", "100", ""),
        ("人次", "424", ""),
        ("万元", "322.4", ""),
    ],
)
def test_a_number_that_cannot_be_is_refused(unit: str, number: str, words: str) -> None:
    indicator = Indicator(code="A-07", name="质量损失率", own_value={"kind": "number", "unit": unit})
    found = answers.can_say(indicator, Content(own_number=Decimal(number)))
    assert (words in found) if words else found is None
