"""Pages of a list of any length: counted exactly up to ten thousand rows, never in full beyond.

To count a hundred thousand rows takes longer than to show twenty of them, and nobody reads the number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Model, QuerySet

CAP = 10_000
SIZES = (10, 20, 50)
SIZE = 20
T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Total:
    """How many rows there are; with `more` there are more than `number`."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.more else ''}"

    def __bool__(self) -> bool:
        return self.number > 0


def total(found: "QuerySet[Any]", cap: int = CAP) -> Total:
    """Count the rows, but not beyond the cap."""
    number = found.order_by()[: cap + 1].count()
    return Total(min(number, cap), number > cap)


def total_and_keys(found: "QuerySet[Any]", few: int) -> tuple[Total, list[int] | None]:
    """Count the rows up to the cap; when there are few, also their keys, so that nothing is searched twice."""
    try:
        inner, values = found.order_by().values("id")[: CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return Total(0), []
    joined = {"postgresql": "STRING_AGG(id::text, ',')"}.get(connection.vendor, "GROUP_CONCAT(id)")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*), CASE WHEN COUNT(*) <= %s THEN {joined} END FROM ({inner}) AS found",  # noqa: S608
            [few, *values],
        )
        number, keys = cursor.fetchone()
    known = [int(key) for key in (keys or "").split(",") if key]
    return Total(min(number, CAP), number > CAP), known if number <= few else None


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows in a row. Beyond the cap only the next page is known."""

    items: Sequence[T]
    number: int
    size: int
    total: Total
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def start(self) -> int:
        """The place of the first row, counted from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def end(self) -> int:
        """The place of the last row."""
        return self.start + len(self.items) - 1

    def numbers(self) -> Iterator[int | str]:
        """The page numbers to be shown, with … for those left out."""
        counted = Paginator(range(self.total.number), self.size)
        shown = list(
            counted.get_elided_page_range(min(self.number, counted.num_pages), on_each_side=2, on_ends=1)
        )
        yield from shown
        if self.total.more:
            yield str(Paginator.ELLIPSIS)
        if self.number > counted.num_pages:
            yield self.number


def size_of(text: str | None) -> int:
    """The rows of a page from the address; the usual number for anything that is not offered."""
    return next((size for size in SIZES if str(size) == text), SIZE)


def page_of(found: "QuerySet[T]", counted: Total, number: str | None, size: int) -> Page[T]:
    """The page of this number; the nearest one that there is for any other. `found` is ordered."""
    last = max(1, -(-counted.number // size))
    wanted = int(number) if number and number.isascii() and number.isdecimal() and len(number) < 8 else 1
    wanted = max(1, wanted) if counted.more else min(max(1, wanted), last)
    items = _items(found, wanted, size) if counted else []
    if not items and wanted > last:
        wanted, items = last, _items(found, last, size)
    return Page(items[:size], wanted, size, counted, len(items) > size)


def _items(found: "QuerySet[T]", number: int, size: int) -> list[T]:
    """The rows of a page, and one more if there is a next page."""
    start = (number - 1) * size
    return list(found[start : start + size + 1])
