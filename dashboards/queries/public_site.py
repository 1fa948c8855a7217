"""What the public sees on the first page."""

from dataclasses import dataclass

from django.db.models import Count

from dongtou_brand.kernel import clock
from enterprises.enums import CertificateKind, Rung
from enterprises.models import Certificate, Enterprise
from enterprises.queries.enterprises import active
from reporting.models import ReportVersion
from reporting.queries import publications


@dataclass(frozen=True)
class Numbers:
    """The state of the programme in five numbers; `demo` when they come from demonstration data."""

    pool: int
    certified: int
    products: int
    reports: int
    demo: bool


def numbers() -> Numbers:
    """Counted now."""
    lasting = Certificate.objects.filter(kind=CertificateKind.ZHEJIANG_MADE, enterprise__ended_on=None)
    held = lasting.valid_on(clock.today())
    certified = held.aggregate(
        enterprises=Count("enterprise", distinct=True), products=Count("product", distinct=True)
    )
    return Numbers(
        pool=active(Enterprise.objects.exclude(rung=Rung.NONE)).count(),
        certified=certified["enterprises"],
        products=certified["products"],
        reports=publications.count(),
        demo=Enterprise.objects.filter(is_demo=True).exists(),
    )


def latest_reports(most: int = 6) -> list[ReportVersion]:
    """The reports that were published last."""
    return list(publications.published()[:most])
