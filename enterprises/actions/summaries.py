"""Keeping the summary by which the list shows, filters and sorts its enterprises."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from itertools import islice

from django.db import transaction

from enterprises.models import Enterprise, Summary
from enterprises.queries.summaries import computed
from enterprises.rules.summaries import Summed

COLUMNS = [field.name for field in fields(Summed)]
AT_ONCE = 1000


@transaction.atomic
def refresh(keys: Iterable[int]) -> int:
    """Sum up these enterprises (by their keys) anew; answers how many there were.

    Called in the transaction of every act that changes a yearly figure or posts a verification, which holds the
    locks of these enterprises: all columns are written, so two at once would bring back what the other replaced.
    """
    wanted, written = iter(set(keys)), 0
    while chunk := list(islice(wanted, AT_ONCE)):
        rows = [Summary(enterprise_id=key, **asdict(each)) for key, each in computed(chunk).items()]
        Summary.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["enterprise"], update_fields=COLUMNS
        )
        written += len(rows)
    return written


def refresh_all() -> Iterator[int]:
    """Sum up every enterprise, each thousand in a transaction of its own; yields how many are done."""
    keys = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]
        refresh(chunk)
        yield start + len(chunk)
