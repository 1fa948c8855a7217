"""What the dossier's pages read beside the figures: papers, people, and the numbers on the tabs.

`on` asks for what was known at the end of a day (enterprises/queries/states.py); without it the present is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dongtou_brand.kernel.actor import Actor
from enterprises.enums import CertificateKind, CertificateStatus, StandingKind
from enterprises.models import Certificate, Enterprise, Product, QualityOfficer, Standing, YearlyFigure
from enterprises.queries import states
from enterprises.queries.enterprises import visible_to
from enterprises.rules.certificates import EXPIRY_WARNING
from enterprises.rules.records import KINDS

EXPIRY_STEPS = {30: "err", 60: "warn", EXPIRY_WARNING.days: "warn"}
"""Days before the end of a certificate, and how loud the warning is."""
SYSTEMS = frozenset(
    {CertificateKind.QUALITY, CertificateKind.ENVIRONMENT, CertificateKind.SAFETY, CertificateKind.ENERGY}
)
"""The certificates that stand together as 管理体系."""


def certificates_visible_to(actor: Actor) -> QuerySet[Certificate]:
    """The certificates of the enterprises that this actor may see."""
    return Certificate.objects.filter(enterprise__in=visible_to(actor)).select_related("product", "file")


def products_visible_to(actor: Actor) -> QuerySet[Product]:
    """The products of the enterprises that this actor may see."""
    return Product.objects.filter(enterprise__in=visible_to(actor))


def quality_officers_visible_to(actor: Actor) -> QuerySet[QualityOfficer]:
    """The quality officers of the enterprises that this actor may see."""
    return QualityOfficer.objects.filter(enterprise__in=visible_to(actor))


@dataclass(frozen=True)
class Paper:
    """A certificate as it stands on a day: the words of its state and their tone."""

    certificate: Certificate
    words: str
    tone: str

    @property
    def is_system(self) -> bool:
        """Whether it is the certificate of a management system."""
        return self.certificate.kind in SYSTEMS

    @property
    def group(self) -> str:
        """The heading under which it stands."""
        return "管理体系" if self.is_system else "产品认证及其他证书"


def paper(certificate: Certificate, day: date) -> Paper:
    """State of a certificate in words; it warns from 90 days before its end, and more so from 30."""
    if certificate.status != CertificateStatus.VALID:
        tone = "info" if certificate.status == CertificateStatus.APPLIED else "err"
        return Paper(certificate, certificate.get_status_display(), tone)
    if certificate.valid_from is not None and certificate.valid_from > day:
        return Paper(certificate, f"{certificate.valid_from} 起生效", "info")
    left = (certificate.valid_to - day).days if certificate.valid_to else 0
    if left < 0:
        return Paper(certificate, f"已过期 {-left} 天", "err")
    for days, tone in EXPIRY_STEPS.items():
        if left <= days:
            words = f"{left} 天后到期" if left else "今天到期"
            return Paper(certificate, words, tone)
    return Paper(certificate, "有效", "ok")


def papers(enterprise: Enterprise, day: date, on: date | None = None) -> list[Paper]:
    """The certificates of an enterprise as they stand on a day: what needs care first, then by kind."""
    certificates = states.part(Certificate, enterprise, on, "product", "file")
    urgency = {"err": 0, "warn": 1, "info": 2, "ok": 3}
    return sorted((paper(one, day) for one in certificates), key=lambda one: urgency[one.tone])


def grouped(papers: Iterable[Paper]) -> list[tuple[str, list[Paper]]]:
    """The certificates as they stand together, each group under its heading."""
    found: dict[str, list[Paper]] = {"管理体系": [], "产品认证及其他证书": []}
    for one in papers:
        found[one.group].append(one)
    return list(found.items())


@dataclass(frozen=True)
class Score:
    """The verified points of the latest assessment, and how they moved against the one before."""

    standing: Standing
    change: Decimal | None


def score(enterprise: Enterprise, on: date | None = None) -> Score | None:
    """The verified points that hold; None before the first, and while they are verified anew."""
    standings = states.standings(enterprise, on).filter(kind=StandingKind.ASSESSMENT)
    # what stands last is what holds of a round; each round has a page of its own
    rounds: dict[str, Standing] = {}
    for standing in standings.order_by("-on", "-pk"):
        rounds.setdefault(standing.link, standing)
    latest, *earlier = rounds.values() or (None,)
    if latest is None or latest.value is None:
        return None
    before = next((standing.value for standing in earlier if standing.value is not None), None)
    return Score(latest, None if before is None else latest.value - before)


def products(enterprise: Enterprise, on: date | None = None) -> list[Product]:
    """The products of an enterprise."""
    return states.part(Product, enterprise, on)


def officers(enterprise: Enterprise, on: date | None = None) -> list[QualityOfficer]:
    """Its chief quality officers, the latest first."""
    return states.part(QualityOfficer, enterprise, on)


def officer_in_office(enterprise: Enterprise) -> QualityOfficer | None:
    """The chief quality officer of today."""
    return QualityOfficer.objects.filter(enterprise=enterprise, left_on=None).first()


def in_office(officers: Iterable[QualityOfficer]) -> QualityOfficer | None:
    """Who of these is in office."""
    return next((officer for officer in officers if officer.left_on is None), None)


PART_KEYS: dict[type[Model], str] = {
    Certificate: "certificates",
    Product: "products",
    QualityOfficer: "quality_officers",
}


def sizes(enterprise: Enterprise) -> dict[str, int]:
    """The numbers on the tabs, in one query: years, certificates, …, and each kind of record by its key."""

    def number(rows: Any, counted: str = "pk") -> Coalesce:
        mine = rows.filter(enterprise=OuterRef("pk")).order_by().values("enterprise")
        total = mine.annotate(total=Count(counted, distinct=True)).values("total")
        return Coalesce(Subquery(total, output_field=IntegerField()), 0)

    numbers = {"years": number(YearlyFigure.objects.all(), "year")}
    numbers |= {key: number(part._default_manager.all()) for part, key in PART_KEYS.items()}
    numbers |= {kind.key: number(kind.model._default_manager.filter(struck_at=None)) for kind in KINDS}
    found = Enterprise.objects.filter(pk=enterprise.pk).values_list(*numbers.values())
    return dict(zip(numbers, found.get(), strict=True))


def sizes_as_of(enterprise: Enterprise, day: date) -> dict[str, int]:
    """The same numbers as of the end of a day; one query for each."""
    numbers = {"years": states.years_as_of(enterprise, day)}
    numbers |= {key: states.number_as_of(part, enterprise, day) for part, key in PART_KEYS.items()}
    return numbers | {
        kind.key: states.number_as_of(kind.model, enterprise, day, struck_at=None) for kind in KINDS
    }
