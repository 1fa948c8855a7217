"""Batches and moves for tests.

make_batch(year, *enterprises)          a batch of the year with these enterprises, recorded on its day
move(enterprise, rung, on, by)          a move on the ladder, by the action
"""

from datetime import date
from itertools import count
from typing import Any

from cultivation.actions import batches
from cultivation.enums import BatchKind
from cultivation.models import Batch, Member, RungChange
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import end_of
from enterprises.enums import Rung
from enterprises.models import Enterprise
from tests.factories.enterprises import AT

_numbers = count(1)


def make_batch(year: int = 2016, *enterprises: Enterprise, **values: object) -> Batch:
    """A regular batch, decided in June of the year, with these enterprises in it."""
    filled: dict[str, Any] = {
        "kind": BatchKind.REGULAR,
        "name": f"{year} 年第 {next(_numbers)} 批",
        "decided_on": date(year, 6, 17),
    } | values
    filled.setdefault("recorded_at", end_of(filled["decided_on"]))
    batch = Batch.objects.create(year=year, **filled)
    Member.objects.bulk_create(
        Member(
            batch=batch,
            enterprise=enterprise,
            admitted_on=batch.decided_on,
            recorded_at=batch.recorded_at,
        )
        for enterprise in enterprises
    )
    return batch


def move(enterprise: Enterprise, rung: Rung, on: date, by: Actor) -> RungChange:
    """A move on the ladder with a reason."""
    return batches.move(enterprise=enterprise, target=rung, on=on, reason="领导小组会议", by=by, at=AT)
