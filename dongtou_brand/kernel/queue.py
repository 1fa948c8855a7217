"""Background work: a job is a row first, then a message, so that no job is lost.

`later()` writes the row in the caller's transaction and sends the message after commit; a message that
gets lost is sent again by `sweep()`. A running job holds a lease, kept alive by a heartbeat; when its
worker is killed the lease runs out and `sweep()` gives the job to another.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from celery import shared_task
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

log = logging.getLogger(__name__)

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


class JobFailed(Exception):
    """A job that cannot succeed however often it is tried; its words are shown to the user."""


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register the function that does the jobs of this name; it is given the job and its arguments."""

    def register(function: Handler) -> Handler:
        if name in _handlers:
            raise ValueError(f"two handlers for {name}")
        _handlers[name] = function
        return function

    return register


def registered() -> dict[str, Handler]:
    """All handlers by name."""
    return dict(_handlers)


def job_model() -> type[models.Model]:
    """The table of jobs; it stands in an app, because the ground has no tables."""
    return apps.get_model(settings.QUEUE_JOB_MODEL)


def later(name: str, *, key: str, **arguments: Any) -> Any:
    """Have a job done after this transaction commits. The same key twice is the same job.

    Raises `KeyError` when no handler of this name is registered.
    """
    _handlers[name]
    job, created = job_model()._base_manager.get_or_create(
        key=key, defaults={"name": name, "arguments": arguments}
    )
    if created:
        transaction.on_commit(lambda: publish(job.pk))
    return job


def again(job: Any) -> None:
    """Queue a failed job once more."""
    fresh = {"status": "queued", "attempt": 0, "error": "", "done": 0, "total": 0, "finished_at": None}
    changed = job_model()._base_manager.filter(pk=job.pk, status="failed").update(**fresh)
    if changed:
        transaction.on_commit(lambda: publish(job.pk))


def publish(job_id: int) -> None:
    """Send the message, unless the job is done already.

    A broker that is down costs nothing but the wait for the next sweep.
    """
    waiting = job_model()._base_manager.filter(pk=job_id, status="queued")
    if not waiting.update(sent_at=timezone.now()):
        return
    try:
        run_job.apply_async([job_id], retry=False)
    except Exception as error:
        log.warning("job %s waits for the sweep: broker unreachable (%s)", job_id, error)
        job_model()._base_manager.filter(pk=job_id).update(sent_at=None)


@shared_task(name="queue.run")  # type: ignore[untyped-decorator]
def run_job(job_id: int) -> None:
    """Do one job, as a worker."""
    run(job_id)


@shared_task(name="queue.sweep")  # type: ignore[untyped-decorator]
def sweep_task() -> None:
    """Sweep, as beat's task."""
    sweep()


@shared_task(name="queue.daily")  # type: ignore[untyped-decorator]
def daily_task(name: str) -> None:
    """Have a job done that comes round every day: once a day, however often beat asks."""
    later(name, key=f"{name}:{timezone.localdate()}")


def run(job_id: int) -> None:
    """Do one job: take the lease, call the handler, write down how it ended. A job that is done stays done."""
    job = _take(job_id, at=timezone.now())
    if job is None:
        return
    try:
        with _heartbeat(job.pk, job.attempt):
            _handlers[job.name](job, **job.arguments)
    except JobFailed as failure:
        _finish(job, status="failed", error=str(failure))
    except Exception as error:
        log.exception("job %s %s failed at attempt %s", job.pk, job.name, job.attempt)
        spent = job.attempt >= settings.QUEUE_ATTEMPTS
        # Queued once more: the sweep sends it, so that a passing fault has half a minute to pass.
        _finish(job, status="failed" if spent else "queued", error=f"{type(error).__name__}: {error}"[:500])
    else:
        _finish(job, status="done", error="")


def _take(job_id: int, at: datetime) -> Any:
    """The job, leased to this worker; None when it is done or another worker has it."""
    jobs = job_model()._base_manager
    free = models.Q(status="queued") | models.Q(status="running", lease_until__lt=at)
    taken = jobs.filter(free, pk=job_id).update(
        status="running",
        attempt=models.F("attempt") + 1,
        lease_until=at + settings.QUEUE_LEASE,
        started_at=at,
    )
    return jobs.get(pk=job_id) if taken else None


def _finish(job: Any, *, status: str, error: str) -> None:
    """Write the end down, unless the lease was lost to another worker in the meantime."""
    at = timezone.now() if status != "queued" else None
    ended = {"status": status, "error": error, "lease_until": None, "sent_at": None, "finished_at": at}
    job_model()._base_manager.filter(pk=job.pk, status="running", attempt=job.attempt).update(**ended)


@contextlib.contextmanager
def _heartbeat(job_id: int, attempt: int) -> Iterator[None]:
    """Keep the lease alive from a thread of its own while the job is being done."""
    stop = threading.Event()
    every = settings.QUEUE_LEASE.total_seconds() / 3

    def beat() -> None:
        while not stop.wait(every):
            until = timezone.now() + settings.QUEUE_LEASE
            mine = job_model()._base_manager.filter(pk=job_id, status="running", attempt=attempt)
            mine.update(lease_until=until)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def progress(job: Any, done: int, total: int) -> None:
    """Write down how far a job has come; screens read it."""
    job_model()._base_manager.filter(pk=job.pk, attempt=job.attempt).update(done=done, total=total)


def sweep(at: datetime | None = None) -> int:
    """Send again what waits too long or whose worker died; give up what was tried too often.

    Answers the number of jobs that were sent again.
    """
    at = at or timezone.now()
    jobs = job_model()._base_manager
    dead = jobs.filter(status="running", lease_until__lt=at)
    dead.filter(attempt__gte=settings.QUEUE_ATTEMPTS).update(
        status="failed", error="处理进程多次中断，请稍后重试或联系平台管理员。", finished_at=at
    )
    dead.update(status="queued", lease_until=None, sent_at=None)
    unsent = models.Q(sent_at=None) | models.Q(sent_at__lt=at - 5 * settings.QUEUE_LEASE)
    waiting = list(jobs.filter(unsent, status="queued").values_list("pk", flat=True))
    for job_id in waiting:
        publish(job_id)
    return len(waiting)
