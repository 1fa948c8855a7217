"""Reading certification cases, from the reader outwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from benchmarking.enums import CertificationStatus
from benchmarking.models import CertificationCase, CertificationStatusChange, Standard
from benchmarking.rules.certifications import CLOSED, stages
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, READERS, Actor, Role
from dongtou_brand.kernel.history import end_of
from enterprises.enums import CertificateKind, CertificateStatus, StandardStage
from enterprises.models import Certificate, Enterprise
from enterprises.queries.enterprises import named_like
from enterprises.queries.states import with_relations

RELATIONS = ("enterprise", "product", "standard", "certificate")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the route as a timeline shows it: its words, and when it was come to; empty while it lies ahead."""

    words: str
    at: date | None
    reason: str
    tone: str


def visible_to(actor: Actor) -> QuerySet[CertificationCase]:
    """The cases that this actor may see: an enterprise its own, a township those of its enterprises, staff all."""
    return seen_by(actor, CertificationCase.objects.select_related(*RELATIONS, "enterprise__township"))


def seen_by(actor: Actor, cases: QuerySet[CertificationCase]) -> QuerySet[CertificationCase]:
    """Those of these cases that this actor may see."""
    if actor.role in ENTERPRISE:
        return cases.filter(enterprise__organisation=actor.organisation_id)
    if actor.role is Role.TOWNSHIP_OFFICER:
        return cases.filter(enterprise__township=actor.organisation_id)
    if actor.role in LEAD | READERS or actor.role is Role.SYSTEM:
        return cases
    return cases.none()


def cases_as_of(actor: Actor, day: date) -> QuerySet[CertificationCase]:
    """The cases that this actor may see today, as they were at the end of a day."""
    history: Any = CertificationCase.history
    states: QuerySet[CertificationCase] = history.as_of(end_of(day))
    return states.filter(id__in=seen_by(actor, CertificationCase.objects.order_by()).values("pk")).order_by(
        "-opened_at", "-id"
    )


def stood(cases: Iterable[CertificationCase], day: date) -> list[CertificationCase]:
    """These states with their relations as they were."""
    found = with_relations(cases, *RELATIONS, day=day)
    prefetch_related_objects(found, "enterprise__township")
    return found


def search(cases: QuerySet[CertificationCase], words: str) -> QuerySet[CertificationCase]:
    """Those whose enterprise has these words in its name, its pinyin or its credit code."""
    return cases.filter(named_like(words, "enterprise__"))


def counts(actor: Actor) -> dict[str, int]:
    """How many cases wait for the enterprise, are under way and have come to a certificate or a declaration."""
    held = (CertificationStatus.CERTIFIED, CertificationStatus.SUPERVISED, CertificationStatus.DECLARED)
    waiting = (CertificationStatus.PROPOSED, CertificationStatus.PREPARING)
    found: dict[str, int] = seen_by(actor, CertificationCase.objects.order_by()).aggregate(
        waiting=Count("pk", filter=Q(status__in=waiting)),
        under_way=Count("pk", filter=~Q(status__in=(*waiting, *held, *CLOSED))),
        held=Count("pk", filter=Q(status__in=held)),
    )
    return found


def changes(case: CertificationCase) -> list[CertificationStatusChange]:
    """Every step that the case took, the newest first."""
    return list(case.status_changes.select_related("by", "attachment"))


def track(case: CertificationCase, steps: Iterable[CertificationStatusChange]) -> list[Stage]:
    """The stages of the case's route, with the last time that each was come to."""
    reached: dict[str, CertificationStatusChange] = {}
    for step in steps:
        reached.setdefault(step.target, step)
    found = []
    for one in stages(case.route):
        change = reached.get(one)
        tone = "now" if one == case.status else "done" if change else ""
        found.append(Stage(one.label, change.on if change else None, change.reason if change else "", tone))
    return found


def papers_visible_to(actor: Actor) -> QuerySet[CertificationStatusChange]:
    """The steps with a paper, of the cases that this actor may see."""
    cases = seen_by(actor, CertificationCase.objects.order_by())
    return CertificationStatusChange.objects.filter(
        case__in=cases.values("pk"), attachment__isnull=False
    ).select_related("attachment")


def has_open_twin(enterprise: Enterprise, product_id: int | None, but: int | None) -> bool:
    """Whether another case of the same product is still open."""
    mine = CertificationCase.objects.filter(enterprise=enterprise, product=product_id).exclude(
        status__in=CLOSED
    )
    return product_id is not None and (mine if but is None else mine.exclude(pk=but)).exists()


def is_on_the_way(enterprise: Enterprise) -> bool:
    """Whether a case of the enterprise is open already, or it holds a certificate: then nothing is proposed."""
    cases = CertificationCase.objects.filter(enterprise=enterprise).exclude(status__in=CLOSED)
    return cases.exists() or brand_certificates(enterprise).exists()


def brand_certificates(enterprise: Enterprise) -> QuerySet[Certificate]:
    """The valid “浙江制造” certificates in the dossier."""
    return Certificate.objects.filter(
        enterprise=enterprise, kind=CertificateKind.ZHEJIANG_MADE, status=CertificateStatus.VALID
    ).select_related("product")


def standards_in_force() -> QuerySet[Standard]:
    """The standards that a product may be certified against."""
    return Standard.objects.filter(stage__in=(StandardStage.PUBLISHED, StandardStage.REVISING))
