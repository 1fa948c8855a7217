"""Items that are stated month by month, and the yearly figure into which they are summed.

A month that nobody filled in is not zero: it stays out of the sum and is counted, so that somebody asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from enterprises.enums import FigureState
from enterprises.models import MonthlyFigure
from enterprises.rules.figures import Absent, Value
from enterprises.rules.statements import value_as_said

__all__ = ["MONTHS", "WHOLE_YEAR", "MonthStatement", "due_months", "summed", "unfilled"]

MONTHS: Final = tuple(range(1, 13))
WHOLE_YEAR: Final = 0
"""Stands for the month where the yearly figure itself is meant."""
Cells = Mapping[tuple[str, int], Value]
"""What is stated, by code of the item and month."""


@dataclass(frozen=True)
class MonthStatement:
    """One item of one month as stated, in the unit of its definition."""

    code: str
    month: int
    value: Value

    @property
    def key(self) -> tuple[str, int]:
        """Item and month."""
        return self.code, self.month

    @property
    def state(self) -> FigureState:
        """The stored form of what was said."""
        if isinstance(self.value, Decimal):
            return FigureState.VALUE
        return FigureState.NOT_APPLICABLE if self.value is Absent.NOT_APPLICABLE else FigureState.BLANK

    @property
    def number(self) -> Decimal | None:
        """The value as a number, if it is one."""
        return self.value if isinstance(self.value, Decimal) else None

    def says_the_same(self, stored: MonthlyFigure | None) -> bool:
        """Whether the stored row already says this; no row says the same as a blank."""
        said = Absent.BLANK if stored is None else value_as_said(stored.state, stored.value)
        return said == self.value


def summed(values: Iterable[Value]) -> Value:
    """The sum of what is stated; not applicable when that is all that was stated, blank when nothing was."""
    found = list(values)
    numbers = [value for value in found if isinstance(value, Decimal)]
    if numbers:
        return sum(numbers, Decimal())
    return Absent.NOT_APPLICABLE if Absent.NOT_APPLICABLE in found else Absent.BLANK


def due_months(year: int, day: date) -> int:
    """How many months of a year are over on a day."""
    return 12 if year < day.year else day.month - 1 if year == day.year else 0


def unfilled(codes: Iterable[str], cells: Cells, due: int) -> int:
    """How many of the first `due` months lack at least one of these items."""
    codes = list(codes)
    return sum(
        any(cells.get((code, month), Absent.BLANK) is Absent.BLANK for code in codes)
        for month in MONTHS[:due]
    )
