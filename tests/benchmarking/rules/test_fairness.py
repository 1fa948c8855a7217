"""Who steps back, how far two scores are apart, and until when an enterprise may object."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from benchmarking.enums import AssessmentStatus, IndicatorKind, ObjectionStatus, SettledBy
from benchmarking.models import (
    Assessment,
    Declaration,
    Indicator,
    Objection,
    Opinion,
    Round,
    Settlement,
    Verdict,
)
from benchmarking.rules import declarations, objections, opinions, settlements, verification
from benchmarking.rules.settlements import Distance
from benchmarking.rules.verification import Finding
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Enterprise

AT = datetime(2018, 4, 20, 2, tzinfo=UTC)
GATE = Indicator(pk=1, code="A-01", name="总部在浙江", kind=IndicatorKind.GATE)
SCALE = Indicator(
    pk=2, code="A-09", name="投诉", kind=IndicatorKind.SCORE, points=Decimal(5),
    scale=[{"value": str(n), "label": str(n), "points": n} for n in range(6)],
)  # fmt: skip
OFFICER, CHIEF, OTHER = (
    Actor(Role.LEAD_OFFICER, user_id=7), Actor(Role.LEAD_CHIEF, user_id=8), Actor(Role.LEAD_CHIEF, user_id=9)
)  # fmt: skip
EXPERT = Actor(Role.EXPERT, user_id=10)
NONE, CONFLICT = Declaration(conflict=False), Declaration(conflict=True)
WAITING = Assessment(status=AssessmentStatus.SUBMITTED, enterprise=Enterprise())


@pytest.mark.parametrize(
    ("declared", "words"), [(None, declarations.UNDECLARED), (CONFLICT, declarations.RECUSED), (NONE, None)]
)
def test_every_act_of_a_verification_waits_for_the_declaration(declared, words):
    verified = Assessment(status=AssessmentStatus.VERIFIED, enterprise=Enterprise())
    opinion = Opinion(expert_id=10, assessment=WAITING, scores_too=True)
    objection = Objection(assessment=verified, status=ObjectionStatus.RAISED)

    assert [
        verification.can_judge(OFFICER, WAITING, declared),
        verification.can_confirm(OFFICER, WAITING, declared, [], {8}),
        verification.can_return(OFFICER, WAITING, declared, "缺材料"),
        verification.can_reopen(CHIEF, verified, declared, "有误"),
        opinions.can_give(EXPERT, opinion, declared, "同意。"),
        opinions.can_score(EXPERT, opinion, declared, Finding("yes")),
        objections.can_answer(CHIEF, objection, declared, "维持。", {8}),
    ] == [words] * 7


@pytest.mark.parametrize(
    ("by", "declared", "asked", "conflict", "said", "words"),
    [
        (OFFICER, None, False, False, "", None),
        (EXPERT, None, True, True, "在该企业兼职", None),
        (EXPERT, None, False, False, "", "只有核验人员和被指派的专家申报利益关系。"),
        (OFFICER, None, False, True, " ", "请说明存在的利益关系。"),
        (OFFICER, NONE, False, True, "配偶持股", None),
        (OFFICER, CONFLICT, False, False, "", "您已申报存在利益关系并回避，不能再次申报。"),
    ],
)
def test_interest_is_declared_in_words_and_stepping_back_is_for_good(
    by, declared, asked, conflict, said, words
):
    assert declarations.can_declare(by, WAITING, declared, asked, conflict, said) == words


@pytest.mark.parametrize(
    ("indicator", "ours", "theirs", "found", "far"),
    [
        (SCALE, "3", "1", Distance(Decimal("2.0")), True),
        (SCALE, "3", "2", Distance(Decimal("1.0")), False),
        (SCALE, "0", "not_applicable", Distance(Decimal("0.0"), True), True),
        (GATE, "yes", "no", Distance(Decimal("0.0"), True), True),
        (GATE, "yes", "yes", Distance(Decimal("0.0")), False),
    ],
)
def test_distance_counts_points_and_judging_otherwise(indicator, ours, theirs, found, far):
    apart = settlements.distance(indicator, Verdict(choice=ours), Verdict(choice=theirs))

    assert apart == found
    assert settlements.too_far(apart, Decimal(1)) is far
    assert settlements.too_far(apart, None) is False


def test_settlement_holds_until_a_side_moves():
    settled = Settlement(spread=Decimal("2.0"), at=AT)
    apart, less = Distance(Decimal("2.0")), Distance(Decimal("1.5"))

    assert settlements.holds(settled, apart, AT) is True
    assert settlements.holds(settled, less, AT) is False
    assert settlements.holds(settled, apart, AT + timedelta(minutes=1)) is False
    assert settlements.holds(None, apart, AT) is False


def test_confirm_names_what_is_not_settled():
    words = verification.can_confirm(OFFICER, WAITING, NONE, [], {8}, [SCALE])

    assert words == "核验结果与专家独立评分相差过大，尚未说明理由或者会商：A-09 投诉，共 1 项。"


@pytest.mark.parametrize(
    ("over", "how", "words", "met_on", "refusal"),
    [
        ([SCALE], SettledBy.REASON, "按台账", None, None),
        ([], SettledBy.REASON, "按台账", None, "A-09 投诉没有需要处理的分差。"),
        ([SCALE], SettledBy.REASON, " ", None, "请填写说明。"),
        ([SCALE], SettledBy.MEETING, "按台账", None, "会商的须填写会商日期。"),
        ([SCALE], SettledBy.MEETING, "按台账", date(2018, 4, 21), "会商日期不能晚于今天。"),
    ],
)
def test_settling_takes_a_reason_or_a_meeting(over, how, words, met_on, refusal):
    today = date(2018, 4, 20)

    assert settlements.can_settle(
        OFFICER, WAITING, NONE, SCALE, over, how, words, met_on, today
    ) == refusal  # fmt: skip


# ── objections ──────────────────────────────────────────────────────────────────────────────────
def result(by: int = 8, days: int = 5) -> Assessment:
    """Confirmed on Friday 20 April 2018; the labour day's make-up Saturday counts."""
    return Assessment(
        status=AssessmentStatus.VERIFIED, verified_at=AT, verified_by_id=by, round=Round(objection_days=days),
        enterprise=Enterprise(organisation_id=3),
    )  # fmt: skip


