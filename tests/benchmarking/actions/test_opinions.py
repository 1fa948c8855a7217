"""Experts are asked once, say it in their own words, and may mend it until the result is confirmed."""

from datetime import timedelta

import pytest

from accounts.models import Notice, User
from benchmarking.actions import opinions
from benchmarking.models import Assessment, Opinion
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, declare, make_assessment, submitted
from tests.factories.enterprises import member

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def handed_in() -> Assessment:
    assessment = make_assessment()
    return submitted(member(assessment.enterprise), assessment)


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def expert(handed_in: Assessment) -> Actor:
    by = make_actor(Role.EXPERT)
    declare(handed_in, by)
    return by


def asked(assessment: Assessment, officer: Actor, expert: Actor) -> Opinion:
    person = User.objects.get(pk=expert.user_id)
    return opinions.ask(assessment=assessment, expert=person, by=officer, at=AT)


def test_give_after_the_enterprise_took_it_back_is_refused(handed_in, officer, expert):
    opinion = asked(handed_in, officer, expert)
    handed_in.status = "draft"
    handed_in.save()

    with pytest.raises(Refused, match="企业已撤回自评"):
        opinions.give(opinion=opinion, text="建议补充", by=expert, at=LATER)


def test_ask_tells_the_expert_once(handed_in, officer, expert):
    asked(handed_in, officer, expert)
    asked(handed_in, officer, expert)

    assert Opinion.objects.count() == 1
    assert Notice.objects.filter(user=expert.user_id).count() == 1


def test_ask_is_refused_for_somebody_who_is_no_expert(handed_in, officer):
    with pytest.raises(Refused, match="所选人员不是评审专家"):
        asked(handed_in, officer, make_actor(Role.BUREAU_OFFICER))


def test_ask_is_refused_to_a_bureau_and_after_confirmation(handed_in, officer, expert):
    with pytest.raises(Refused, match="只有牵头单位"):
        asked(handed_in, make_actor(Role.BUREAU_OFFICER), expert)
    submitted(officer, handed_in, "verified")
    with pytest.raises(Refused, match="只有待核验的自评"):
        asked(handed_in, officer, expert)


def test_give_stores_the_words_and_tells_who_asked(handed_in, officer, expert):
    opinion = asked(handed_in, officer, expert)

    given = opinions.give(opinion=opinion, text=" 同意。 ", by=expert, at=LATER)

    assert (given.text, given.given_at) == ("同意。", LATER)
    assert Notice.objects.filter(user=officer.user_id).count() == 1


def test_give_again_mends_the_words_without_a_second_notice(handed_in, officer, expert):
    opinion = asked(handed_in, officer, expert)
    opinions.give(opinion=opinion, text="同意。", by=expert, at=LATER)

    opinions.give(opinion=opinion, text="不同意。", by=expert, at=LATER)

    assert Opinion.objects.get().text == "不同意。"
    assert Notice.objects.filter(user=officer.user_id).count() == 1


def test_give_is_refused_to_another_expert_and_without_words(handed_in, officer, expert):
    opinion = asked(handed_in, officer, expert)

    with pytest.raises(Refused, match="只有被指派的专家"):
        opinions.give(opinion=opinion, text="同意。", by=make_actor(Role.EXPERT), at=LATER)
    with pytest.raises(Refused, match="请填写意见"):
        opinions.give(opinion=opinion, text=" ", by=expert, at=LATER)


def test_give_is_refused_after_confirmation(handed_in, officer, expert):
    opinion = asked(handed_in, officer, expert)
    submitted(officer, handed_in, "verified")

    with pytest.raises(Refused, match="意见不能再修改"):
        opinions.give(opinion=opinion, text="同意。", by=expert, at=LATER)
