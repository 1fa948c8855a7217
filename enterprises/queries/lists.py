"""Enterprises as the list shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enterprises.models import Enterprise, Summary


@dataclass(frozen=True)
class Row:
    """A line of the list; `revenue` in 万元 and `intensity` in percent of `year`, `points` as verified."""

    enterprise: Enterprise
    year: int | None = None
    revenue: Decimal | None = None
    intensity: Decimal | None = None
    points: Decimal | None = None
    verified_on: date | None = None


def rows(enterprises: Iterable[Enterprise]) -> list[Row]:
    """The enterprises with their latest figures and verified points: one query, however many there are."""
    enterprises = list(enterprises)
    summaries = Summary.objects.in_bulk([enterprise.pk for enterprise in enterprises])
    return [_row(enterprise, summaries.get(enterprise.pk) or Summary()) for enterprise in enterprises]


def _row(enterprise: Enterprise, summary: Summary) -> Row:
    return Row(
        enterprise,
        year=summary.year,
        revenue=summary.revenue,
        intensity=summary.rd_intensity,
        points=summary.points,
        verified_on=summary.verified_on,
    )
