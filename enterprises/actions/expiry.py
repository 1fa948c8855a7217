"""Telling enterprises and townships that a paper ends in 90, 60 and 30 days, each once.

Each telling is a job of its own, whose key names the paper, its end and the step: the same key is the same
job, so that neither a second run nor a day made up for tells anybody twice, and a paper that was prolonged is
spoken of anew. A job that is begun again after its worker died finds, under its lock, that it was done.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import notices
from accounts.models import Job
from dongtou_brand.kernel import queue
from dongtou_brand.kernel.actor import ENTERPRISE, Role
from dongtou_brand.kernel.workflow import lock
from enterprises.queries import expiry as queries
from enterprises.queries.shortcoming_sources import SOURCES
from enterprises.rules import expiry as rules

TELL = "enterprises.tell_of_expiry"
AT_ONCE = 500


def remind(*, at: datetime) -> int:
    """Queue what is to be told on this day and was not queued before; answers how much that was."""
    day = localtime(at).date()
    waiting, queued = _due(day), 0
    while chunk := dict(islice(waiting, AT_ONCE)):
        known = set(Job.objects.filter(key__in=chunk).values_list("key", flat=True))
        with transaction.atomic():
            for key in chunk.keys() - known:
                queue.later(TELL, key=key, **chunk[key])
        queued += len(chunk.keys() - known)
    return queued


def _due(day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every telling that is due on a day, by its key."""
    for kind in queries.PAPERS:
        found = queries.ending(kind, day).values_list("pk", "valid_to")
        for pk, valid_to in found.iterator(chunk_size=AT_ONCE):
            step = rules.step(valid_to, day)
            what = {"kind": kind, "pk": pk, "valid_to": str(valid_to), "step": step}
            yield f"{kind}:{pk}:{valid_to}:{step}", what


@transaction.atomic
def tell(*, job: Job, kind: str, pk: int, valid_to: date, step: int, at: datetime) -> int:
    """Tell of a paper that still ends on this day; answers how many people were told.

    What was told is noted on the job in the transaction of the notices, so that it is told once for all.
    """
    fresh = lock(job)
    if fresh.done or fresh.attempt != job.attempt:
        return 0
    Job.objects.filter(pk=job.pk).update(done=1, total=1)
    day = localtime(at).date()
    row = queries.still_ending(kind, pk, valid_to, day)
    return 0 if row is None else _tell(kind, row, step, day, at)


def _tell(kind: str, row: Any, step: int, day: date, at: datetime) -> int:
    source, enterprise = SOURCES[kind], row.enterprise
    words = source.words(row, day)
    told = notices.send(
        organisation=enterprise.organisation_id,
        roles=ENTERPRISE,
        title=words[:120],
        body="请及时办理换证、续展或复核，取得后在档案中登记；不再持有的请注销或作废。",
        link=source.form(row),
        at=at,
    )
    if step <= rules.TOWNSHIP_STEP:
        told += notices.send(
            organisation=enterprise.township_id,
            roles=[Role.TOWNSHIP_OFFICER],
            title=f"{enterprise.name}：{words}"[:120],
            body="请提醒企业及时办理换证、续展或复核。",
            link=source.tab(enterprise),
            at=at,
        )
    return told
