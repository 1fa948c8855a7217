"""Giving indicators to colleagues, and what both sides say about one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership, Notice, TrailEntry, User
from benchmarking.actions import teamwork as actions
from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Declaration
from benchmarking.queries import teamwork
from benchmarking.queries.teamwork import Duty
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, indicator, make_assessment, submitted
from tests.factories.enterprises import manager, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(begun) -> Actor:
    return member(begun.enterprise)


def give(begun: Assessment, codes: list[str], person: Actor | None, by: Actor) -> int:
    chosen = [indicator(begun, code) for code in codes]
    user = User.objects.get(pk=person.user_id) if person else None
    return actions.assign(assessment=begun, indicators=chosen, person=user, by=by, at=AT)


def held(begun: Assessment) -> dict[str, Duty]:
    codes = dict(begun.round.catalogue.indicators.values_list("pk", "code"))
    return {codes[key]: duty for key, duty in teamwork.duties(begun).items()}


def test_assigned_indicators_are_told_once_and_change_hands(begun, clerk):
    chief = manager(begun.enterprise)

    assert give(begun, ["A-01", "A-02"], clerk, chief) == 2
    assert give(begun, ["A-01", "A-02"], clerk, chief) == 0
    assert give(begun, ["A-02", "A-07"], chief, chief) == 2
    assert give(begun, ["A-07"], None, clerk) == 1

    assert {code: duty.person_id for code, duty in held(begun).items()} == {
        "A-01": clerk.user_id,
        "A-02": chief.user_id,
    }
    assert [(one.user_id, one.title) for one in Notice.objects.all()] == [
        (clerk.user_id, f"请填报{begun.title}对标自评的 2 项指标")
    ]
    assert TrailEntry.objects.filter(action="benchmarking.assessment.assign").count() == 3


def test_who_has_left_is_to_be_replaced(begun, clerk):
    give(begun, ["A-01"], clerk, manager(begun.enterprise))

    Membership.objects.filter(user=clerk.user_id).update(ended_at=timezone.now())

    assert held(begun)["A-01"].words == f"{clerk.name}已离开，需重新指派"


def test_assigning_is_for_people_of_the_enterprise_while_it_is_filled_in(begun, clerk):
    stranger = member(make_assessment(round=begun.round).enterprise)

    with pytest.raises(Refused, match="请选择本企业现有的人员。"):
        give(begun, ["A-01"], stranger, clerk)
    with pytest.raises(Refused, match="只有本企业的填报员或负责人可以分工。"):
        give(begun, ["A-01"], clerk, stranger)
    with pytest.raises(Refused, match="请勾选要分工的指标。"):
        give(begun, [], clerk, clerk)
    with pytest.raises(Refused, match="自评已经提交，不能再调整分工。"):
        give(submitted(clerk, begun), ["A-01"], clerk, clerk)


def say(begun: Assessment, text: str, by: Actor, minutes: int = 0) -> None:
    at = AT + timedelta(minutes=minutes)
    actions.comment(assessment=begun, indicator=indicator(begun, "A-01"), text=text, by=by, at=at)


def test_comments_are_told_to_the_other_side_once_until_read(begun, clerk):
    officer = make_actor(Role.LEAD_OFFICER)
    submitted(clerk, begun, AssessmentStatus.VERIFIED)

    say(begun, "住所证明用哪一份？", clerk)
    say(begun, "住所证明用哪一份？", clerk)
    say(begun, "营业执照可以吗？", clerk, 5)
    assert [one.user_id for one in Notice.objects.all()] == [officer.user_id]
    assert teamwork.unread(officer, begun)[0] == 2

    Notice.objects.update(read_at=AT)
    say(begun, "可以。", officer, 6)
    assert teamwork.unread(officer, begun)[0] == 0
    assert teamwork.unread(clerk, begun)[0] == 1
    talk = teamwork.talks(clerk, begun)[indicator(begun, "A-01").pk]
    assert ([one.text for one in talk.comments], talk.waits) == (
        ["住所证明用哪一份？", "营业执照可以吗？", "可以。"],
        True,
    )


@pytest.mark.parametrize(
    "role", [Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER, Role.EXPERT, Role.ENTERPRISE_CLERK]
)
def test_comments_are_between_the_enterprise_and_the_lead_bureau(begun, clerk, role):
    say(begun, "请指导。", clerk)
    other = make_actor(role)

    assert teamwork.talks(other, begun) == {}
    with pytest.raises(Refused, match="只有本企业和牵头单位可以留言。"):
        say(begun, "看看", other)


def test_a_comment_has_words_and_not_too_many(begun, clerk):
    with pytest.raises(Refused, match="请填写留言。"):
        say(begun, " ", clerk)
    with pytest.raises(Refused, match="留言不能超过 500 个字。"):
        say(begun, "字" * 501, clerk)


def test_who_stepped_back_leaves_no_word(begun):
    officer = make_actor(Role.LEAD_OFFICER)
    Declaration.objects.create(
        assessment=begun, person_id=officer.user_id, role=officer.role, conflict=True, words="亲属任职", at=AT
    )

    with pytest.raises(Refused, match="应当回避"):
        say(begun, "请补充。", officer)
