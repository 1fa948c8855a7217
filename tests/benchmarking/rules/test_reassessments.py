from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Organisation
from benchmarking.enums import AssessmentStatus as S
from benchmarking.enums import IndicatorKind
from benchmarking.models import Answer, AnswerEvidence, Assessment, Dimension, Indicator, PlannedGain, Round
from benchmarking.rules.assessments import Missing
from benchmarking.rules.reassessments import (
    UNCHANGED,
    base_holds,
    can_reassess,
    is_open,
    lacking,
    missed_words,
    reached,
)
from benchmarking.rules.scoring import NOTHING, Said
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Enterprise

AT = datetime(2018, 4, 27, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
CLERK = Actor(Role.ENTERPRISE_CLERK, user_id=1, organisation_id=7)
A = Dimension(pk=1, code="A", name="品质卓越", position=1)
GATE = Indicator(pk=1, dimension=A, code="A-01", name="总部", kind=IndicatorKind.GATE)
STEPS = [{"value": str(n), "label": str(n), "points": n} for n in range(6)]
SCORE = Indicator(
    pk=2, dimension=A, code="A-07", name="统计", kind=IndicatorKind.SCORE, points=Decimal(5), scale=STEPS
)


def assessment(**values):
    own = Enterprise(organisation=Organisation(pk=7))
    return Assessment(enterprise=own, round=Round(year=2018, number=1), **({"status": S.VERIFIED} | values))


@pytest.mark.parametrize(
    ("by", "values", "touched", "later", "words"),
    [
        (CLERK, {}, 1, "", None),
        (CLERK, {}, 0, "", "登记完成至少一项改进措施后，可以申请复评。"),
        (CLERK, {"status": S.SUBMITTED}, 1, "", "核验结果确认后才能申请复评。"),
        (CLERK, {"superseded_at": AT}, 1, "", "结果已由复评代替，请对最新结果申请复评。"),
        (CLERK, {}, 1, "2018 年第二轮", "2018 年第二轮已经核验，请对最新结果申请复评。"),
        (Actor(Role.ENTERPRISE_CLERK, 2, organisation_id=8), {}, 1, "", "复评由本企业申请。"),
        (Actor(Role.LEAD_CHIEF, 3), {}, 1, "", "复评由本企业申请。"),
    ],
)
def test_reassessing_asks_for_a_result_that_holds_and_a_measure_that_is_done(
    by, values, touched, later, words
):
    assert can_reassess(by, assessment(**values), touched, later) == words


def test_only_what_was_reopened_is_open():
    assert is_open(SCORE, None) is None
    assert is_open(SCORE, {2}) is None
    assert is_open(SCORE, {1}) == "A-07 统计沿用原结果，复评中不能修改。"


def test_a_base_that_is_verified_anew_does_not_hold():
    assert base_holds(None) is None
    assert base_holds(assessment()) is None
    assert base_holds(assessment(status=S.SUBMITTED)) == "原结果正在重新核验，确认后才能确认复评。"


@pytest.mark.parametrize(
    ("saved", "added", "lacks"), [(AT, AT, [UNCHANGED]), (LATER, AT, []), (AT, LATER, [])]
)
def test_what_is_open_must_say_something_new(saved, added, lacks):
    answers = {2: Answer(indicator=SCORE, saved_at=saved)}
    files = {2: [AnswerEvidence(added_at=added)]}

    found = lacking([], [GATE, SCORE], answers, files, {2}, AT)

    assert [lack.words for lack in found] == lacks


def test_what_stands_lacks_nothing_and_what_is_open_keeps_its_own_lack():
    lack = Missing(2, "A-07", "统计", "A", "缺佐证")

    found = lacking([Missing(1, "A-01", "总部", "A", "未填写"), lack], [GATE, SCORE], {}, {}, {2}, AT)

    assert found == [lack]


@pytest.mark.parametrize(
    ("indicator", "aim", "said", "held"),
    [
        (GATE, None, Said("yes"), True),
        (GATE, None, Said("no"), False),
        (GATE, None, NOTHING, False),
        (GATE, None, Said(not_applicable=True, accepted=True), True),
        (SCORE, "4", Said("4"), True),
        (SCORE, "4", Said("5"), True),
        (SCORE, "4", Said("3"), False),
        (SCORE, "4", NOTHING, False),
    ],
)
def test_an_aim_is_reached_by_what_was_found(indicator, aim, said, held):
    gain = PlannedGain(indicator=indicator, points=aim and Decimal(aim))

    assert reached(gain, said) is held


def test_a_missed_aim_is_said_with_what_was_found():
    gate, score = PlannedGain(indicator=GATE), PlannedGain(indicator=SCORE, points=Decimal("4.0"))

    words = missed_words([(gate, Said("no")), (score, Said("3"))])

    assert words == "复评未达到预期：A-01 未满足；A-07 得 3 分，预期 4 分"


def test_a_reassessment_is_called_by_its_number():
    again = assessment(number=3)

    assert str(again.title) == "2018 年第一轮复评（第 3 次）"
    assert assessment().title == "2018 年第一轮"
