"""What the list says of an enterprise: its latest figures, its verified points, how far each year is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enterprises.enums import FigureStatus
from enterprises.rules.figures import Value
from enterprises.rules.formulas import compute
from enterprises.rules.statements import value_as_said

# The figures that the list shows or computes with.
FIGURES = ("revenue", "rd_spending")
# 研发投入强度, as data/figures.yaml defines it; a test compares them.
RD_INTENSITY = "rd_spending / revenue * 100"
_ORDER = tuple(FigureStatus)

Figure = tuple[int, str, str, Decimal | None]
"""Year, code, state and value of a figure that was submitted at least."""


@dataclass(frozen=True)
class Summed:
    """The columns of a `Summary`: revenue in 万元 and intensity in percent of `year`, points of `verified_on`.

    `years` says how far each year is (`2016:locked 2017:submitted`); `submitted_from` is the first submitted
    year, for `submitted_through` see `through`. All years between the two are submitted.
    """

    year: int | None = None
    revenue: Decimal | None = None
    rd_intensity: Decimal | None = None
    points: Decimal | None = None
    verified_on: date | None = None
    years: str = ""
    submitted_through: int = 0
    submitted_from: int | None = None


def summed(
    figures: Iterable[Figure],
    verified: Iterable[tuple[date, Decimal | None]] = (),
    stages: Iterable[tuple[int, str]] = (),
) -> Summed:
    """The summary of one enterprise.

    The year is the latest with a stated revenue. Points are those of the last verification in `verified`
    (oldest first): none while it is done anew.
    """
    year, values = _latest(figures)
    reached = _reached(stages)
    revenue, intensity = values.get("revenue"), compute(RD_INTENSITY, values) if values else None
    day, points = next(reversed(list(verified)), (None, None))
    return Summed(
        year=year,
        revenue=revenue if isinstance(revenue, Decimal) else None,
        rd_intensity=intensity if isinstance(intensity, Decimal) else None,
        points=points,
        verified_on=None if points is None else day,
        years=" ".join(stage(each, status) for each, status in reached.items()),
        submitted_through=through(reached),
        submitted_from=min(submitted(reached), default=None),
    )


def _latest(figures: Iterable[Figure]) -> tuple[int | None, dict[str, Value]]:
    """The latest year whose revenue is a number, and its values by code."""
    years: dict[int, dict[str, Value]] = {}
    for year, code, state, value in figures:
        years.setdefault(year, {})[code] = value_as_said(state, value)
    stated = [year for year, values in years.items() if isinstance(values.get("revenue"), Decimal)]
    return (max(stated), years[max(stated)]) if stated else (None, {})


def _reached(stages: Iterable[tuple[int, str]]) -> dict[int, FigureStatus]:
    """How far each year is, the first year first: the least of its figures counts."""
    least: dict[int, FigureStatus] = {}
    for year, status in sorted(stages):
        least[year] = min(FigureStatus(status), least.get(year, FigureStatus.LOCKED), key=_ORDER.index)
    return least


def submitted(reached: Mapping[int, FigureStatus]) -> list[int]:
    """The years that were submitted: all of their figures, for a year is as far as the least of them."""
    return [year for year, status in reached.items() if status != FigureStatus.DRAFT]


def through(reached: Mapping[int, FigureStatus]) -> int:
    """The last year up to which every year since the first submitted one was submitted; 0 when none was."""
    last = 0
    for year in sorted(submitted(reached)):
        if last and year != last + 1:
            break
        last = year
    return last


def stage(year: int, status: str) -> str:
    """The word for a year in this status."""
    return f"{year}:{status}"


def status_in(years: str, year: int) -> FigureStatus | None:
    """The status of a year in such words; None when nothing was stated."""
    found = dict(word.split(":") for word in years.split())
    return FigureStatus(found[str(year)]) if str(year) in found else None
