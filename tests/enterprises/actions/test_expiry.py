from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Job, Notice
from dongtou_brand.celery_settings import beat_schedule
from dongtou_brand.kernel import clock, queue
from enterprises.actions import certificates, expiry
from enterprises.enums import CertificateStatus, Level, PropertyKind
from enterprises.models import Certificate, IntellectualProperty, ResearchBody
from tests.factories.enterprises import make_certificate, make_enterprise, member, township_officer

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
DAY = date(2018, 4, 27)


@pytest.fixture
def firm():
    return make_enterprise("温州海霞电气有限公司")


def run(at):
    """Remind, and do at once what was queued."""
    queued = expiry.remind(at=at)
    with clock.standing_at(at):
        for job in Job.objects.filter(status="queued"):
            queue.run(job.pk)
    assert not Job.objects.exclude(status="done").exists()
    return queued


def test_enterprise_is_told_at_each_step_and_the_township_at_the_last(firm):
    clerk, officer = member(firm), township_officer(firm)
    paper = make_certificate(firm, valid_to=DAY + timedelta(90))
    told = []

    for left in (91, 90, 89, 61, 60, 31, 30, 29, 0, -1):
        run(AT + timedelta(90 - left))
        told.append((left, Notice.objects.filter(user=clerk.user_id).count()))

    steps = [left for (left, now), (_, before) in zip(told[1:], told, strict=False) if now > before]
    assert steps == [90, 60, 30]
    assert Notice.objects.filter(user=officer.user_id).count() == 1
    first = Notice.objects.filter(user=clerk.user_id).last()
    assert first.title == f"{paper}：2018-07-26 到期，剩 90 天"
    assert first.link == f"/enterprises/certificates/{paper.pk}/edit/"
    assert Notice.objects.get(user=officer.user_id).title.startswith("温州海霞电气有限公司：")


def test_nobody_is_told_twice_by_a_second_run(firm):
    member(firm)
    make_certificate(firm, valid_to=DAY + timedelta(30))

    assert [run(AT), run(AT), run(AT + timedelta(1))] == [1, 0, 0]
    assert Notice.objects.count() == 1


def test_day_that_was_missed_is_made_up_for_with_the_nearest_step_only(firm):
    member(firm)
    make_certificate(firm, valid_to=DAY + timedelta(90))

    run(AT + timedelta(3))
    run(AT + timedelta(65))

    assert [one.title[-4:] for one in Notice.objects.all()] == ["25 天", "87 天"]


def test_prolonged_certificate_is_spoken_of_anew(firm):
    member(firm)
    paper = make_certificate(firm, valid_to=DAY + timedelta(30))
    run(AT)

    Certificate.objects.filter(pk=paper.pk).update(valid_to=DAY + timedelta(60))
    run(AT)

    assert Notice.objects.count() == 2


def test_what_was_renewed_taken_back_or_ended_meanwhile_is_not_told(firm):
    clerk = member(firm)
    renewed = make_certificate(firm, valid_to=DAY + timedelta(30))
    cancelled = make_certificate(firm, kind="environment", valid_to=DAY + timedelta(30))
    closed = make_enterprise(ended_on=DAY, ended_as="closed")
    make_certificate(closed, valid_to=DAY + timedelta(30))
    assert expiry.remind(at=AT) == 2
    make_certificate(firm, valid_from=DAY, valid_to=DAY + timedelta(400))
    certificates.end(certificate=cancelled, reason="不再持有", by=clerk, at=AT)

    with clock.standing_at(AT):
        for job in Job.objects.all():
            queue.run(job.pk)

    assert (Notice.objects.count(), renewed.status) == (0, CertificateStatus.VALID)


def test_property_and_research_bodies_are_spoken_of_too(firm):
    member(firm)
    facts = {"enterprise": firm, "recorded_at": AT, "valid_to": DAY + timedelta(60)}
    granted = date(2008, 4, 1)
    IntellectualProperty.objects.create(
        kind=PropertyKind.TRADEMARK, number="1", title="海霞", granted_on=granted, **facts
    )
    ResearchBody.objects.create(
        name="技术中心", level=Level.CITY, recognised_on=granted, recognised_by="市经信委", **facts
    )

    run(AT)

    assert {one.title for one in Notice.objects.all()} == {
        "注册商标“海霞”：2018-06-26 到期，剩 60 天",
        "市级“技术中心”：2018-06-26 到期，剩 60 天",
    }


def test_job_that_another_worker_took_over_tells_nobody(firm):
    member(firm)
    make_certificate(firm, valid_to=DAY + timedelta(30))
    expiry.remind(at=AT)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(attempt=job.attempt + 1)

    assert expiry.tell(job=job, at=AT, **what(job)) == 0
    job.refresh_from_db()
    assert [expiry.tell(job=job, at=AT, **what(job)) for _ in range(2)] == [1, 0]


def what(job):
    arguments = dict(job.arguments)
    return arguments | {"valid_to": date.fromisoformat(arguments["valid_to"])}


def test_reminder_comes_round_every_day():
    entry = beat_schedule["expiry"]

    for _ in range(2):
        queue.daily_task(*entry["args"])

    assert Job.objects.filter(name="enterprises.remind_of_expiry").count() == 1


@pytest.mark.parametrize("number", [1, 3, 400])
def test_reminding_costs_few_queries_when_all_was_told(firm, number, django_assert_num_queries):
    for _ in range(number):
        make_certificate(firm, valid_to=DAY + timedelta(30))
    expiry.remind(at=AT)

    with django_assert_num_queries(6):
        assert expiry.remind(at=AT) == 0
