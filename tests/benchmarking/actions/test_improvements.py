from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError

from accounts.models import Job, Notice, TrailEntry
from benchmarking.actions import improvement_reminders
from benchmarking.actions import improvements as actions
from benchmarking.actions.improvements import Measure
from benchmarking.enums import ImprovementStatus as S
from benchmarking.models import Assessment, ImprovementStatusChange, Verdict
from benchmarking.rules.improvements import Aim
from dongtou_brand.celery_settings import beat_schedule
from dongtou_brand.kernel import clock, queue
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, indicator, make_assessment, say, submitted
from tests.factories.enterprises import make_enterprise, manager, member, township_officer
from tests.factories.files import pdf_bytes

pytestmark = pytest.mark.django_db
DUE = date(2018, 5, 30)


@pytest.fixture
def assessment():
    made = make_assessment()
    by = member(made.enterprise)
    say(made, "A-01", by, choice="no", own_text="未取得")
    say(made, "A-07", by, choice="yearly", own_number=Decimal("0.5"))
    return submitted(by, made)


@pytest.fixture
def clerk(assessment):
    return member(assessment.enterprise)


def measure(assessment, **values):
    aims = [Aim(indicator(assessment, "A-01")), Aim(indicator(assessment, "A-07"), Decimal(6))]
    given = {"title": "取得体系证书", "owner": "周岩", "due_on": DUE, "aims": aims, "cost": Decimal("3.5")}
    return Measure(**(given | values))


@pytest.fixture
def improvement(assessment, clerk):
    return actions.plan(assessment=assessment, measure=measure(assessment), by=clerk, at=AT)


def changes(improvement):
    rows = ImprovementStatusChange.objects.filter(improvement=improvement).order_by("pk")
    return [(row.source, row.target, row.reason) for row in rows]


def test_plan_keeps_what_was_said_its_aims_and_its_state(assessment, improvement, clerk):
    gains = [(gain.indicator.code, gain.points) for gain in improvement.gains.all()]

    assert (improvement.status, improvement.version, improvement.cost) == (S.PLANNED, 1, Decimal("3.5"))
    assert gains == [("A-01", None), ("A-07", Decimal("6.0"))]
    assert [state.title for state in improvement.history.all()] == ["取得体系证书"]
    entry = TrailEntry.objects.get(action="benchmarking.improvement.plan")
    assert entry.detail["indicators"] == "A-01、A-07"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due_on": date(2018, 4, 26)}, "完成时限不能早于今天。"),
        ({"aims": []}, "请至少选择一项对应指标。"),
    ],
)
def test_plan_refuses_what_cannot_be(assessment, clerk, values, words):
    with pytest.raises(Refused, match=words):
        actions.plan(assessment=assessment, measure=measure(assessment, **values), by=clerk, at=AT)


def test_only_the_enterprise_plans_and_only_what_was_handed_in(assessment):
    others = [member(make_enterprise()), make_actor(Role.LEAD_OFFICER)]
    draft = make_assessment(assessment.enterprise)

    for by in others:
        with pytest.raises(Refused, match="改进措施由本企业安排。"):
            actions.plan(assessment=assessment, measure=measure(assessment), by=by, at=AT)
    with pytest.raises(Refused, match="提交自评后才能安排改进措施。"):
        actions.plan(assessment=draft, measure=measure(draft), by=member(assessment.enterprise), at=AT)


def test_edit_on_an_old_version_overwrites_nothing(assessment, improvement, clerk):
    changed = measure(assessment, owner="王珂")
    actions.edit(improvement=improvement, measure=changed, version=1, by=clerk, at=AT)

    with pytest.raises(Refused, match="同事刚刚修改过这项措施"):
        actions.edit(improvement=improvement, measure=measure(assessment), version=1, by=clerk, at=AT)
    improvement.refresh_from_db()
    assert (improvement.owner, improvement.version) == ("王珂", 2)


def test_edit_leaves_an_aim_alone_that_verification_has_overtaken(assessment, improvement, clerk):
    yearly = Verdict(assessment=assessment, indicator=indicator(assessment, "A-07"), choice="falling")
    yearly.by_id, yearly.at, yearly.version = make_actor(Role.LEAD_OFFICER).user_id, AT, 1
    yearly.save()
    submitted(clerk, assessment, "verified")
    changed = measure(assessment, owner="王珂")
    lower = measure(assessment, aims=[Aim(indicator(assessment, "A-07"), Decimal(5))])

    edited = actions.edit(improvement=improvement, measure=changed, version=1, by=clerk, at=AT)

    assert (edited.owner, edited.gains.count()) == ("王珂", 2)
    with pytest.raises(Refused, match="预期得分应高于现有的 6 分"):
        actions.edit(improvement=improvement, measure=lower, version=2, by=clerk, at=AT)


def test_edit_moves_no_day_into_the_past_but_leaves_one_that_has_passed(assessment, improvement, clerk):
    late = AT + timedelta(90)
    earlier = measure(assessment, due_on=date(2018, 6, 1))

    with pytest.raises(Refused, match="完成时限不能早于今天。"):
        actions.edit(improvement=improvement, measure=earlier, version=1, reason="延期", by=clerk, at=late)
    changed = measure(assessment, owner="王珂")

    assert actions.edit(improvement=improvement, measure=changed, version=1, by=clerk, at=late).due_on == DUE


