"""Background work of benchmarking: ids in, one action."""

from datetime import date
from typing import Any

from benchmarking.actions import improvement_reminders
from dongtou_brand.kernel import clock, queue


@queue.handler("benchmarking.remind_of_improvements")
def remind_of_improvements(job: Any) -> None:
    """Queue what is to be told today of measures that are due."""
    improvement_reminders.remind(at=clock.now())


@queue.handler(improvement_reminders.TELL)
def tell_of_improvement(job: Any, *, pk: int, due_on: str, step: int) -> None:
    """Tell the people concerned that a measure is due or late."""
    day = date.fromisoformat(due_on)
    improvement_reminders.tell(job=job, pk=pk, due_on=day, step=step, at=clock.now())
