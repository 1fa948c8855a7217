"""What waits for a person."""

from django.db.models import QuerySet

from accounts.models import Notice
from dongtou_brand.kernel.actor import Actor


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """One's own notices, the latest first."""
    return Notice.objects.filter(user_id=actor.user_id) if actor.user_id else Notice.objects.none()


def unread_count(actor: Actor) -> int:
    """How many notices the person has not opened: one query on an index of unread ones only."""
    return visible_to(actor).filter(read_at=None).count()