def test_putting_off_says_why_and_is_no_progress(assessment, improvement, clerk):
    later = measure(assessment, due_on=date(2018, 7, 1))

    with pytest.raises(Refused, match="推迟完成时限请说明原因。"):
        actions.edit(improvement=improvement, measure=later, version=1, by=clerk, at=AT)
    actions.edit(improvement=improvement, measure=later, version=1, reason="供应商延期", by=clerk, at=AT)

    assert changes(improvement) == [
        (S.PLANNED, S.PLANNED, "完成时限由 2018-05-30 改为 2018-07-01：供应商延期")
    ]
    with pytest.raises(Refused, match="请先记录进展"):
        actions.finish(improvement=improvement, done_on=AT.date(), by=clerk, at=AT)


def test_first_note_begins_the_measure_and_keeps_the_paper(improvement, clerk):
    paper = SimpleUploadedFile("受理通知书.pdf", pdf_bytes(), "application/pdf")

    made = actions.note(improvement=improvement, text="", file=paper, by=clerk, at=AT)

    improvement.refresh_from_db()
    assert (made.text, made.attachment.name, improvement.status) == ("上传材料", "受理通知书.pdf", S.DOING)
    assert changes(improvement) == [(S.PLANNED, S.DOING, "")]


def test_finish_needs_a_note_and_happens_once(improvement, clerk):
    with pytest.raises(Refused, match="请先记录进展"):
        actions.finish(improvement=improvement, done_on=AT.date(), by=clerk, at=AT)
    actions.note(improvement=improvement, text="证书已取得", by=clerk, at=AT)

    for _ in range(2):
        done = actions.finish(improvement=improvement, done_on=AT.date(), by=clerk, at=AT)

    assert (done.status, done.done_on) == (S.DONE, AT.date())
    assert changes(improvement) == [(S.PLANNED, S.DOING, ""), (S.DOING, S.DONE, "")]
    with pytest.raises(Refused, match="不能再修改"):
        actions.note(improvement=improvement, text="再记一笔", by=clerk, at=AT)


def test_given_up_and_taken_up_again_with_a_reason(improvement, clerk):
    with pytest.raises(Refused, match="请说明原因。"):
        actions.drop(improvement=improvement, reason=" ", by=clerk, at=AT)
    actions.drop(improvement=improvement, reason="改用其他办法", by=clerk, at=AT)
    with pytest.raises(IllegalStep):
        actions.drop(improvement=improvement, reason="再次", by=clerk, at=AT)
    actions.resume(improvement=improvement, reason="仍需办理", by=clerk, at=AT)

    assert changes(improvement) == [(S.PLANNED, S.DROPPED, "改用其他办法"), (S.DROPPED, S.DOING, "仍需办理")]


def test_notes_and_steps_are_never_changed(improvement, clerk):
    actions.note(improvement=improvement, text="已受理", by=clerk, at=AT)

    for table in ("progressnote", "improvementstatuschange", "historicalimprovement"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM benchmarking_{table}")  # noqa: S608


# ── the ladder ──────────────────────────────────────────────────────────────────────────────────
def remind(at):
    """Remind, and do at once what was queued."""
    queued = improvement_reminders.remind(at=at)
    with clock.standing_at(at):
        for job in Job.objects.filter(status="queued"):
            queue.run(job.pk)
    assert not Job.objects.exclude(status="done").exists()
    return queued


def test_ladder_tells_one_more_at_each_step(improvement):
    firm = improvement.assessment.enterprise
    people = [member(firm), manager(firm), township_officer(firm), make_actor(Role.LEAD_CHIEF)]
    due = AT + (DUE - AT.date())
    told = {}

    for days in (-8, -7, 0, 1, 2, 15, 30, 45):
        remind(due + timedelta(days))
        told[days] = [Notice.objects.filter(user=one.user_id).count() for one in people]

    assert told == {
        -8: [0, 0, 0, 0], -7: [1, 0, 0, 0], 0: [1, 0, 0, 0], 1: [2, 1, 0, 0], 2: [2, 1, 0, 0],
        15: [3, 2, 1, 0], 30: [4, 3, 2, 1], 45: [4, 3, 2, 1],
    }  # fmt: skip
    words = [notice.title for notice in Notice.objects.filter(user=people[0].user_id).order_by("pk")]
    assert words[:2] == ["改进措施“取得体系证书”将于 2018-05-30 到期", "改进措施“取得体系证书”已逾期 1 天"]


def test_what_is_done_or_put_off_meanwhile_is_not_spoken_of(improvement, clerk):
    at = AT + (DUE - AT.date()) + timedelta(1)
    assert improvement_reminders.remind(at=at) == 1
    actions.drop(improvement=improvement, reason="改用其他办法", by=clerk, at=AT)

    with clock.standing_at(at):
        queue.run(Job.objects.get().pk)

    assert (Notice.objects.count(), remind(at)) == (0, 0)


def test_nothing_is_told_of_what_was_taken_back(improvement):
    at = AT + (DUE - AT.date()) + timedelta(1)
    assert improvement_reminders.remind(at=at) == 1
    Assessment.objects.filter(pk=improvement.assessment_id).update(status="draft")

    with clock.standing_at(at):
        queue.run(Job.objects.get().pk)

    assert (Notice.objects.count(), remind(at + timedelta(14))) == (0, 0)


def test_clock_asks_for_the_ladder_every_day():
    assert ["benchmarking.remind_of_improvements"] in [entry.get("args") for entry in beat_schedule.values()]
