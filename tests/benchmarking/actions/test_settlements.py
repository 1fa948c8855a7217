"""Second scores: neither side follows the other, and what lies far apart is settled before the result."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import TrailEntry, User
from benchmarking.actions import opinions, settlements, verdicts, verifications
from benchmarking.enums import SettledBy
from benchmarking.models import Assessment, Opinion, OpinionScore, Settlement
from benchmarking.queries import settlements as compared
from benchmarking.queries import verdicts as found
from benchmarking.rules.verification import ALL, Finding
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, fill, indicator, judge_of, make_assessment, make_round, submitted
from tests.factories.enterprises import member

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)
AFTER = LATER + timedelta(hours=1)


@pytest.fixture
def handed_in() -> Assessment:
    assessment = make_assessment(round=make_round(spread=Decimal(2)))
    by = member(assessment.enterprise)
    return submitted(by, fill(assessment, by))


@pytest.fixture
def officer(handed_in: Assessment) -> Actor:
    return judge_of(handed_in, Role.LEAD_OFFICER)


@pytest.fixture
def expert(handed_in: Assessment) -> Actor:
    return judge_of(handed_in, Role.EXPERT)


@pytest.fixture
def opinion(handed_in: Assessment, officer: Actor, expert: Actor) -> Opinion:
    person = User.objects.get(pk=expert.user_id)
    return opinions.ask(assessment=handed_in, expert=person, scores_too=True, by=officer, at=AT)


SCORES = {
    "A-01": Finding("yes"), "A-02": Finding("no", note="未见标准文本"), "B-01": Finding("yes"),
    "A-07": Finding("yearly", note="只有年度表"), "B-05": Finding("number", Decimal(3), "按审计报告"),
}  # fmt: skip


def score(opinion: Opinion, code: str, finding: Finding, at=LATER) -> OpinionScore:
    by = Actor(Role.EXPERT, user_id=opinion.expert_id)
    asked = indicator(opinion.assessment, code)
    return opinions.score(opinion=opinion, indicator=asked, finding=finding, by=by, at=at)


def scored(opinion: Opinion, expert: Actor) -> Opinion:
    for code, finding in SCORES.items():
        score(opinion, code, finding)
    return opinions.give(opinion=opinion, text="总体可信。", by=expert, at=LATER)


def lines(assessment: Assessment) -> list[tuple[str, str, bool]]:
    comparison = compared.of(assessment, found.findings(assessment))
    return [(one.indicator.code, one.distance.words, one.open) for one in comparison.lines]


def settle(assessment: Assessment, code: str, by: Actor, words: str = "按台账", at=AFTER) -> Settlement:
    return settlements.settle(
        assessment=assessment, indicator=indicator(assessment, code), settled_by=SettledBy.REASON, words=words,
        by=by, at=at,
    )  # fmt: skip


def test_score_needs_a_reason_where_it_differs_and_every_change_stays_in_the_trail(opinion):
    with pytest.raises(Refused, match="请在核验意见中写明理由"):
        score(opinion, "A-07", Finding("yearly"))
    score(opinion, "A-07", SCORES["A-07"])
    score(opinion, "A-07", SCORES["A-07"])
    score(opinion, "A-07", Finding("monthly", note="有月度表"))

    assert OpinionScore.objects.get().choice == "monthly"
    assert TrailEntry.objects.filter(action="benchmarking.opinion.score").count() == 2


def test_handing_in_names_what_is_not_scored(opinion, expert):
    score(opinion, "A-01", SCORES["A-01"])

    with pytest.raises(Refused, match="还有指标没有评分：A-02 指标A-02"):
        opinions.give(opinion=opinion, text="总体可信。", by=expert, at=LATER)


def test_expert_asked_for_words_does_not_score(handed_in, officer):
    other = judge_of(handed_in, Role.EXPERT)
    person = User.objects.get(pk=other.user_id)
    asked = opinions.ask(assessment=handed_in, expert=person, by=officer, at=AT)

    with pytest.raises(Refused, match="没有请您独立评分"):
        score(asked, "A-01", SCORES["A-01"])


def test_scores_show_where_both_are_given(handed_in, opinion, officer, expert):
    verdicts.take_over(assessment=handed_in, dimension="A", by=officer, at=LATER)
    assert lines(handed_in) == []

    scored(opinion, expert)

    assert lines(handed_in) == [
        ("A-01", "一致", False),
        ("A-02", "判定不同", True),
        ("A-07", "相差 3.0 分", True),
    ]


def test_result_waits_until_the_spread_is_settled_and_a_settlement_until_nobody_moves(
    handed_in, opinion, officer, expert
):
    scored(opinion, expert)
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=LATER)
    chief = judge_of(handed_in, Role.LEAD_CHIEF)
    with pytest.raises(Refused, match="尚未说明理由或者会商：A-02 指标A-02、A-07 指标A-07，共 2 项"):
        verifications.confirm(assessment=handed_in, by=chief, at=AFTER)

    settle(handed_in, "A-02", officer)
    settle(handed_in, "A-02", officer)
    settle(handed_in, "A-07", officer)
    assert Settlement.objects.count() == 2
    score(opinion, "A-07", Finding("none", note="未见统计表"), at=AFTER + timedelta(minutes=1))
    with pytest.raises(Refused, match="A-07 指标A-07，共 1 项"):
        verifications.confirm(assessment=handed_in, by=chief, at=AFTER)
    settle(handed_in, "A-07", officer, "再次核对台账", at=AFTER + timedelta(minutes=2))

    done = verifications.confirm(assessment=handed_in, by=chief, at=AFTER + timedelta(minutes=3))

    assert done.status == "verified"


def test_settling_what_is_near_is_refused(handed_in, opinion, officer, expert):
    scored(opinion, expert)
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=LATER)

    with pytest.raises(Refused, match="B-05 指标B-05没有需要处理的分差"):
        settle(handed_in, "B-05", officer)
    with pytest.raises(Refused, match="只有牵头单位"):
        settle(handed_in, "A-07", make_actor(Role.BUREAU_OFFICER))
