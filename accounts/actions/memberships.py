"""Who acts for which organisation in which role. A membership ends and another begins; none is overwritten."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actions import trail
from accounts.models import Membership, Organisation, User
from accounts.queries import people
from accounts.rules import people as rules
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock


@transaction.atomic
def begin(*, user: User, organisation: Organisation, role: Role, by: Actor, at: datetime) -> Membership:
    """Give a person who has none a role in an organisation. Raises `Refused`."""
    user = lock(user)
    rules.can_change.check(by, user.pk, people.last_role(user))
    rules.can_give.check(by, role, organisation, localdate(at))
    if people.current_membership(user):
        raise Refused("此人已有任职，请办理调动。")
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, started_at=at)
    trail.record(
        by=by, at=at, action="accounts.membership.begin", subject=user, detail={"after": words(membership)}
    )
    return membership


@transaction.atomic
def move(
    *, user: User, organisation: Organisation, role: Role, reason: str, by: Actor, at: datetime
) -> Membership:
    """End the present membership and begin another at the same moment. Raises `Refused`."""
    user = lock(user)
    present = people.current_membership(user)
    rules.can_change.check(by, user.pk, people.last_role(user))
    rules.can_give.check(by, role, organisation, localdate(at))
    if not reason.strip():
        raise Refused("请写明原因。")
    if present and (present.organisation_id, present.role) == (organisation.pk, role):
        raise Refused("新任职与现任职相同，没有变更。")
    before = close(present, at=at) if present else None
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, started_at=at)
    change = {"before": before, "after": words(membership)}
    trail.record(by=by, at=at, action="accounts.membership.move", subject=user, reason=reason, detail=change)
    return membership


@transaction.atomic
def end(*, user: User, reason: str, by: Actor, at: datetime) -> Membership:
    """End the present membership: the person cannot sign in until another begins. Raises `Refused`."""
    user = lock(user)
    present = people.current_membership(user)
    rules.can_change.check(by, user.pk, people.last_role(user))
    if present is None:
        raise Refused("此人目前没有任职。")
    if not reason.strip():
        raise Refused("请写明原因。")
    change = {"before": close(present, at=at), "after": None}
    trail.record(by=by, at=at, action="accounts.membership.end", subject=user, reason=reason, detail=change)
    return present


def close(membership: Membership, *, at: datetime) -> dict[str, Any]:
    """Let a membership end, without judging; answers what it was, for the trail."""
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    return words(membership)


def words(membership: Membership) -> dict[str, Any]:
    """A membership as the trail names it."""
    return {
        "organisation_id": membership.organisation_id,
        "organisation": membership.organisation.name,
        "role": membership.role,
    }
