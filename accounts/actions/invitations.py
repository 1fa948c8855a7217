"""Places in an enterprise: offered, taken back, taken."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actions import memberships, notices, trail, users
from accounts.models import Invitation, Membership, Organisation, User
from accounts.queries import actors, invitations
from accounts.rules import invitations as rules
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation and the key of its link: it is shown once and kept nowhere."""

    invitation: Invitation
    key: str


@transaction.atomic
def invite(
    *, organisation: Organisation, role: Role, name: str, phone: str = "", by: Actor, at: datetime
) -> Offer:
    """Offer a person a place in an enterprise for seven days. Raises `Refused`."""
    organisation = lock(organisation)
    rules.can_invite.check(
        by,
        organisation,
        role,
        looks_after=invitations.looks_after(by, organisation),
        has_manager=invitations.managers(organisation.pk).exists(),
    )
    # A form that is sent once more, as by reloading its answer, offers no second place.
    if invitations.has_open(organisation, name, phone, at):
        raise Refused(f"给{name}的邀请还在有效期内。链接没有记下的，请先撤回原邀请，再重新邀请。")
    key = rules.new_key()
    invitation = Invitation.objects.create(
        organisation=organisation,
        role=role,
        name=name,
        phone=phone,
        key_hash=rules.digest(key),
        invited_by_id=by.user_id,
        invited_at=at,
        expires_at=at + rules.LASTS,
    )
    _record("accounts.invitation.create", invitation, by, at)
    return Offer(invitation, key)


@transaction.atomic
def renew(*, invitation: Invitation, by: Actor, at: datetime) -> Offer:
    """Give an invitation that nobody has used another key and seven more days; the old link ends.

    The caller has judged that whoever asks is the one who was invited. Raises `Refused` for one that was used
    or taken back.
    """
    invitation = lock(invitation)
    rules.is_unused.check(invitation)
    key = rules.new_key()
    invitation.key_hash, invitation.expires_at = rules.digest(key), at + rules.LASTS
    invitation.save(update_fields=["key_hash", "expires_at"])
    _record("accounts.invitation.renew", invitation, by, at)
    return Offer(invitation, key)


@transaction.atomic
def revoke(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Take an invitation back: its link ends at once. Raises `Refused`."""
    invitation = lock(invitation)
    organisation = invitation.organisation
    looks_after = invitations.looks_after(by, organisation)
    rules.can_revoke.check(by, organisation, looks_after=looks_after)
    rules.is_unused.check(invitation)
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    _record("accounts.invitation.revoke", invitation, by, at)
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, username: str, password: str, by: Actor, at: datetime) -> User:
    """Make an account for the invited person, with the place that was offered; the caller validated the password.

    Raises `Refused` when the invitation no longer holds or the name is taken.
    """
    invitation = _still_open(invitation, at)
    try:
        with transaction.atomic():
            made = users.create(
                username=username,
                name=invitation.name,
                phone=invitation.phone,
                organisation=invitation.organisation,
                role=Role(invitation.role),
                password=password,
                must_change_password=False,
                by=_platform(by),
                at=at,
            )
    except IntegrityError as error:
        raise Refused(f"账号“{username}”刚刚被他人使用，请换一个。") from error
    return _taken(invitation, made.user, by, at)


@transaction.atomic
def join(*, invitation: Invitation, user: User, by: Actor, at: datetime) -> User:
    """Give the offered place to a person who has an account and no role; the caller has seen the password.

    Raises `Refused` when the invitation no longer holds or the person has a role already.
    """
    invitation = _still_open(invitation, at)
    memberships.begin(
        user=user,
        organisation=invitation.organisation,
        role=Role(invitation.role),
        by=_platform(by),
        at=at,
    )
    return _taken(invitation, user, by, at)


def _still_open(invitation: Invitation, at: datetime) -> Invitation:
    invitation = lock(invitation)
    rules.is_open.check(invitation, at)
    return invitation


def _platform(by: Actor) -> Actor:
    """Who opens the account: the platform, for somebody at this address whom a link has let in."""
    return replace(Actor.system("受邀设立账号"), address=by.address)


def _taken(invitation: Invitation, user: User, by: Actor, at: datetime) -> User:
    invitation.accepted_by, invitation.accepted_at = user, at
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    person = actors.of(user, by.address)
    if person is None:
        raise Refused("账号已停用，请联系平台系统管理员。")
    _record("accounts.invitation.accept", invitation, person, at)
    membership = Membership.objects.current().get(user=user)
    notices.hand_on(newcomer=membership, at=at)
    if invitation.invited_by_id is not None:
        notices.send(
            users=[invitation.invited_by_id],
            title=f"{user.name}已接受邀请",
            body=f"{invitation.organisation.name}，{invitation.get_role_display()}。",
            link=reverse("accounts:members_of", args=[invitation.organisation_id]),
            at=at,
        )
    return user


def _record(action: str, invitation: Invitation, by: Actor, at: datetime) -> None:
    """The trail names place and role, never the phone number or the key."""
    detail = {"organisation": invitation.organisation.name, "role": invitation.role}
    trail.record(by=by, at=at, action=action, subject=invitation, detail=detail)
