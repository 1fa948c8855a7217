"""Saving answers: versions, conflicts, history."""

from decimal import Decimal

import pytest

from benchmarking.actions import answers as actions
from benchmarking.enums import AnswerState, AssessmentStatus
from benchmarking.models import Answer, AnswerRevision, Assessment
from benchmarking.rules.answers import Content, content_of
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, indicator, make_assessment, say, submitted
from tests.factories.enterprises import manager, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(begun: Assessment) -> Actor:
    return member(begun.enterprise)


@pytest.fixture
def colleague(begun: Assessment) -> Actor:
    return manager(begun.enterprise)


def history(answer: Answer) -> list[tuple[int, bool, str]]:
    rows = AnswerRevision.objects.filter(answer=answer).order_by("pk")
    return list(rows.values_list("version", "kept", "own_text"))


def test_save_makes_a_version_and_a_revision(begun, clerk):
    saved = say(begun, "A-01", clerk, choice="yes", own_text="浙江省")

    assert not saved.conflict
    assert content_of(saved.answer) == Content(AnswerState.ANSWERED, "yes", "浙江省")
    assert (saved.answer.version, saved.answer.saved_by_id, saved.answer.saved_at) == (1, clerk.user_id, AT)
    assert history(saved.answer) == [(1, True, "浙江省")]


def test_save_again_keeps_every_version(begun, clerk):
    say(begun, "A-01", clerk, own_text="一")
    saved = say(begun, "A-01", clerk, own_text="二")

    assert saved.answer.version == 2
    assert history(saved.answer) == [(1, True, "一"), (2, True, "二")]


def test_save_of_the_same_content_changes_nothing(begun, clerk, colleague):
    say(begun, "A-01", clerk, choice="yes", own_text="浙江省")

    again = say(begun, "A-01", clerk, version=0, choice="yes", own_text="浙江省")
    other = say(begun, "A-01", colleague, version=0, choice="yes", own_text="浙江省")

    assert (again.conflict, other.conflict, other.answer.version) == (False, False, 1)
    assert other.answer.saved_by_id == clerk.user_id
    assert history(other.answer) == [(1, True, "浙江省")]


def test_save_of_nothing_on_nothing_makes_no_version(begun, clerk):
    assert say(begun, "A-01", clerk).answer.version == 0
    assert AnswerRevision.objects.count() == 0


def test_save_on_a_stale_version_is_kept_as_the_losing_side(begun, clerk, colleague):
    say(begun, "A-01", colleague, own_text="同事的")

    saved = say(begun, "A-01", clerk, version=0, own_text="我的")

    assert saved.conflict
    assert saved.answer.own_text == "同事的"
    assert history(saved.answer) == [(1, True, "同事的"), (0, False, "我的")]


def test_save_that_lost_and_is_sent_again_loses_once(begun, clerk, colleague):
    say(begun, "A-01", colleague, own_text="同事的")

    first = say(begun, "A-01", clerk, version=0, own_text="我的")
    second = say(begun, "A-01", clerk, version=0, own_text="我的")

    assert first.losing == second.losing
    assert AnswerRevision.objects.filter(kept=False).count() == 1


def test_settle_for_mine_makes_it_the_present_answer(begun, clerk, colleague):
    say(begun, "A-01", colleague, own_text="同事的")
    lost = say(begun, "A-01", clerk, version=0, own_text="我的")

    settled = actions.settle(losing=lost.losing, keep_losing=True, version=1, by=clerk, at=AT)

    assert (settled.conflict, settled.answer.own_text, settled.answer.version) == (False, "我的", 2)
    assert history(settled.answer) == [(1, True, "同事的"), (0, False, "我的"), (2, True, "我的")]


def test_settle_for_theirs_leaves_the_answer_and_the_history(begun, clerk, colleague):
    say(begun, "A-01", colleague, own_text="同事的")
    lost = say(begun, "A-01", clerk, version=0, own_text="我的")

    settled = actions.settle(losing=lost.losing, keep_losing=False, version=1, by=clerk, at=AT)

    assert (settled.answer.own_text, settled.answer.version) == ("同事的", 1)
    assert history(settled.answer) == [(1, True, "同事的"), (0, False, "我的")]


def test_settle_after_a_third_save_is_a_conflict_again(begun, clerk, colleague):
    say(begun, "A-01", colleague, own_text="同事的")
    lost = say(begun, "A-01", clerk, version=0, own_text="我的")
    say(begun, "A-01", colleague, own_text="又改")

    settled = actions.settle(losing=lost.losing, keep_losing=True, version=1, by=clerk, at=AT)

    assert (settled.conflict, settled.answer.own_text) == (True, "又改")


@pytest.mark.parametrize("status", [AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED])
def test_save_after_submission_is_refused_and_stores_nothing(begun, clerk, status):
    submitted(clerk, begun, status)

    with pytest.raises(Refused, match="不能再修改"):
        say(begun, "A-01", clerk, own_text="晚了")

    assert (Answer.objects.count(), AnswerRevision.objects.count()) == (0, 0)


def test_save_of_a_returned_assessment_is_open_again(begun, clerk):
    submitted(clerk, begun, AssessmentStatus.RETURNED)

    assert say(begun, "A-01", clerk, own_text="补正").answer.version == 1


def test_save_for_another_enterprise_is_refused(begun):
    stranger = make_actor(Role.ENTERPRISE_CLERK)

    with pytest.raises(Refused, match="只有本企业"):
        say(begun, "A-01", stranger, own_text="别家")


def test_save_of_what_the_indicator_does_not_allow_stores_nothing(begun, clerk):
    with pytest.raises(Refused, match="没有这个判定选项"):
        say(begun, "A-07", clerk, choice="yes", own_number=Decimal(1))

    assert Answer.objects.count() == 0


def test_save_decides_by_the_present_state_not_by_the_page(begun, clerk):
    stale = Assessment.objects.get(pk=begun.pk)
    submitted(clerk, begun)

    with pytest.raises(Refused, match="不能再修改"):
        actions.save(
            assessment=stale,
            indicator=indicator(begun, "A-01"),
            version=0,
            content=Content(own_text="x"),
            by=clerk,
            at=AT,
        )
