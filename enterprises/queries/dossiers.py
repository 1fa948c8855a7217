"""What the dossier's pages read beside the figures: history, papers, people."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dongtou_brand.kernel.actor import Actor
from enterprises.enums import CertificateStatus, StandingKind
from enterprises.models import Certificate, Enterprise, Product, QualityOfficer, Standing, YearlyFigure
from enterprises.queries.enterprises import visible_to
from enterprises.rules.certificates import EXPIRY_WARNING

EXPIRY_STEPS = {30: "err", 60: "warn", EXPIRY_WARNING.days: "warn"}
"""Days before the end of a certificate, and how loud the warning is."""
HISTORY = 20


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


def papers(enterprise: Enterprise, day: date) -> list[Paper]:
    """The certificates of an enterprise: what needs care first, then by kind."""
    certificates = Certificate.objects.filter(enterprise=enterprise).select_related("product", "file")
    urgency = {"err": 0, "warn": 1, "info": 2, "ok": 3}
    return sorted((paper(one, day) for one in certificates), key=lambda one: urgency[one.tone])


def history(enterprise: Enterprise) -> list[Standing]:
    """大事记, the latest first."""
    return list(Standing.objects.filter(enterprise=enterprise)[:HISTORY])


@dataclass(frozen=True)
class Score:
    """The verified points of the latest assessment, and how they moved against the one before."""

    standing: Standing
    change: Decimal | None


def score(enterprise: Enterprise) -> Score | None:
    """The verified points that hold; None before the first, and while they are verified anew."""
    standings = Standing.objects.filter(enterprise=enterprise, kind=StandingKind.ASSESSMENT)
    # what stands last is what holds of a round; each round has a page of its own
    rounds: dict[str, Standing] = {}
    for standing in standings.order_by("-on", "-pk"):
        rounds.setdefault(standing.link, standing)
    latest, *earlier = rounds.values() or (None,)
    if latest is None or latest.value is None:
        return None
    before = next((standing.value for standing in earlier if standing.value is not None), None)
    return Score(latest, None if before is None else latest.value - before)


def officer_in_office(enterprise: Enterprise) -> QualityOfficer | None:
    """The chief quality officer of today."""
    return QualityOfficer.objects.filter(enterprise=enterprise, left_on=None).first()


@dataclass(frozen=True)
class Sizes:
    """How much stands behind each tab of the dossier."""

    years: int
    certificates: int
    products: int
    quality_officers: int


def sizes(enterprise: Enterprise) -> Sizes:
    """The numbers on the tabs, in one query."""

    def number(rows: QuerySet, counted: str = "pk") -> Coalesce:  # type: ignore[type-arg]
        mine = rows.filter(enterprise=OuterRef("pk")).order_by().values("enterprise")
        total = mine.annotate(total=Count(counted, distinct=True)).values("total")
        return Coalesce(Subquery(total, output_field=IntegerField()), 0)

    found = Enterprise.objects.filter(pk=enterprise.pk).values_list(
        number(YearlyFigure.objects.all(), "year"),
        number(Certificate.objects.all()),
        number(Product.objects.all()),
        number(QualityOfficer.objects.all()),
    )
    return Sizes(*found.get())
