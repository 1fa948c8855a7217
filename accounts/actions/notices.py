"""Notices to people."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Membership, Notice, Organisation
from accounts.queries import members, notices
from dongtou_brand.kernel.actor import Actor, Role

TITLE_LENGTH = 120


def send(
    *,
    organisation: Organisation | int | None = None,
    roles: Iterable[Role] = (),
    users: Iterable[int] = (),
    title: str,
    body: str = "",
    link: str = "",
    at: datetime,
) -> int:
    """Tell people: those named by key, and those who have one of the roles (in the organisation, if one is given).

    A title that names a long enterprise and a long matter is cut. Answers how many were told.
    """
    recipients = set(users)
    roles = list(roles)
    if organisation is not None or roles:
        members = Membership.objects.current().filter(user__is_active=True)
        members = members.filter(organisation=organisation) if organisation is not None else members
        members = members.filter(role__in=roles) if roles else members
        recipients |= set(members.values_list("user_id", flat=True))
    told = [
        Notice(user_id=user, title=title[:TITLE_LENGTH], body=body, link=link, sent_at=at)
        for user in sorted(recipients)
    ]
    return len(Notice.objects.bulk_create(told))


def hand_on(*, newcomer: Membership, at: datetime) -> int:
    """Show somebody who joins an enterprise, or rises in it, what nobody there has read yet; answers how much.

    So what a person leaves unread waits for whoever comes next.
    """
    waiting = members.unread_of(newcomer, at)
    copies = [
        Notice(user_id=newcomer.user_id, title=one.title, body=one.body, link=one.link, sent_at=one.sent_at)
        for one in waiting
    ]
    return len(Notice.objects.bulk_create(copies))


def mark_read(*, by: Actor, at: datetime, notice_id: int | None = None) -> int:
    """Mark one notice of this person, or all of them, as read; answers how many were unread."""
    unread = notices.visible_to(by).filter(read_at=None)
    unread = unread.filter(pk=notice_id) if notice_id is not None else unread
    return unread.update(read_at=at)
