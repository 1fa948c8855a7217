"""Verdicts: compared by version, the losing one is kept, and only while it is the officer's turn."""

from datetime import timedelta
from decimal import Decimal

import pytest

from benchmarking.actions import verdicts
from benchmarking.models import Assessment, Verdict, VerdictRevision
from benchmarking.rules.verification import Finding
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, declare, fill, indicator, make_assessment, say, submitted
from tests.factories.enterprises import member

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def handed_in() -> Assessment:
    assessment = make_assessment()
    by = member(assessment.enterprise)
    fill(assessment, by)
    say(assessment, "A-02", by, mark="not_applicable", note="没有这类产品")
    return submitted(by, assessment)


@pytest.fixture
def officer(handed_in: Assessment) -> Actor:
    by = make_actor(Role.LEAD_OFFICER)
    declare(handed_in, by)
    return by


def judge(assessment: Assessment, code: str, finding: Finding, by: Actor, version: int = 0) -> verdicts.Saved:
    declare(assessment, by)
    return verdicts.save(
        assessment=assessment,
        indicator=indicator(assessment, code),
        version=version,
        finding=finding,
        by=by,
        at=LATER,
    )


def test_verdict_is_stored_with_its_first_version(handed_in, officer):
    saved = judge(handed_in, "A-01", Finding("yes"), officer)

    assert (saved.conflict, saved.verdict.version, saved.verdict.choice, saved.verdict.by_id) == (
        False,
        1,
        "yes",
        officer.user_id,
    )
    assert list(VerdictRevision.objects.values_list("version", "kept", "choice")) == [(1, True, "yes")]


def test_same_verdict_again_changes_nothing(handed_in, officer):
    judge(handed_in, "A-01", Finding("yes"), officer)

    judge(handed_in, "A-01", Finding("yes"), officer)

    assert VerdictRevision.objects.count() == 1


def test_stale_verdict_loses_and_is_kept(handed_in, officer):
    judge(handed_in, "A-01", Finding("yes"), officer)
    other = make_actor(Role.LEAD_OFFICER)

    saved = judge(handed_in, "A-01", Finding("no", note="住所不在省内"), other)

    assert (saved.conflict, saved.verdict.choice) == (True, "yes")
    assert (saved.losing.kept, saved.losing.choice, saved.losing.note) == (False, "no", "住所不在省内")


def test_losing_verdict_can_be_taken(handed_in, officer):
    judge(handed_in, "A-01", Finding("yes"), officer)
    other = make_actor(Role.LEAD_OFFICER)
    lost = judge(handed_in, "A-01", Finding("no", note="住所不在省内"), other)

    saved = verdicts.settle(losing=lost.losing, keep_losing=True, version=1, by=other, at=LATER)

    assert (saved.verdict.version, saved.verdict.choice) == (2, "no")


def test_verdict_that_differs_needs_a_reason(handed_in, officer):
    with pytest.raises(Refused) as refusal:
        judge(handed_in, "A-01", Finding("no"), officer)

    assert refusal.value.words == "核验结果与自评（满足）不一致，请在核验意见中写明理由。"
    assert Verdict.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "finding", "words"),
    [
        ("A-01", Finding("not_applicable"), "A-01 指标A-01没有这个核验结果，请重新选择。"),
        ("A-07", Finding("weekly"), "A-07 指标A-07没有这个核验结果，请重新选择。"),
        ("A-07", Finding(), "请选择 A-07 指标A-07的核验结果。"),
        ("B-05", Finding("number"), "请填写 B-05 指标B-05的核验数值。"),
        ("A-01", Finding("yes", note="长" * 2001), "核验意见不能超过 2000 个字。"),
    ],
)
def test_verdict_that_the_indicator_does_not_allow_is_refused(handed_in, officer, code, finding, words):
    with pytest.raises(Refused) as refusal:
        judge(handed_in, code, finding, officer)

    assert refusal.value.words == words


def test_not_applicable_is_accepted_where_it_was_claimed(handed_in, officer):
    saved = judge(handed_in, "A-02", Finding("not_applicable"), officer)

    assert saved.verdict.choice == "not_applicable"


def test_number_of_a_linear_scale_is_compared_with_the_enterprises(handed_in, officer):
    with pytest.raises(Refused, match="不一致"):
        judge(handed_in, "B-05", Finding("number", Decimal("3.5")), officer)

    saved = judge(handed_in, "B-05", Finding("number", Decimal("4.0")), officer)

    assert saved.verdict.own_number == Decimal(4)


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_verdict_is_refused_when_it_is_the_enterprises_turn(handed_in, officer, status):
    Assessment.objects.filter(pk=handed_in.pk).update(status=status)

    with pytest.raises(Refused, match="不能核验"):
        judge(handed_in, "A-01", Finding("yes"), officer)


def test_verdict_is_refused_to_everybody_but_the_lead_bureau(handed_in):
    with pytest.raises(Refused, match="只有牵头单位"):
        judge(handed_in, "A-01", Finding("yes"), make_actor(Role.TOWNSHIP_OFFICER))


def test_take_over_agrees_where_nobody_has_judged(handed_in, officer):
    judge(handed_in, "A-01", Finding("no", note="住所不在省内"), officer)

    made = verdicts.take_over(assessment=handed_in, dimension="A", by=officer, at=LATER)

    assert made == 2
    assert list(Verdict.objects.values_list("indicator__code", "choice")) == [
        ("A-01", "no"),
        ("A-02", "not_applicable"),
        ("A-07", "falling"),
    ]


def test_take_over_of_a_number_takes_the_number(handed_in, officer):
    verdicts.take_over(assessment=handed_in, dimension="B", by=officer, at=LATER)

    assert list(Verdict.objects.values_list("indicator__code", "choice", "own_number")) == [
        ("B-01", "yes", None),
        ("B-05", "number", Decimal(4)),
    ]
