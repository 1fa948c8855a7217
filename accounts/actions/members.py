"""The people of an enterprise, changed by the one who answers for it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions import memberships, notices, trail
from accounts.models import Membership
from accounts.queries import invitations
from accounts.rules import members as rules
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock


@transaction.atomic
def change_role(
    *, membership: Membership, role: Role, successor: Membership | None = None, by: Actor, at: datetime
) -> Membership:
    """Let a person go on in the other role. Raises `Refused`, also when nobody would answer for the enterprise."""
    membership = _locked(membership, by)
    rules.fits.check(role)
    if membership.role == role:
        raise Refused("新角色与现角色相同，没有变更。")
    _keep_a_manager(membership, successor if role != Role.ENTERPRISE_MANAGER else None, role, by, at)
    return _change(membership, role, by, at)


@transaction.atomic
def end(
    *, membership: Membership, reason: str, successor: Membership | None = None, by: Actor, at: datetime
) -> Membership:
    """Let a person leave the enterprise; drafts and to-dos stay, for they are the enterprise's. Raises `Refused`."""
    membership = _locked(membership, by)
    if not reason.strip():
        raise Refused("请写明原因。")
    _keep_a_manager(membership, successor, None, by, at)
    change = {"before": memberships.close(membership, at=at), "after": None}
    trail.record(
        by=by, at=at, action="accounts.membership.end", subject=membership.user, reason=reason, detail=change
    )
    return membership


def _locked(membership: Membership, by: Actor) -> Membership:
    """The membership as it is now; the enterprise is locked first, so that two managers can't both leave."""
    lock(membership.organisation)
    membership = lock(membership)
    rules.can_manage.check(by, membership.organisation_id)
    if membership.ended_at is not None:
        raise Refused("此人的任职已经终止，请刷新页面。")
    if not invitations.managers(membership.organisation_id).filter(user=by.user_id).exists():
        raise Refused("您已不再是本单位负责人，请刷新页面。")
    return membership


def _keep_a_manager(
    leaving: Membership, successor: Membership | None, role: Role | None, by: Actor, at: datetime
) -> None:
    """Judge that somebody answers for the enterprise afterwards; raise the one who is named."""
    if leaving.role != Role.ENTERPRISE_MANAGER or role == Role.ENTERPRISE_MANAGER:
        return
    others = set(
        invitations.managers(leaving.organisation_id).exclude(pk=leaving.pk).values_list("pk", flat=True)
    )
    rules.keeps_a_manager.check(others, successor.pk if successor else None)
    if successor is None:
        return
    successor = lock(successor)
    ended = successor.ended_at is not None or not successor.user.is_active
    same = successor.pk == leaving.pk
    rules.can_succeed.check(successor.organisation_id, leaving.organisation_id, same=same, ended=ended)
    if successor.role != Role.ENTERPRISE_MANAGER:
        _change(successor, Role.ENTERPRISE_MANAGER, by, at)


def _change(membership: Membership, role: Role, by: Actor, at: datetime) -> Membership:
    before = memberships.close(membership, at=at)
    changed = Membership.objects.create(
        user=membership.user, organisation=membership.organisation, role=role, started_at=at
    )
    detail: dict[str, Any] = {"before": before, "after": memberships.words(changed)}
    trail.record(by=by, at=at, action="accounts.membership.move", subject=changed.user, detail=detail)
    notices.hand_on(newcomer=changed, at=at)
    notices.send(
        users=[changed.user_id],
        title=f"您的角色已变更为{changed.get_role_display()}",
        body=f"{changed.organisation.name}，由{by.name}变更。",
        at=at,
    )
    return changed
