"""Reading batches. The list of a decided batch is public knowledge among all who take part.

Of a past day is shown what was recorded at its end, as everywhere: who was admitted later for an earlier day was not
known then.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from cultivation.models import Batch, Member, RungChange
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor
from dongtou_brand.kernel.history import end_of
from enterprises.enums import CertificateKind, Rung
from enterprises.models import Certificate, Enterprise
from enterprises.queries.states import with_relations


def visible_to(actor: Actor, on: date | None = None) -> QuerySet[Batch]:
    """Batches are seen by enterprises, bureaus, townships and leaders; with `on` those recorded then."""
    if actor.role not in ENTERPRISE | READERS:
        return Batch.objects.none()
    found = Batch.objects.all() if on is None else Batch.objects.filter(recorded_at__lte=end_of(on))
    admitted = Q() if on is None else Q(members__recorded_at__lte=end_of(on))
    sized = found.annotate(size=Count("members", filter=admitted))
    return sized.order_by("-year", "-decided_on", "-pk")


def members(batch: Batch, on: date | None = None) -> QuerySet[Member]:
    """The enterprises of a batch, with what a list shows of them; with `on` those recorded then."""
    found = batch.members.select_related("enterprise__township", "enterprise__industry")
    found = found if on is None else found.filter(recorded_at__lte=end_of(on))
    return found.order_by("enterprise__name", "pk")


def stood(members: Iterable[Member], day: date) -> list[Member]:
    """These members with the name, township, industry and rung that their enterprises had then."""
    found = with_relations(members, "enterprise", day=day)
    prefetch_related_objects(found, "enterprise__township", "enterprise__industry")
    return found


def candidates(batch: Batch) -> QuerySet[Enterprise]:
    """Enterprises that are not in the batch yet."""
    return Enterprise.objects.exclude(batch_memberships__batch=batch).order_by("name")


def moves(enterprise: Enterprise, on: date | None = None) -> QuerySet[RungChange]:
    """Every move of an enterprise on the ladder, newest first; or those recorded at the end of a day."""
    found = RungChange.objects.filter(enterprise=enterprise.pk).select_related("by")
    return found if on is None else found.filter(at__lte=end_of(on))


def on_rungs(rungs: Collection[Rung], day: date) -> QuerySet[Enterprise]:
    """The enterprises that stood on one of these rungs on a day, as their moves tell.

    The last move up to the day decides; before the first move the enterprise stood where that move began. One
    that never moved has been on its present rung since the day that its dossier names. Who was closed or merged
    by then stands nowhere any more.
    """
    moves = RungChange.objects.filter(enterprise=OuterRef("pk"))
    before = moves.filter(on__lte=day).order_by("-on", "-pk").values("target")[:1]
    after = moves.filter(on__gt=day).order_by("on", "pk").values("source")[:1]
    unmoved = Case(
        When(rung_since__lte=day, then=F("rung")), default=Value(Rung.NONE.value), output_field=CharField()
    )
    lasting = Enterprise.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day))
    then = lasting.annotate(rung_then=Coalesce(Subquery(before), Subquery(after), unmoved))
    return then.filter(rung_then__in=rungs)


def last_move_on(enterprise: Enterprise) -> date | None:
    """The day of the newest move, or on which the enterprise came to its rung; None before either."""
    newest: date | None = enterprise.rung_changes.values_list("on", flat=True).first()
    return newest or enterprise.rung_since


def has_certificate(enterprise: Enterprise, day: date) -> bool:
    """Whether the enterprise holds a “浙江制造” certificate on this day."""
    certificates = Certificate.objects.filter(enterprise=enterprise, kind=CertificateKind.ZHEJIANG_MADE)
    return certificates.valid_on(day).exists()


def memberships(enterprise: Enterprise, on: date | None = None) -> QuerySet[Member]:
    """The batches that the enterprise was admitted to, newest first; with `on` those recorded then."""
    found = Member.objects.filter(enterprise=enterprise.pk).select_related("batch").order_by("-admitted_on")
    return found if on is None else found.filter(recorded_at__lte=end_of(on))
