"""The ladder of a measure that is not done in time: the enterprise, its manager, the township, the lead bureau.

As with papers that end (enterprises/actions/expiry.py) each telling is a job of its own, whose key names the
measure, its day and the step: nobody is told twice, and a measure whose day was put off is spoken of anew.
"""

from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices
from accounts.models import Job
from benchmarking.models import Improvement
from benchmarking.queries.improvements import due_between
from benchmarking.rules.improvements import LEAD_STEP, MANAGER_STEP, STEPS, TOWNSHIP_STEP, step
from dongtou_brand.kernel import queue
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Role
from dongtou_brand.kernel.workflow import lock

TELL = "benchmarking.tell_of_improvement"
AT_ONCE = 500
# How long after the last step a night without power is made up for.
LATEST = timedelta(days=STEPS[-1] + 30)


def remind(*, at: datetime) -> int:
    """Queue what is to be told on this day and was not queued before; answers how much that was."""
    day, queued = localtime(at).date(), 0
    rows = due_between(day - LATEST, day - timedelta(days=STEPS[0])).values_list("pk", "due_on")
    found = rows.iterator(chunk_size=AT_ONCE)
    while chunk := {_key(pk, due_on, day): (pk, due_on) for pk, due_on in islice(found, AT_ONCE)}:
        known = set(Job.objects.filter(key__in=chunk).values_list("key", flat=True))
        with transaction.atomic():
            for key in chunk.keys() - known:
                pk, due_on = chunk[key]
                queue.later(TELL, key=key, pk=pk, due_on=str(due_on), step=step(due_on, day))
        queued += len(chunk.keys() - known)
    return queued


def _key(pk: int, due_on: date, day: date) -> str:
    return f"improvement:{pk}:{due_on}:{step(due_on, day)}"


@transaction.atomic
def tell(*, job: Job, pk: int, due_on: date, step: int, at: datetime) -> int:
    """Tell of a measure that is still to be done by this day; answers how many people were told.

    What was told is noted on the job in the transaction of the notices, so that it is told once for all.
    """
    fresh = lock(job)
    if fresh.done or fresh.attempt != job.attempt:
        return 0
    Job.objects.filter(pk=job.pk).update(done=1, total=1)
    found = due_between(due_on, due_on).select_related("assessment__enterprise").filter(pk=pk).first()
    return 0 if found is None else _tell(found, step, localtime(at).date(), at)


def _tell(improvement: Improvement, step: int, day: date, at: datetime) -> int:
    enterprise = improvement.assessment.enterprise
    late = (day - improvement.due_on).days
    words = f"改进措施“{improvement.title}”" + (
        f"已逾期 {late} 天" if late > 0 else f"将于 {improvement.due_on} 到期"
    )
    link = reverse("benchmarking:improvement", args=[improvement.pk])
    own = ENTERPRISE if step >= MANAGER_STEP else {Role.ENTERPRISE_CLERK}
    told = notices.send(
        organisation=enterprise.organisation_id,
        roles=own,
        title=words[:120],
        body=f"完成时限 {improvement.due_on}，责任人 {improvement.owner}。请记录进展；确需推迟的，修改时限并说明原因。",
        link=link,
        at=at,
    )
    about: dict[str, Any] = {
        "title": f"{enterprise.name}：{words}"[:120],
        "body": "请了解情况，帮助企业解决困难。",
        "link": link,
        "at": at,
    }
    if step >= TOWNSHIP_STEP:
        told += notices.send(organisation=enterprise.township_id, roles=[Role.TOWNSHIP_OFFICER], **about)
    if step >= LEAD_STEP:
        told += notices.send(roles=LEAD, **about)
    return told
