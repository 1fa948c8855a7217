"""Reading the items of a year's months."""

from collections.abc import Iterable, Mapping
from datetime import date

from enterprises.enums import FigureState
from enterprises.models import Enterprise, FigureDefinition, MonthlyFigure, YearlyFigure
from enterprises.rules.figures import Absent, Value
from enterprises.rules.monthly_figures import MonthStatement, due_months, unfilled
from enterprises.rules.statements import value_as_said

__all__ = ["Key", "cells", "detailed", "of_year", "said_before", "typed", "unfilled_of"]

Key = tuple[str, int]
Rows = Mapping[Key, MonthlyFigure]


def of_year(enterprise: Enterprise, year: int) -> dict[Key, MonthlyFigure]:
    """What is stored for the months of a year, by code and month."""
    rows = MonthlyFigure.objects.filter(enterprise=enterprise, year=year)
    return {(row.definition.code, row.month): row for row in rows.select_related("definition", "stated_by")}


def cells(rows: Rows) -> dict[Key, Value]:
    """The values of these rows."""
    return {key: value_as_said(row.state, row.value) for key, row in rows.items()}


def detailed(parts: Mapping[str, list[FigureDefinition]], rows: Rows) -> set[str]:
    """The yearly figures that are summed from months: those with at least one month that says something."""
    said = {code for (code, _), value in cells(rows).items() if value is not Absent.BLANK}
    return {whole for whole, items in parts.items() if any(item.code in said for item in items)}


def typed(
    parts: Mapping[str, list[FigureDefinition]], rows: Rows, figures: Mapping[str, YearlyFigure]
) -> dict[str, YearlyFigure]:
    """The yearly figures that somebody typed although they can be summed: the first month replaces them."""
    open_to = parts.keys() - detailed(parts, rows)
    return {
        code: figure
        for code, figure in figures.items()
        if code in open_to and figure.state != FigureState.BLANK
    }


def unfilled_of(
    parts: Mapping[str, list[FigureDefinition]], rows: Rows, year: int, day: date
) -> dict[str, int]:
    """How many months that are over are not filled in, for each figure that is summed from months."""
    said, due = cells(rows), due_months(year, day)
    return {
        whole: unfilled((item.code for item in parts[whole]), said, due) for whole in detailed(parts, rows)
    }


def said_before(rows: Iterable[MonthlyFigure], seen: Mapping[Key, int]) -> dict[Key, MonthStatement]:
    """What these rows said in the versions that somebody saw."""
    by_key = {row.pk: (row.definition.code, row.month) for row in rows}
    states = MonthlyFigure.history.filter(id__in=list(by_key)).order_by("history_id")
    found = {}
    for pk, version, state, value in states.values_list("id", "version", "state", "value"):
        code, month = by_key[pk]
        if seen.get((code, month)) == version:
            found[code, month] = MonthStatement(code, month, value_as_said(state, value))
    return found