def test_deadline_counts_working_days():
    assert [objections.deadline(result(days=n)) for n in (1, 5, 6, 7)] == [
        date(2018, 4, 23), date(2018, 4, 27), date(2018, 4, 28), date(2018, 5, 2),
    ]  # fmt: skip
    assert objections.deadline(WAITING) is None


MANAGER = Actor(Role.ENTERPRISE_MANAGER, user_id=1, organisation_id=3)


@pytest.mark.parametrize(
    ("by", "objected", "today", "words"),
    [
        (MANAGER, False, date(2018, 4, 27), None),
        (MANAGER, False, date(2018, 4, 28), "异议期已于 2018-04-27 届满。"),
        (MANAGER, True, date(2018, 4, 23), "本次自评已经提出过异议，不能再次提出。"),
        (
            Actor(Role.ENTERPRISE_CLERK, user_id=2, organisation_id=3),
            False,
            date(2018, 4, 23),
            "异议由企业负责人提出。",
        ),
        (
            Actor(Role.ENTERPRISE_MANAGER, user_id=2, organisation_id=4),
            False,
            date(2018, 4, 23),
            "异议由企业负责人提出。",
        ),
    ],
)
def test_objecting_is_for_the_manager_once_and_in_time(by, objected, today, words):
    assert objections.can_object(by, result(), objected, today) == words


@pytest.mark.parametrize(
    ("by", "confirmed_by", "chiefs", "words"),
    [
        (CHIEF, 7, {8}, None),
        (OTHER, 8, {8, 9}, None),
        (CHIEF, 8, {8}, "核验结果由您本人确认，异议须由其他人员答复。"),
        (OFFICER, 8, {8}, None),
        (OFFICER, 8, {8, 9}, "异议由牵头单位审核人员答复。"),
        (OFFICER, 7, {8}, "核验结果由您本人确认，异议须由其他人员答复。"),
        (EXPERT, 7, {8}, "只有牵头单位可以答复异议。"),
    ],
)
def test_objection_is_answered_by_somebody_who_did_not_confirm(by, confirmed_by, chiefs, words):
    objection = Objection(assessment=result(confirmed_by), status=ObjectionStatus.RAISED)

    assert objections.can_answer(by, objection, NONE, "维持。", chiefs) == words
