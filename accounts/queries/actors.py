"""From an account to the actor that rules and actions know."""

from accounts.models import Membership, User
from dongtou_brand.kernel.actor import Actor, Role


def of(user: User, address: str = "") -> Actor | None:
    """The person in the present role; None without a current membership, for then there is nothing to do here."""
    membership = Membership.objects.current().filter(user=user).select_related("organisation").first()
    if membership is None or not user.is_active:
        return None
    return Actor(
        role=Role(membership.role),
        user_id=user.pk,
        name=user.name,
        username=user.username,
        organisation_id=membership.organisation_id,
        organisation=membership.organisation.name,
        address=address,
    )
