"""The figures of a year, and of its months, as they stood at the end of a day."""

from collections.abc import Iterable
from datetime import date

from dongtou_brand.kernel.history import end_of
from enterprises.enums import TRUSTED
from enterprises.models import Enterprise, FigureChange, MonthlyFigure, YearlyFigure
from enterprises.queries.monthly_figures import Key
from enterprises.queries.states import figures_as_of, with_relations
from enterprises.queries.yearly_figures import Year, status_of


def of_years(enterprise: Enterprise, years: Iterable[int], day: date) -> dict[int, dict[str, YearlyFigure]]:
    """What was stored for these years, by year and code, drafts included, with who stated and who confirmed it.

    Two queries; the rows are read, never saved.
    """
    found: dict[int, dict[str, YearlyFigure]] = {year: {} for year in years}
    for figure in figures_as_of([enterprise.pk], end_of(day), drafts=True).get(enterprise.pk, []):
        if figure.year in found:
            found[figure.year][figure.definition.code] = figure
    rows = {row.pk: row for of_year in found.values() for row in of_year.values()}
    for row in rows.values():
        row.confirmed_by = row.confirmed_at = None
    known: dict[int, FigureChange] = {}
    changes = FigureChange.objects.filter(figure__in=rows, at__lte=end_of(day)).select_related("by")
    for change in changes.order_by("at", "pk"):
        _sign(rows[change.figure_id], change, known.get(change.figure_id))
        known[change.figure_id] = change
    return found


def _sign(figure: YearlyFigure, change: FigureChange, before: FigureChange | None) -> None:
    """A new version was stated; a trusted status was given by whoever led to it and is kept by locking."""
    if before is None or before.version != change.version:
        figure.stated_by, figure.stated_at = change.by, change.at
    if change.status not in TRUSTED:
        figure.confirmed_by = figure.confirmed_at = None
    elif before is None or before.status not in TRUSTED:
        figure.confirmed_by, figure.confirmed_at = change.by, change.at


def last_reason(enterprise: Enterprise, year: int, day: date) -> FigureChange | None:
    """The latest return or reopening of a year up to a day, with its reason."""
    changes = FigureChange.objects.filter(figure__enterprise=enterprise.pk, figure__year=year)
    said = changes.filter(at__lte=end_of(day)).exclude(reason="")
    return said.select_related("by").order_by("-at", "-pk").first()


def years(figures: Iterable[YearlyFigure]) -> list[Year]:
    """The years of these figures, newest first, with how far each was."""
    found: dict[int, list[YearlyFigure]] = {}
    for figure in figures:
        found.setdefault(figure.year, []).append(figure)
    return [Year(year, status_of(rows), len(rows)) for year, rows in sorted(found.items(), reverse=True)]


def months(enterprise: Enterprise, year: int, day: date) -> dict[Key, MonthlyFigure]:
    """What was stored for the months of a year, by code and month."""
    states = MonthlyFigure.history.as_of(end_of(day)).filter(enterprise_id=enterprise.pk, year=year)
    rows = with_relations(states.order_by("month", "id"), "definition")
    return {(row.definition.code, row.month): row for row in rows}
