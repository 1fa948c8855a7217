"""Reading batches. The list of a decided batch is public knowledge among all who take part."""

from datetime import date

from django.db.models import Count, QuerySet

from cultivation.models import Batch, Member, RungChange
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor
from enterprises.enums import CertificateKind
from enterprises.models import Certificate, Enterprise


def visible_to(actor: Actor) -> QuerySet[Batch]:
    """Batches are seen by enterprises, bureaus, townships and leaders."""
    if actor.role in ENTERPRISE | READERS:
        return Batch.objects.annotate(size=Count("members")).order_by("-year", "-decided_on", "-pk")
    return Batch.objects.none()


def members(batch: Batch) -> QuerySet[Member]:
    """The enterprises of a batch, with what a list shows of them."""
    return batch.members.select_related("enterprise__township", "enterprise__industry").order_by(
        "enterprise__name"
    )


def candidates(batch: Batch) -> QuerySet[Enterprise]:
    """Enterprises that are not in the batch yet."""
    return Enterprise.objects.exclude(batch_memberships__batch=batch).order_by("name")


def moves(enterprise: Enterprise) -> QuerySet[RungChange]:
    """Every move of an enterprise on the ladder, newest first."""
    return enterprise.rung_changes.select_related("by")


def has_certificate(enterprise: Enterprise, day: date) -> bool:
    """Whether the enterprise holds a “浙江制造” certificate on this day."""
    certificates = Certificate.objects.filter(enterprise=enterprise, kind=CertificateKind.ZHEJIANG_MADE)
    return certificates.valid_on(day).exists()


def memberships(enterprise: Enterprise) -> QuerySet[Member]:
    """The batches that the enterprise was admitted to, newest first."""
    return enterprise.batch_memberships.select_related("batch").order_by("-admitted_on")
