"""The list of enterprises: its conditions, its orders, its pages, today or as of the end of a day.

A page is found by an index: an order has an index of its own, and when conditions leave few enterprises they are
looked for first. PostgreSQL cannot know beforehand which of the two is the case, so the count decides (ADR 10).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from dongtou_brand.kernel import paging
from dongtou_brand.kernel.actor import Actor
from enterprises.enums import CULTIVATED_AND_UP, FigureStatus
from enterprises.models import RUNG_PLACE, Enterprise, Summary
from enterprises.queries import list_states
from enterprises.queries.enterprises import expires_soon, named_like, visible_to
from enterprises.queries.states import enterprises_as_of, related
from enterprises.queries.summaries import not_handed_in
from enterprises.rules.columns import due_year
from enterprises.rules.summaries import Summed, stage, status_in

CULTIVATED, UNSUBMITTED, EXPIRING = "cultivated", "unsubmitted", "expiring"
TABS = (CULTIVATED, UNSUBMITTED, EXPIRING)
ENDED, ALL = "ended", "all"
MISSING = list_states.MISSING
FEW = 2_000
"""Up to so many matches they are looked for first and sorted then; with more the order's index finds twenty soon."""
TAB_CAP = 200
"""In a pool of more than a few, tabs are counted up to here: they invite, and all are counted for every page."""
DEFAULT = "-updated"
NUMBERS = {"revenue": "revenue", "intensity": "rd_intensity", "points": "points"}
SORTS_THEN = ("name", "code", "township", "rung")
"""The orders of a past day, which are facts of the row itself."""
SORTS = (*SORTS_THEN, *NUMBERS, "updated")


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the enterprises of a list have in common. Empty fields ask nothing; `state` empty means in the pool.

    `nothing` is for an address that asks what cannot be asked: no enterprise meets it.
    """

    q: str = ""
    township: int | None = None
    rung: str = ""
    industry: int | None = None
    points_min: Decimal | None = None
    points_max: Decimal | None = None
    revenue_min: Decimal | None = None
    revenue_max: Decimal | None = None
    year: int | None = None
    figures: str = ""
    liaison: int | None = None
    state: str = ""
    tab: str = ""
    nothing: bool = False


# Which fields make one condition that a reader can drop.
GROUPS: dict[str, tuple[str, ...]] = {
    "q": ("q",),
    "township": ("township",),
    "rung": ("rung",),
    "industry": ("industry",),
    "points": ("points_min", "points_max"),
    "revenue": ("revenue_min", "revenue_max"),
    "figures": ("figures", "year"),
    "liaison": ("liaison",),
    "state": ("state",),
    "tab": ("tab",),
}


@dataclass(frozen=True)
class Row:
    """A line of the list: the enterprise, what it comes to, and how far the figures of the year due are."""

    enterprise: Enterprise
    sums: Summed | Summary
    due: int

    @property
    def figures(self) -> FigureStatus | None:
        """The status of the year due; None when nothing was stated."""
        return status_in(self.sums.years, self.due)


@dataclass(frozen=True)
class Listing:
    """The enterprises that a reader finds by these conditions, in this order; `day` is in the past or None."""

    actor: Actor
    conditions: Conditions
    today: date
    sort: str = DEFAULT
    day: date | None = None

    @property
    def due(self) -> int:
        """The year whose figures are asked for."""
        return due_year(self.day or self.today)

    @cached_property
    def everything(self) -> "QuerySet[Enterprise]":
        """What the reader may see at all."""
        if self.day is not None:
            return enterprises_as_of(self.actor, self.day)
        return visible_to(self.actor).select_related(None)

    @cached_property
    def found(self) -> "QuerySet[Enterprise]":
        """Those that meet the conditions, in no order."""
        return self.everything.filter(self._asked()).order_by()

    @cached_property
    def _counted(self) -> tuple[paging.Total, list[int] | None]:
        if self.conditions == Conditions():
            return paging.total(self.found), None
        return paging.total_and_keys(self.found, FEW)

    @property
    def total(self) -> paging.Total:
        """How many there are."""
        return self._counted[0]

    @cached_property
    def ordered(self) -> "QuerySet[Enterprise]":
        """Those that meet the conditions, in order, with what a line needs."""
        found = self.found
        keys = self._counted[1]
        if keys is not None:
            found = self.everything.filter(id__in=keys).order_by()
        if self.day is not None:
            return found.order_by(*_order_then(self.sort))
        # every enterprise has a summary, and only by an inner join can its indexes give the order
        found = found.filter(summary__isnull=False)
        wanted = found.select_related("township", "industry", "summary", "liaison").defer("search_key")
        return wanted.order_by(*_order(self.sort))

    def page(self, number: str | None, size: int) -> paging.Page[Enterprise]:
        """One page of them."""
        return paging.page_of(self.ordered, self.total, number, size)

    def rows(self, enterprises: Iterable[Enterprise]) -> list[Row]:
        """These enterprises as lines."""
        if self.day is None:
            return [Row(each, each.summary, self.due) for each in enterprises]
        met = related(enterprises)
        sums = list_states.sums([each.pk for each in met], self.day)
        return [Row(each, sums[each.pk], self.due) for each in met]

    def tabs(self) -> dict[str, paging.Total]:
        """How many enterprises each tab holds, without any other condition; "" is the first.

        In a large pool the tabs of a past day are not counted: each would read the states of all figures.
        """
        every = self._like(Conditions()).total
        if self.day is not None and every.number > FEW:
            return {"": every}
        cap = TAB_CAP if every.number > FEW else FEW
        counted = {tab: paging.total(self._like(Conditions(tab=tab)).found, cap) for tab in TABS}
        return {"": every, **counted}

    def without(self) -> dict[str, paging.Total]:
        """How many there would be without each condition that is set, where that helps."""
        empty = Conditions()
        found = {}
        for group, names in GROUPS.items():
            dropped = {name: getattr(empty, name) for name in names}
            if any(getattr(self.conditions, name) != value for name, value in dropped.items()):
                found[group] = self._like(replace(self.conditions, **dropped)).total
        return {group: total for group, total in found.items() if total}

    def _like(self, conditions: Conditions) -> "Listing":
        if conditions == self.conditions:
            return self
        return Listing(self.actor, conditions, self.today, self.sort, self.day)

    # ── conditions ──────────────────────────────────────────────────────────────────────────────
    def _asked(self) -> Q:
        asked, c = Q(), self.conditions
        if c.nothing:
            return Q(id__in=[])
        same = {"township": c.township, "rung": c.rung, "industry": c.industry, "liaison": c.liaison}
        for name, value in same.items():
            asked &= Q(**{name: value}) if value else Q()
        asked &= named_like(c.q) if c.q else Q()
        asked &= {ENDED: Q(ended_on__isnull=False), ALL: Q()}.get(c.state, Q(ended_on=None))
        asked &= self._between("points", c.points_min, c.points_max)
        asked &= self._between("revenue", c.revenue_min, c.revenue_max)
        asked &= self._figures(c.year or self.due, c.figures) if c.figures else Q()
        return asked & self._tab(c.tab)

    def _tab(self, tab: str) -> Q:
        if tab == CULTIVATED:
            return Q(rung__in=CULTIVATED_AND_UP)
        if tab == UNSUBMITTED:
            return self._figures(self.due, MISSING)
        if tab == EXPIRING:
            return expires_soon(self.today) if self.day is None else list_states.expiring(self.day)
        return Q()

    def _between(self, column: str, low: Decimal | None, high: Decimal | None) -> Q:
        if low is None and high is None:
            return Q()
        if self.day is not None:
            return list_states.between(column, low, high, self.day)
        bounds = {f"summary__{column}__gte": low, f"summary__{column}__lte": high}
        return Q(**{name: value for name, value in bounds.items() if value is not None})

    def _figures(self, year: int, status: str) -> Q:
        if self.day is not None:
            return list_states.figures(year, status, self.day)
        if status != MISSING:
            return Q(summary__years__contains=stage(year, status))
        return not_handed_in(year)


# ── orders ──────────────────────────────────────────────────────────────────────────────────────
Order = Sequence[str | OrderBy]


def _order(sort: str) -> Order:
    """A total order, that an index gives in both directions; missing values stand last in both."""
    down, name = sort.startswith("-"), sort.lstrip("-")
    if name in NUMBERS:
        value = F(f"summary__{NUMBERS[name]}")
        first = value.desc(nulls_last=True) if down else value.asc(nulls_last=True)
        return (first, "-summary__enterprise_id" if down else "summary__enterprise_id")
    keys: dict[str, tuple[Any, ...]] = {
        "name": (F("name").asc(), F("id").asc()),
        "code": (F("credit_code").asc(),),
        "township": (F("township_id").asc(), F("updated_at").desc(), F("id").desc()),
        "rung": (OrderBy(RUNG_PLACE), F("updated_at").desc(), F("id").desc()),
        "updated": (F("updated_at").asc(), F("id").asc()),
    }
    return _turned(keys[name], down)


def _order_then(sort: str) -> Order:
    """The order of states, one of `SORTS_THEN`."""
    down, name = sort.startswith("-"), sort.lstrip("-")
    by_name: tuple[Any, ...] = (F("name").asc(), F("id").asc())
    keys: dict[str, tuple[Any, ...]] = {
        "name": by_name,
        "code": (F("credit_code").asc(), F("id").asc()),
        "township": (F("township_id").asc(), *by_name),
        "rung": (OrderBy(RUNG_PLACE), *by_name),
    }
    return _turned(keys[name], down)


def _turned(keys: Iterable[OrderBy], down: bool) -> Order:
    return [OrderBy(key.expression, descending=key.descending != down) for key in keys]
