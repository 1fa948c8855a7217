"""Reading the register of standards."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from benchmarking.models import Standard, StandardPublisher, StandardStatusChange
from benchmarking.rules.standards import IN_FORCE, LIFE
from benchmarking.states import OPEN_STAGES
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from dongtou_brand.kernel.history import end_of
from enterprises.models import StandardPart
from enterprises.queries.enterprises import visible_to as enterprises_visible_to
from enterprises.queries.states import with_relations
from enterprises.rules.standard_numbers import spelled

RELATIONS = ("publisher", "proposed_by", "replaced_by")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as a timeline shows it."""

    words: str
    at: date | None
    reason: str
    tone: str


def visible_to(actor: Actor) -> QuerySet[Standard]:
    """The register is open to everybody who is signed in; proposals of others only to staff."""
    return seen_by(actor, Standard.objects.select_related(*RELATIONS)).order_by(
        F("published_on").desc(nulls_first=True), "-pk"
    )


def seen_by(actor: Actor, standards: QuerySet[Standard]) -> QuerySet[Standard]:
    """Those of these standards that this actor may see."""
    if actor.role in ENTERPRISE:
        own = Q(proposed_by__organisation=actor.organisation_id)
        return standards.filter(own | ~Q(stage__in=OPEN_STAGES))
    if actor.role in READERS or actor.role in (Role.EXPERT, Role.SYSTEM):
        return standards
    return standards.none()


def standards_as_of(actor: Actor, day: date) -> QuerySet[Standard]:
    """The register as it was at the end of a day."""
    history: Any = Standard.history
    states: QuerySet[Standard] = history.as_of(end_of(day))
    seen = seen_by(actor, Standard.objects.order_by()).values("pk")
    return states.filter(id__in=seen).order_by(F("published_on").desc(nulls_first=True), "-id")


def stood(standards: Iterable[Standard], day: date) -> list[Standard]:
    """These states with their relations as they were."""
    return with_relations(standards, *RELATIONS, day=day)


def search(standards: QuerySet[Standard], words: str) -> QuerySet[Standard]:
    """Those with these words in number, title or product group; a number in any spelling."""
    found = Q(title__icontains=words) | Q(product_group__icontains=words) | Q(number__icontains=words)
    # what is no number of a standard is words
    with suppress(ValueError):
        found |= Q(number=spelled(words) or None)
    return standards.filter(found)


def counts(actor: Actor) -> dict[str, int]:
    """How many standards are in force and how many are being made."""
    found: dict[str, int] = seen_by(actor, Standard.objects.order_by()).aggregate(
        in_force=Count("pk", filter=Q(stage__in=IN_FORCE)),
        making=Count("pk", filter=Q(stage__in=OPEN_STAGES)),
    )
    return found


def with_number(number: str) -> Standard | None:
    """The standard with this number, in its one spelling."""
    return Standard.objects.filter(number=number).first() if number else None


def publishers() -> QuerySet[StandardPublisher]:
    """Who publishes or published, in the order of time."""
    return StandardPublisher.objects.all()


def changes(standard: Standard) -> list[StandardStatusChange]:
    """Every stage, the newest first."""
    return list(standard.status_changes.select_related("by"))


def track(standard: Standard, steps: Iterable[StandardStatusChange]) -> list[Stage]:
    """The stages from proposal to text, with the last time that each was come to; then what became of the text."""
    reached: dict[str, StandardStatusChange] = {}
    for step in steps:
        reached.setdefault(step.target, step)
    later = [] if standard.stage in LIFE else [standard.get_stage_display()]
    found = []
    for one in LIFE:
        change = reached.get(one)
        tone = "now" if one == standard.stage else "done" if change else ""
        found.append(Stage(one.label, change.on if change else None, change.reason if change else "", tone))
    for words in later:
        change = reached.get(standard.stage)
        found.append(Stage(words, change.on if change else None, change.reason if change else "", "now"))
    return found


def parts(standard: Standard, actor: Actor) -> QuerySet[Any]:
    """What enterprises did for it, as their dossiers say: leaders first. An enterprise reads its own."""
    same = Q(number=standard.number) if standard.number else Q(number="", title=standard.title)
    seen = enterprises_visible_to(actor).order_by().values("pk")
    standing: QuerySet[Any] = StandardPart.objects.standing().filter(same)
    found = standing.filter(enterprise__in=seen).select_related("enterprise")
    return found.order_by("role", F("rank").asc(nulls_last=True), "pk")
