"""Reading objections to verified results: always from the reader outwards."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from accounts.models import Membership
from benchmarking.enums import ObjectionStatus
from benchmarking.models import Assessment, Objection, ObjectionPoint
from benchmarking.queries import assessments
from benchmarking.rules.objections import can_object, deadline
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from enterprises.queries.enterprises import named_like


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether an enterprise may still object: until when, what it said, and why not for this reader."""

    last: date | None
    over: bool
    objection: Objection | None
    refusal: str | None


def visible_to(actor: Actor) -> QuerySet[Objection]:
    """An enterprise's own, all for the lead bureau, those of its enterprises for a township, else none."""
    found = Objection.objects.select_related(
        "assessment__enterprise__township",
        "assessment__round__catalogue",
        "assessment__verified_by",
        "attachment",
        "raised_by",
        "answered_by",
    )
    if actor.role not in ENTERPRISE | LEAD | {Role.TOWNSHIP_OFFICER}:
        return found.none()
    seen = assessments.visible_to(actor).order_by().values("pk")
    return found if actor.role in LEAD else found.filter(assessment__in=seen)


def with_points(objections: QuerySet[Objection]) -> QuerySet[Objection]:
    """With the indicators that each names."""
    points = ObjectionPoint.objects.select_related("indicator__dimension").order_by("indicator__position")
    return objections.prefetch_related(Prefetch("points", points))


def search(objections: QuerySet[Objection], words: str) -> QuerySet[Objection]:
    """Those of enterprises with these words in the name, its pinyin or the credit code."""
    return objections.filter(named_like(words, "assessment__enterprise__"))


def waits(assessment: Assessment) -> bool:
    """Whether an objection has yet to be answered."""
    return Objection.objects.filter(assessment=assessment, status=ObjectionStatus.RAISED).exists()


def waiting(actor: Actor) -> int:
    """How many this reader sees that have yet to be answered."""
    return visible_to(actor).filter(status=ObjectionStatus.RAISED).count()


def unanswered(actor: Actor) -> QuerySet[Objection]:
    """Those that the lead bureau has yet to answer, the oldest first; nobody else answers."""
    found = visible_to(actor).filter(status=ObjectionStatus.RAISED).order_by("raised_at", "pk")
    return found if actor.role in LEAD else found.none()


def chance(assessment: Assessment, actor: Actor, today: date) -> Chance:
    """What the page of a result says of objecting, to those who may read objections; one query."""
    made = visible_to(actor).filter(assessment=assessment).first()
    last = deadline(assessment)
    return Chance(
        last=last,
        over=last is not None and today > last,
        objection=made,
        refusal=can_object(actor, assessment, made is not None, today),
    )


def chiefs(assessment: Assessment) -> set[int]:
    """The chiefs of the lead bureau who are in office and have not stepped back from this assessment."""
    back = assessment.declarations.filter(conflict=True).values("person")
    current = Membership.objects.current().filter(role=Role.LEAD_CHIEF, user__is_active=True)
    return set(current.exclude(user__in=back).values_list("user_id", flat=True))
