"""People with accounts, as the system administrator sees them."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from accounts.models import Membership, User
from dongtou_brand.kernel.actor import Actor, Role


def visible_to(actor: Actor) -> QuerySet[User]:
    """Everybody for the system administrator, nobody for anybody else; each with the present role and organisation.

    `present` is a list with the current membership, or empty.
    """
    if actor.role != Role.SYSTEM_ADMIN:
        return User.objects.none()
    current = Membership.objects.current().select_related("organisation")
    return User.objects.annotate(
        present_role=Subquery(current.filter(user=OuterRef("pk")).values("role")[:1])
    ).prefetch_related(Prefetch("memberships", current, to_attr="present"))


def current_membership(user: User) -> Membership | None:
    """The person's role in an organisation today."""
    return Membership.objects.current().filter(user=user).select_related("organisation").first()


def memberships(user: User) -> QuerySet[Membership]:
    """All roles that the person ever had, the latest first."""
    return user.memberships.select_related("organisation").order_by("-started_at", "-pk")


def username_taken(username: str) -> bool:
    """Whether an account has this name."""
    return User.objects.filter(username=username.lower()).exists()


def last_role(user: User) -> str | None:
    """The present role, or the last one that ended: who was an auditor is not the system administrator's to change."""
    return user.memberships.order_by("-started_at", "-pk").values_list("role", flat=True).first()
