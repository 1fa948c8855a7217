"""Starting, submitting, withdrawing."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.models import Notice, TrailEntry
from benchmarking.actions import assessments as actions
from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, AssessmentStatusChange, Verdict
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, fill, indicator, make_assessment, make_round, submitted
from tests.factories.enterprises import make_enterprise, member, township_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(begun: Assessment) -> Actor:
    return member(begun.enterprise)


def submit(assessment: Assessment, by: Actor, promised: bool = True) -> Assessment:
    return actions.submit(assessment=assessment, promised=promised, by=by, at=AT)


def test_start_begins_once(begun, clerk):
    opened = make_round()

    first = actions.start(enterprise=begun.enterprise, round=opened, by=clerk, at=AT)
    late = datetime(2018, 8, 1, tzinfo=UTC)
    second = actions.start(enterprise=begun.enterprise, round=opened, by=clerk, at=late)

    assert (first.status, first.started_at) == (AssessmentStatus.DRAFT, AT)
    assert first == second
    assert TrailEntry.objects.filter(action="benchmarking.assessment.start").count() == 1


def test_start_after_the_due_day_is_refused(clerk, begun):
    late = datetime(2018, 8, 1, tzinfo=UTC)

    with pytest.raises(Refused, match="已于 2018-06-29 截止"):
        actions.start(enterprise=begun.enterprise, round=make_round(), by=clerk, at=late)


def test_start_for_another_enterprise_is_refused(clerk):
    with pytest.raises(Refused, match="只有本企业"):
        actions.start(enterprise=make_enterprise(), round=make_round(), by=clerk, at=AT)


def test_submit_of_an_unfinished_assessment_names_what_is_missing(begun, clerk):
    with pytest.raises(Refused, match=r"A-01（未填写）、A-02（未填写）.*共 5 项"):
        submit(begun, clerk)

    begun.refresh_from_db()
    assert (begun.status, begun.self_points) == (AssessmentStatus.DRAFT, None)


def test_submit_stores_the_self_score_with_step_trail_and_notices(begun, clerk):
    officer = make_actor(Role.LEAD_OFFICER)
    township = township_officer(begun.enterprise)
    fill(begun, clerk)

    done = submit(begun, clerk)

    assert (done.status, done.self_points, done.submitted_at) == ("submitted", Decimal("14.0"), AT)
    change = AssessmentStatusChange.objects.get()
    assert (change.source, change.target, change.by_id) == ("draft", "submitted", clerk.user_id)
    assert TrailEntry.objects.filter(action="benchmarking.assessment.submit").count() == 1
    assert set(Notice.objects.values_list("user_id", flat=True)) == {officer.user_id, township.user_id}


def test_submit_twice_submits_once(begun, clerk):
    fill(begun, clerk)

    first, second = submit(begun, clerk), submit(begun, clerk)

    assert (first.pk, second.status) == (second.pk, AssessmentStatus.SUBMITTED)
    assert AssessmentStatusChange.objects.count() == 1
    assert TrailEntry.objects.filter(action="benchmarking.assessment.submit").count() == 1


@pytest.mark.parametrize(
    ("at", "late", "words"),
    [
        (datetime(2018, 6, 29, 15, 59, tzinfo=UTC), False, ""),
        (datetime(2018, 6, 29, 16, 0, tzinfo=UTC), True, "逾期提交（截止日期 2018-06-29）：台风停工"),
    ],
    ids=["last minute in China", "next day in China"],
)
def test_submit_after_the_due_day_is_marked(begun, clerk, at, late, words):
    fill(begun, clerk)

    reason = "台风停工" if late else ""
    done = actions.submit(assessment=begun, promised=True, late_reason=reason, by=clerk, at=at)

    done.refresh_from_db()
    assert (done.late, done.status_changes.get().reason) == (late, words)
    assert TrailEntry.objects.get(action="benchmarking.assessment.submit").reason == words


def test_submit_after_the_due_day_needs_words(begun, clerk):
    fill(begun, clerk)

    with pytest.raises(Refused) as refusal:
        actions.submit(
            assessment=begun, promised=True, late_reason=" ", by=clerk, at=datetime(2018, 8, 1, tzinfo=UTC)
        )

    assert refusal.value.words == "已过截止日期，请填写逾期原因后提交。"


def test_submit_of_what_was_mended_keeps_the_first_mark(begun, clerk):
    fill(begun, clerk)
    submitted(clerk, begun, AssessmentStatus.RETURNED)

    done = actions.submit(assessment=begun, promised=True, by=clerk, at=datetime(2018, 8, 1, tzinfo=UTC))

    assert (done.late, done.status_changes.get().reason) == (False, "")


def test_submit_of_what_was_mended_and_withdrawn_keeps_the_first_mark(begun, clerk):
    fill(begun, clerk)
    submitted(clerk, begun, AssessmentStatus.RETURNED)
    gave_back = {"by_id": clerk.person, "role": Role.LEAD_OFFICER, "at": AT}
    begun.status_changes.create(source="submitted", target="returned", reason="请补正", **gave_back)
    later = datetime(2018, 8, 1, tzinfo=UTC)
    actions.submit(assessment=begun, promised=True, by=clerk, at=later)
    actions.withdraw(assessment=begun, by=clerk, at=later)

    done = actions.submit(assessment=begun, promised=True, by=clerk, at=later)

    assert (done.status, done.late) == (AssessmentStatus.SUBMITTED, False)


def test_submit_without_the_promise_is_refused(begun, clerk):
    fill(begun, clerk)

    with pytest.raises(Refused, match="请先勾选承诺"):
        submit(begun, clerk, promised=False)


def test_submit_of_a_verified_assessment_is_no_step(begun, clerk):
    submitted(clerk, begun, AssessmentStatus.VERIFIED)

    with pytest.raises(IllegalStep):
        submit(begun, clerk)


def test_submit_by_a_stranger_is_refused_even_when_it_is_done(begun, clerk):
    submitted(clerk, begun)

    with pytest.raises(Refused, match="只有本企业"):
        submit(begun, make_actor(Role.ENTERPRISE_CLERK))


def test_withdraw_makes_it_a_draft_again(begun, clerk):
    fill(begun, clerk)
    submit(begun, clerk)

    back = actions.withdraw(assessment=begun, by=clerk, at=AT)

    assert (back.status, back.submitted_at, back.self_points) == (AssessmentStatus.DRAFT, None, None)
    assert submit(begun, clerk).status == AssessmentStatus.SUBMITTED


def test_withdraw_is_refused_once_an_officer_has_begun(begun, clerk):
    submitted(clerk, begun)
    officer = make_actor(Role.LEAD_OFFICER)
    Verdict.objects.create(
        assessment=begun, indicator=indicator(begun, "A-01"), choice="yes", by_id=officer.user_id, at=AT
    )

    with pytest.raises(Refused, match="已开始核验"):
        actions.withdraw(assessment=begun, by=clerk, at=AT)


def test_withdraw_of_a_draft_is_no_step(begun, clerk):
    with pytest.raises(IllegalStep):
        actions.withdraw(assessment=begun, by=clerk, at=AT)
