"""What an officer may find, and what counts as agreeing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from benchmarking.enums import AnswerState, AssessmentStatus, IndicatorKind
from benchmarking.models import Answer, Assessment, Declaration, Indicator, Opinion, Verdict
from benchmarking.rules import opinions, verification
from benchmarking.rules.verification import Finding
from dongtou_brand.kernel.actor import Actor, Role

AT = datetime(2018, 4, 20, 2, tzinfo=UTC)
GATE = Indicator(pk=1, code="A-01", name="总部在浙江", kind=IndicatorKind.GATE)
LINEAR = Indicator(
    pk=2, code="B-05", name="研发投入强度", kind=IndicatorKind.SCORE, points=Decimal(8),
    scale={"linear": {"zero_at": 0, "full_at": 4}},
)  # fmt: skip
OFFICER = Actor(Role.LEAD_OFFICER, user_id=7)
CHIEF = Actor(Role.LEAD_CHIEF, user_id=8)
EXPERT = Actor(Role.EXPERT, user_id=9)
NO_INTEREST = Declaration(conflict=False)


def answer(indicator: Indicator, state: str = AnswerState.ANSWERED, **values: object) -> Answer:
    return Answer(indicator=indicator, state=state, **values)


def test_not_applicable_is_offered_only_where_it_is_claimed() -> None:
    claimed = answer(GATE, AnswerState.NOT_APPLICABLE, note="无")

    assert verification.choices(GATE, claimed) == ["yes", "no", "not_applicable"]
    assert verification.choices(GATE, None) == ["yes", "no"]


@pytest.mark.parametrize(
    ("indicator", "said", "finding", "agreed"),
    [
        (GATE, answer(GATE, choice="yes"), Finding("yes", note="已核"), True),
        (GATE, answer(GATE, choice="yes"), Finding("no"), False),
        (GATE, answer(GATE, AnswerState.NOT_APPLICABLE, note="无"), Finding("not_applicable"), True),
        (LINEAR, answer(LINEAR, own_number=Decimal("3.5000")), Finding("number", Decimal("3.5")), True),
        (LINEAR, answer(LINEAR, own_number=Decimal("3.5")), Finding("number", Decimal(3)), False),
        (GATE, None, Finding("no"), False),
    ],
)
def test_agreement_compares_what_was_judged(indicator, said, finding, agreed) -> None:
    assert verification.agrees(indicator, said, finding) is agreed


def test_nothing_is_taken_over_from_what_was_never_said() -> None:
    assert verification.taken_over(GATE, None) is None
    assert verification.taken_over(GATE, answer(GATE, AnswerState.LATER, choice="yes")) is None
    assert verification.taken_over(GATE, answer(GATE, AnswerState.UNKNOWN, choice="yes")) is None
    assert verification.taken_over(LINEAR, answer(LINEAR, own_number=Decimal(3))) == Finding(
        "number", Decimal(3)
    )


def test_verdict_is_stale_when_the_answer_changed_after_it() -> None:
    verdict = Verdict(at=AT)

    assert [verification.stale(verdict, AT + timedelta(hours=h)) for h in (-1, 0, 1)] == [False, False, True]
    assert verification.stale(None, AT) is False


@pytest.mark.parametrize(
    ("by", "status", "submitted_by", "words"),
    [
        (OFFICER, AssessmentStatus.SUBMITTED, 1, None),
        (CHIEF, AssessmentStatus.SUBMITTED, 1, None),
        (OFFICER, AssessmentStatus.SUBMITTED, 7, "不能核验本人提交的自评，请由其他核验人员办理。"),
        (EXPERT, AssessmentStatus.SUBMITTED, 1, "只有牵头单位的经办或审核人员可以核验。"),
        (OFFICER, AssessmentStatus.VERIFIED, 1, "自评当前状态为“已核验”，不能核验；本次填写的内容没有保存。"),
    ],
)
def test_judging_is_for_the_lead_bureau_while_it_is_its_turn(by, status, submitted_by, words) -> None:
    assessment = Assessment(status=status, submitted_by_id=submitted_by)

    assert verification.can_judge(by, assessment, NO_INTEREST) == words


def test_return_words_name_each_indicator_with_its_note() -> None:
    words = verification.return_words(" 材料不全 ", [(GATE, "缺营业执照"), (LINEAR, "")])

    assert words == "材料不全\n须补正的指标：\nA-01 总部在浙江：缺营业执照\nB-05 研发投入强度"
    assert verification.return_words("材料不全", []) == "材料不全"


def test_opinion_is_open_to_the_asked_expert_until_the_result_is_confirmed() -> None:
    asked = Opinion(expert_id=9, assessment=Assessment(status=AssessmentStatus.SUBMITTED))
    settled = Opinion(expert_id=9, assessment=Assessment(status=AssessmentStatus.VERIFIED))

    assert opinions.can_give(EXPERT, asked, NO_INTEREST, "同意。") is None
    assert opinions.can_give(EXPERT, settled, NO_INTEREST, "同意。") == "核验结果已经确认，意见不能再修改。"
    assert opinions.can_give(EXPERT, asked, NO_INTEREST, "长" * 4001) == "意见不能超过 4000 个字。"


@pytest.mark.parametrize(
    ("judges", "words"),
    [({7}, verification.TWO_PEOPLE), ({7, 8}, None), ({8}, None)],
    ids=["alone", "one of two", "a colleague"],
)
def test_confirm_takes_a_second_person(judges, words) -> None:
    waiting = Assessment(status=AssessmentStatus.SUBMITTED)

    assert verification.can_confirm(OFFICER, waiting, NO_INTEREST, [], judges) == words


@pytest.mark.parametrize(
    ("dimension", "allowed"), [("A", True), (verification.ALL, True), ("", False), ("Z", False)]
)
def test_take_over_names_a_dimension_or_all(dimension, allowed) -> None:
    assert (verification.can_take_over(dimension, ["A", "B"]) is None) is allowed
