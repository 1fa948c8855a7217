"""Jobs: rows first, done once, tried again, swept up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Job
from dongtou_brand.kernel import queue

pytestmark = pytest.mark.django_db
done: list[int] = []


@queue.handler("tests.count")
def count(job, *, number):
    done.append(number)


@queue.handler("tests.break")
def break_down(job):
    raise RuntimeError("no paper")


@queue.handler("tests.refuse")
def refuse(job):
    raise queue.JobFailed("内容缺失，请补充后重试。")


@pytest.fixture(autouse=True)
def empty():
    done.clear()


@pytest.fixture
def sent(monkeypatch):
    """The messages that went to the broker; the broker itself is proved in tests/faults."""
    messages: list[int] = []
    monkeypatch.setattr(queue.run_job, "apply_async", lambda args, **kw: messages.extend(args))
    return messages


def test_later_sends_after_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = queue.later("tests.count", key="a", number=1)
        assert sent == []

    assert sent == [job.pk]


def test_later_with_the_same_key_is_the_same_job():
    first = queue.later("tests.count", key="a", number=1)
    second = queue.later("tests.count", key="a", number=1)

    assert first == second
    assert Job.objects.count() == 1


def test_later_refuses_a_name_that_nobody_handles():
    with pytest.raises(KeyError):
        queue.later("tests.unknown", key="a")


def test_run_twice_does_the_job_once():
    job = queue.later("tests.count", key="a", number=7)

    queue.run(job.pk)
    queue.run(job.pk)

    job.refresh_from_db()
    assert (done, job.status, job.attempt) == ([7], "done", 1)


def test_run_that_breaks_is_queued_again_until_given_up():
    job = queue.later("tests.break", key="a")

    states = []
    for _ in range(4):
        queue.run(job.pk)
        job.refresh_from_db()
        states.append((job.status, job.attempt))

    assert states == [("queued", 1), ("queued", 2), ("failed", 3), ("failed", 3)]
    assert job.error == "RuntimeError: no paper"


def test_run_that_cannot_succeed_fails_at_once_with_its_words():
    job = queue.later("tests.refuse", key="a")

    queue.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "内容缺失，请补充后重试。")


def test_run_leaves_a_leased_job_to_its_worker():
    job = queue.later("tests.count", key="a", number=1)
    Job.objects.filter(pk=job.pk).update(status="running", lease_until=timezone.now() + timedelta(seconds=30))

    queue.run(job.pk)

    assert done == []


def test_sweep_gives_the_job_of_a_dead_worker_to_another(sent):
    job = queue.later("tests.count", key="a", number=1)
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(status="running", attempt=1, lease_until=past, sent_at=past)

    swept = queue.sweep()
    queue.run(job.pk)

    job.refresh_from_db()
    assert (swept, sent, done, job.status, job.attempt) == (1, [job.pk], [1], "done", 2)


def test_sweep_gives_up_a_job_whose_workers_keep_dying(sent):
    job = queue.later("tests.count", key="a", number=1)
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(status="running", attempt=3, lease_until=past)

    swept = queue.sweep()

    job.refresh_from_db()
    assert (swept, sent, job.status) == (0, [], "failed")
    assert job.error == "处理进程多次中断，请稍后重试或联系平台管理员。"


def test_sweep_sends_a_waiting_job_once_not_every_time(sent):
    queue.later("tests.count", key="a", number=1)

    first, second = queue.sweep(), queue.sweep()

    assert (first, second) == (1, 0)


def test_again_revives_only_a_failed_job(sent, django_capture_on_commit_callbacks):
    job = queue.later("tests.refuse", key="a")
    queue.run(job.pk)

    with django_capture_on_commit_callbacks(execute=True):
        queue.again(job)
        queue.again(job)

    job.refresh_from_db()
    assert (job.status, job.attempt, sent) == ("queued", 0, [job.pk])


def test_publish_with_a_dead_broker_costs_nothing_but_the_wait(monkeypatch):
    def dead(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(queue.run_job, "apply_async", dead)
    job = queue.later("tests.count", key="a", number=1)

    queue.publish(job.pk)

    job.refresh_from_db()
    assert (job.status, job.sent_at) == ("queued", None)
