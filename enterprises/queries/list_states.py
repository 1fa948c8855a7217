"""What the list asks about the end of a day: points, revenue, figures and certificates as they were known then."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dongtou_brand.kernel.history import end_of
from enterprises.enums import CertificateStatus, FigureState, FigureStatus, StandingKind
from enterprises.models import Certificate, FigureChange, Standing
from enterprises.queries.states import figures_as_of, later_changes
from enterprises.queries.summaries import SUBMITTED
from enterprises.rules.certificates import EXPIRY_WARNING
from enterprises.rules.summaries import FIGURES, Summed, summed

MISSING = "missing"
"""Figures of a year that nobody has submitted."""


def sums(keys: Collection[int], day: date) -> dict[int, Summed]:
    """What each of these enterprises came to: two queries, however many there are."""
    stated = figures_as_of(keys, end_of(day), drafts=True)
    verified = _verified(day).filter(enterprise__in=keys).order_by("on", "pk")
    points: dict[int, list[tuple[date, Decimal | None]]] = {}
    for key, on, value in verified.values_list("enterprise", "on", "value"):
        points.setdefault(key, []).append((on, value))
    found = {}
    for key in keys:
        rows = stated.get(key, [])
        handed_in = [
            (row.year, row.definition.code, row.state, row.value)
            for row in rows
            if row.status != FigureStatus.DRAFT and row.definition.code in FIGURES
        ]
        found[key] = summed(handed_in, points.get(key, ()), [(row.year, row.status) for row in rows])
    return found


def between(column: str, low: Decimal | None, high: Decimal | None, day: date) -> Q:
    """Those whose verified points, or revenue, lay between these bounds."""
    rows = _points(day) if column == "points" else _revenues(day)
    bounds = {"value__gte": low, "value__lte": high}
    met = rows.filter(**{name: value for name, value in bounds.items() if value is not None})
    owner = "enterprise" if column == "points" else "figure__enterprise"
    return Q(id__in=met.values(owner))


def figures(year: int, status: str, day: date, within: "QuerySet[Any] | None" = None) -> Q:
    """Those whose figures of a year had this status; `missing` when nobody had submitted any.

    A year is as far as the least of its figures, as in `rules.summaries`. `within` are the only enterprises that
    are asked for: a few are then found without reading the figures of all.
    """
    changes = _changes(day).filter(figure__year=year)
    if within is not None:
        changes = changes.filter(figure__enterprise__in=within.values("id"))

    def with_any(*statuses: str) -> Q:
        return Q(id__in=changes.filter(status__in=statuses).values("figure__enterprise"))

    if status == MISSING:
        return ~with_any(*SUBMITTED) | with_any(FigureStatus.DRAFT)
    order = tuple(FigureStatus)
    behind = order[: order.index(FigureStatus(status))]
    return with_any(status) & ~with_any(*behind)


def expiring(day: date) -> Q:
    """Those with a certificate that was to end within 90 days."""
    states = Certificate.history.as_of(end_of(day))
    soon = states.filter(status=CertificateStatus.VALID, valid_to__range=(day, day + EXPIRY_WARNING))
    return Q(id__in=soon.values("enterprise_id"))


def _verified(day: date) -> "QuerySet[Standing]":
    return Standing.objects.filter(kind=StandingKind.ASSESSMENT, recorded_at__lte=end_of(day))


def _points(day: date) -> "QuerySet[Standing]":
    """The verification that held, for each enterprise."""
    same = _verified(day).filter(enterprise=OuterRef("enterprise"))
    later = same.filter(Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk")))
    return _verified(day).filter(~Exists(later))


def _changes(day: date) -> "QuerySet[FigureChange]":
    """What each figure said."""
    moment = end_of(day)
    return FigureChange.objects.filter(~Exists(later_changes(moment)), at__lte=moment)


def _revenues(day: date) -> "QuerySet[FigureChange]":
    """The revenue of the latest year that was submitted, for each enterprise."""
    stated = _changes(day).filter(
        figure__definition__code="revenue", state=FigureState.VALUE, status__in=SUBMITTED
    )
    newer = stated.filter(
        figure__enterprise=OuterRef("figure__enterprise"), figure__year__gt=OuterRef("figure__year")
    )
    return stated.filter(~Exists(newer))
