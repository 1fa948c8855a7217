"""Writing down which enterprises of like names are not the same one, pair by pair."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from dongtou_brand.kernel.actor import Actor
from enterprises.models import Distinction

AT_ONCE = 2000
LONGEST = 200


def note(pairs: Iterable[tuple[int, int, str]], *, by: Actor, at: datetime) -> None:
    """Write pairs of enterprises (their keys, in either order) with how each was found out to be two.

    A pair that was told apart before stays as it is: the same again adds nothing.
    """
    rows = (
        Distinction(
            earlier_id=min(one, other),
            later_id=max(one, other),
            reason=reason.strip()[:LONGEST],
            by_id=by.user_id,
            recorded_at=at,
        )
        for one, other, reason in pairs
    )
    while some := list(islice(rows, AT_ONCE)):
        Distinction.objects.bulk_create(some, ignore_conflicts=True)
