"""The people of an enterprise."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from accounts.models import Membership, Notice, Organisation
from accounts.queries.invitations import organisations_visible_to
from dongtou_brand.kernel.actor import ENTERPRISE, Actor, Role

RECENT = timedelta(days=90)


def visible_to(actor: Actor) -> QuerySet[Membership]:
    """Who belongs today to the enterprises whose people this actor may see; managers first, then by name."""
    current = Membership.objects.current().filter(organisation__in=organisations_visible_to(actor))
    return current.select_related("user", "organisation").order_by("-role", "user__name", "pk")


def of(actor: Actor, organisation: Organisation) -> QuerySet[Membership]:
    """The people of one enterprise."""
    return visible_to(actor).filter(organisation=organisation)


def colleagues(membership: Membership) -> QuerySet[Membership]:
    """The others of the same enterprise who can sign in."""
    current = Membership.objects.current().filter(
        organisation=membership.organisation_id, user__is_active=True
    )
    return current.exclude(pk=membership.pk).select_related("user").order_by("-role", "user__name", "pk")


def unread_of(newcomer: Membership, at: datetime) -> list[Notice]:
    """What the people of an enterprise were told lately and none of them has read: one of each, oldest first.

    Only what leads to a page, for the rest is about a person; for a clerk only what clerks are told; nothing that
    the newcomer has already.
    """
    told = list(_told(newcomer.organisation_id, at))
    own = Notice.objects.filter(user=newcomer.user_id, sent_at__gt=at - RECENT)
    known = {_same(notice) for notice in own} | {_same(notice) for notice in told if notice.read_at}
    roles = ENTERPRISE if newcomer.role == Role.ENTERPRISE_MANAGER else {newcomer.role}
    meant = (notice for notice in told if notice.reader_role in roles)  # type: ignore[attr-defined]
    unread = {_same(notice): notice for notice in meant if _same(notice) not in known}
    return sorted(unread.values(), key=lambda notice: (notice.sent_at, notice.pk))


def _told(organisation_id: int, at: datetime) -> QuerySet[Notice]:
    """What leads to a page and was sent to people of an enterprise while they belonged to it, with their role."""
    members = "user__memberships__"
    return (
        Notice.objects.filter(
            Q(**{f"{members}ended_at": None}) | Q(sent_at__lte=F(f"{members}ended_at")),
            **{f"{members}organisation": organisation_id, f"{members}started_at__lte": F("sent_at")},
            sent_at__gt=at - RECENT,
        )
        .exclude(link="")
        .annotate(reader_role=F(f"{members}role"))
    )


def _same(notice: Notice) -> tuple[str, str, datetime]:
    return (notice.title, notice.link, notice.sent_at)
