"""Batches and moves for tests.

make_batch(year, *enterprises)          a batch of the year with these enterprises
move(enterprise, rung, on, by)          a move on the ladder, by the action
"""

from datetime import date
from itertools import count

from cultivation.actions import batches
from cultivation.enums import BatchKind
from cultivation.models import Batch, Member, RungChange
from dongtou_brand.kernel.actor import Actor
from enterprises.enums import Rung
from enterprises.models import Enterprise
from tests.factories.enterprises import AT

_numbers = count(1)


def make_batch(year: int = 2016, *enterprises: Enterprise, **values: object) -> Batch:
    """A regular batch, decided in June of the year, with these enterprises in it."""
    filled = {
        "kind": BatchKind.REGULAR,
        "name": f"{year} 年第 {next(_numbers)} 批",
        "decided_on": date(year, 6, 17),
    }
    batch = Batch.objects.create(year=year, **(filled | values))
    Member.objects.bulk_create(
        Member(batch=batch, enterprise=enterprise, admitted_on=batch.decided_on) for enterprise in enterprises
    )
    return batch


def move(enterprise: Enterprise, rung: Rung, on: date, by: Actor) -> RungChange:
    """A move on the ladder with a reason."""
    return batches.move(enterprise=enterprise, target=rung, on=on, reason="领导小组会议", by=by, at=AT)
