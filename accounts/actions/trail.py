"""The one way to write into the trail."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from accounts.models import TrailEntry, TrailHead
from accounts.queries.trail import VERIFIED, Verdict
from accounts.rules.trail import sealed
from dongtou_brand.kernel.actor import Actor


@transaction.atomic
def record(
    *,
    by: Actor,
    at: datetime,
    action: str,
    subject: models.Model | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> TrailEntry:
    """Add one act to the end of the trail, in the transaction of the act itself.

    `action` reads app.noun.verb; `detail` holds what changed, as JSON.
    """
    head = TrailHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry = TrailEntry(
        sequence=head.sequence + 1,
        at=at,
        actor_id=by.user_id,
        actor=by.name,
        role=by.role,
        organisation=by.organisation,
        address=by.address,
        action=action,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject=str(subject)[:200] if subject else "",
        reason=reason,
        detail=detail or {},
        previous_hash=head.hash,
    )
    entry.hash = sealed(entry)
    entry.save(force_insert=True)
    TrailHead.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)
    return entry


def verified(*, verdict: Verdict, by: Actor, at: datetime) -> TrailEntry:
    """Write down that the chain was walked, and what was found."""
    fault = verdict.fault
    found = {"sequence": fault.sequence, "words": fault.words} if fault else None
    return record(
        by=by,
        at=at,
        action=VERIFIED,
        detail={"checked": verdict.checked, "hash": verdict.hash, "fault": found},
    )
