"""What the figures and standings of many enterprises come to, as the list shows them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from enterprises.enums import FigureStatus, StandingKind
from enterprises.models import Standing, YearlyFigure
from enterprises.rules.summaries import FIGURES, Summed, stage, summed

Rows = dict[int, list[tuple[Any, ...]]]
SUBMITTED = (FigureStatus.SUBMITTED, FigureStatus.CONFIRMED, FigureStatus.LOCKED)


def not_handed_in(year: int) -> Q:
    """The condition, of enterprises, that this year has not been submitted; the same wherever it is asked."""
    handed_in = Q()
    for each in SUBMITTED:
        handed_in |= Q(summary__years__contains=stage(year, each))
    # who has submitted every year from an earlier one through a later one need not be read
    outside = Q(summary__submitted_through__lt=year) | Q(summary__submitted_from__gt=year)
    return outside & ~handed_in


def computed(keys: Collection[int]) -> dict[int, Summed]:
    """The summary of each of these enterprises: three queries, however many there are."""
    figures, points, stages = _figures(keys), _points(keys), _stages(keys)
    return {key: summed(figures[key], points[key], stages[key]) for key in keys}


def _figures(keys: Collection[int]) -> Rows:
    found = YearlyFigure.objects.filter(
        enterprise__in=keys, definition__code__in=FIGURES, status__in=SUBMITTED
    )
    return _by_enterprise(
        found.order_by().values_list("enterprise", "year", "definition__code", "state", "value")
    )


def _points(keys: Collection[int]) -> Rows:
    """The verifications, oldest first."""
    found = Standing.objects.filter(enterprise__in=keys, kind=StandingKind.ASSESSMENT)
    return _by_enterprise(found.order_by("on", "pk").values_list("enterprise", "on", "value"))


def _stages(keys: Collection[int]) -> Rows:
    found = YearlyFigure.objects.filter(enterprise__in=keys)
    return _by_enterprise(found.order_by().values_list("enterprise", "year", "status").distinct())


def _by_enterprise(rows: Iterable[tuple[Any, ...]]) -> Rows:
    found: Rows = defaultdict(list)
    for key, *row in rows:
        found[key].append(tuple(row))
    return found
