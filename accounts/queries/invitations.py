"""Reading invitations, and who looks after which enterprise's people."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Invitation, Membership, Organisation
from accounts.rules.invitations import digest
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """The enterprises whose people this actor may see: one's own, a township's own, all for the lead bureau."""
    found = Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE)
    if actor.role in ENTERPRISE:
        return found.filter(pk=actor.office)
    return _looked_after(found, actor)


def looks_after(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor is an officer in whose charge the enterprise is."""
    return _looked_after(Organisation.objects.filter(pk=organisation.pk), actor).exists()


def _looked_after(found: QuerySet[Organisation], actor: Actor) -> QuerySet[Organisation]:
    if actor.role in LEAD:
        return found
    if actor.role is Role.TOWNSHIP_OFFICER:
        # where an enterprise lies stands a floor above; the database knows the way, so nothing is imported
        return found.filter(enterprise__township=actor.organisation_id)
    return found.none()


def visible_to(actor: Actor) -> QuerySet[Invitation]:
    """The invitations into the enterprises whose people this actor may see; a clerk sees none."""
    found = Invitation.objects.select_related("organisation", "invited_by")
    if actor.role is Role.ENTERPRISE_CLERK:
        return found.none()
    return found.filter(organisation__in=organisations_visible_to(actor))


def open_of(actor: Actor, organisation: Organisation, at: datetime) -> QuerySet[Invitation]:
    """Those that can still be accepted."""
    still_open = Invitation.objects.open_at(at)
    return visible_to(actor).filter(organisation=organisation, pk__in=still_open)


def has_open(organisation: Organisation, name: str, phone: str, at: datetime) -> bool:
    """Whether this person has an invitation of the organisation that can still be accepted."""
    mine = Invitation.objects.open_at(at).filter(organisation=organisation, name=name, phone=phone)
    return mine.exists()


def with_key(key: str) -> Invitation | None:
    """The invitation behind a link."""
    return Invitation.objects.select_related("organisation").filter(key_hash=digest(key)).first()


def first_of(organisation_id: int) -> Invitation | None:
    """The invitation that came with the organisation itself: nobody in particular has made it."""
    return Invitation.objects.filter(organisation=organisation_id, invited_by=None).order_by("-pk").first()


def managers(organisation_id: int) -> QuerySet[Membership]:
    """The managers of an enterprise who can sign in today."""
    return Membership.objects.current().filter(
        organisation=organisation_id, role=Role.ENTERPRISE_MANAGER, user__is_active=True
    )
