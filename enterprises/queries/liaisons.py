"""Who looks after enterprises, and who may be asked to."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, User
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from enterprises.models import Enterprise


def liaisons() -> QuerySet[User]:
    """The people who look after an enterprise."""
    enterprises = Enterprise.objects.filter(liaison=OuterRef("pk"))
    return User.objects.filter(Exists(enterprises)).order_by("name", "pk")


def candidates(by: Actor) -> QuerySet[User]:
    """Those whom this person may appoint: the lead bureau any officer of its own or of a township, a township its own."""
    serving = Membership.objects.current().filter(user=OuterRef("pk"))
    if by.role in LEAD:
        offices = Q(role__in=[*LEAD, Role.TOWNSHIP_OFFICER])
    else:
        offices = Q(role=Role.TOWNSHIP_OFFICER, organisation=by.organisation_id)
    return User.objects.filter(Exists(serving.filter(offices)), is_active=True).order_by("name", "pk")


def office_of(user: User) -> Membership | None:
    """What this person is today."""
    return (
        Membership.objects.current()
        .filter(user=user, user__is_active=True)
        .select_related("organisation")
        .first()
    )
