"""What the figures of the targets are made from: certificates, products, confirmed values. Asked for once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from cultivation.queries import batches
from enterprises.enums import CULTIVATED_AND_UP, TRUSTED, CertificateKind
from enterprises.models import Certificate, Enterprise, Product, YearlyFigure

Values = dict[tuple[int, str, int], Decimal]


@dataclass
class Sources:
    """The rows of the whole district, kept while a page is made, because several targets count the same."""

    _certificates: dict[int, list[Certificate]] = field(default_factory=dict)

    def certificates(self, year: int) -> list[Certificate]:
        """The “浙江制造” certificates that held in the year, with their products and enterprises.

        Those of an enterprise that was closed or merged by the end of the year are not in it, as it is with
        `cultivated`: a figure of the year is about who is there at its end.
        """
        if year not in self._certificates:
            held = Certificate.objects.filter(kind=CertificateKind.ZHEJIANG_MADE).valid_in(year)
            lasting = Q(enterprise__ended_on=None) | Q(enterprise__ended_on__gt=date(year, 12, 31))
            held = held.filter(lasting).select_related("enterprise", "product__enterprise")
            self._certificates[year] = list(held)
        return self._certificates[year]

    def certified(self, year: int) -> list[Enterprise]:
        """The enterprises that held such a certificate in the year, by name."""
        found = {c.enterprise_id: c.enterprise for c in self.certificates(year)}
        return sorted(found.values(), key=lambda enterprise: enterprise.name)

    def products(self, year: int) -> list[Product]:
        """The products that were certified in the year, each once, by enterprise and name."""
        found = {c.product_id: c.product for c in self.certificates(year) if c.product is not None}
        return sorted(found.values(), key=lambda product: (product.enterprise.name, product.name))

    def cultivated(self, year: int) -> QuerySet[Enterprise]:
        """The enterprises that stood on 培育 or above at the end of the year, whom the policy's duties bind."""
        return batches.on_rungs(CULTIVATED_AND_UP, date(year, 12, 31))

    def confirmed(self, of: Iterable[Enterprise], codes: Iterable[str], years: Iterable[int]) -> Values:
        """Confirmed values by (enterprise, code, year); what does not apply or is not confirmed is not in it."""
        figures = YearlyFigure.objects.filter(
            enterprise__in=[enterprise.pk for enterprise in of],
            definition__code__in=list(codes),
            year__in=list(years),
            status__in=TRUSTED,
        )
        rows = figures.values_list("enterprise_id", "definition__code", "year", "value")
        return {(key, code, year): value for key, code, year, value in rows if value is not None}
