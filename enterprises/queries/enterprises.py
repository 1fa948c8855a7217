"""Reading enterprises: always from the reader outwards."""

from django.db.models import QuerySet

from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from enterprises.models import Attachment, Enterprise


def visible_to(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises that this actor may see.

    An enterprise sees itself, a township its own, bureaus and leaders all. Experts see none here: what they
    are asked about is shown by the assessment (benchmarking).
    """
    enterprises = Enterprise.objects.select_related("township", "industry", "organisation")
    if actor.role in ENTERPRISE:
        return enterprises.filter(organisation=actor.organisation_id)
    if actor.role is Role.TOWNSHIP_OFFICER:
        return enterprises.filter(township=actor.organisation_id)
    if actor.role in READERS or actor.role is Role.SYSTEM:
        return enterprises
    return enterprises.none()


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The files of the enterprises that this actor may see."""
    return Attachment.objects.filter(enterprise__in=visible_to(actor))


def of_actor(actor: Actor) -> Enterprise:
    """The enterprise for which this person acts; raises `Enterprise.DoesNotExist` for anybody else."""
    return visible_to(actor).get(organisation=actor.organisation_id)
