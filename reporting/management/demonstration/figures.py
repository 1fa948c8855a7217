"""Yearly figures: stated, submitted, confirmed, and one that was corrected."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial

from enterprises.actions import monthly_figures as monthly
from enterprises.actions import yearly_figures as actions
from enterprises.enums import FigureSource
from enterprises.queries import definitions
from enterprises.queries import yearly_figures as queries
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import derived
from enterprises.rules.monthly_figures import MonthStatement
from enterprises.rules.statements import Statement
from reporting.management.demonstration.dossier_files import (
    NOT_STATED,
    Correction,
    FigureRows,
    MonthRows,
)
from reporting.management.demonstration.stage import Act, Event, Stage, moment

Stated = Mapping[str, Value]


def events(stage: Stage) -> Iterator[Event]:
    """Each year of each enterprise as far as it came."""
    for rows in stage.story.figures.figures:
        for place, year in enumerate(rows.years):
            before = _before_correction(stage, rows.enterprise, year)
            values = stated(rows, place) | before
            acts = _filing(stage, rows.enterprise, year, values)
            for day, act in zip(rows.filed[place], acts, strict=False):
                yield Event(moment(day, 9 + place, 30), act)
    for months in stage.story.figures.months:
        yield Event(moment(months.on, 10), partial(_save_months, stage, months))
    for correction in stage.story.figures.corrections:
        yield from _correction(stage, correction)


def _filing(stage: Stage, key: str, year: int, values: Stated) -> list[Act]:
    """What happens on the first, the second, the third and the fourth day of a filing."""
    save = partial(_save, stage, key, year, values=values)
    return [save, *(partial(act, stage, key, year) for act in (_submit, _confirm, _lock))]


def stated(rows: FigureRows, place: int) -> dict[str, Value]:
    """The figures of one year; what is not stated is not in it."""
    found = {code: values[place] for code, values in rows.values.items()}
    return {
        code: value if isinstance(value, Decimal) else Absent.NOT_APPLICABLE
        for code, value in found.items()
        if value != NOT_STATED
    }


def of_year(stage: Stage, key: str, year: int) -> dict[str, Value]:
    """The figures of an enterprise for a year with the derived ones, as the story tells them in the end."""
    rows = next(rows for rows in stage.story.figures.figures if rows.enterprise == key)
    values = stated(rows, rows.years.index(year))
    return values | derived(definitions.known().values(), values)


def _before_correction(stage: Stage, key: str, year: int) -> dict[str, Value]:
    found = stage.story.figures.corrections
    return {one.code: one.was for one in found if (one.enterprise, one.year) == (key, year)}


def _save(stage: Stage, key: str, year: int, at: datetime, *, values: Stated) -> None:
    enterprise = stage.enterprise(key)
    sources = stage.story.figures.sources
    bases, said = stage.story.figures.bases, _explained(stage, key, year)
    statements = [
        Statement(code, value, sources.get(code, FigureSource.REPORTED), bases.get(code), said.get(code))
        for code, value in values.items()
    ]
    seen = {code: figure.version for code, figure in queries.of_year(enterprise, year).items()}
    actions.save(
        enterprise=enterprise, year=year, statements=statements, seen=seen, by=stage.clerk(key), at=at
    )


def _explained(stage: Stage, key: str, year: int) -> dict[str, str]:
    """What the enterprise said to the questions of the checks, by code."""
    found = stage.story.figures.explanations
    return {one.code: one.words for one in found if (one.enterprise, one.year) == (key, year)}


def _save_months(stage: Stage, rows: MonthRows, at: datetime) -> None:
    said = [
        MonthStatement(code, month, value if isinstance(value, Decimal) else Absent.NOT_APPLICABLE)
        for code, values in rows.items.items()
        for month, value in enumerate(values, 1)
        if value != NOT_STATED
    ]
    enterprise, clerk = stage.enterprise(rows.enterprise), stage.clerk(rows.enterprise)
    monthly.save(enterprise=enterprise, year=rows.year, statements=said, seen={}, by=clerk, at=at)


def _submit(stage: Stage, key: str, year: int, at: datetime) -> None:
    actions.submit(enterprise=stage.enterprise(key), year=year, by=stage.clerk(key), at=at)


def _confirm(stage: Stage, key: str, year: int, at: datetime) -> None:
    enterprise = stage.enterprise(key)
    actions.confirm(enterprise=enterprise, year=year, by=stage.officer_of(enterprise), at=at)


def _lock(stage: Stage, key: str, year: int, at: datetime) -> None:
    actions.lock(enterprise=stage.enterprise(key), year=year, by=stage.by("scjg"), at=at)


def _correction(stage: Stage, row: Correction) -> Iterator[Event]:
    key, year = row.enterprise, row.year
    yield Event(moment(row.reopened_on, 15), partial(_reopen, stage, row))
    right = {row.code: of_year(stage, key, year)[row.code]}
    stated_on, submitted_on, confirmed_on = row.filed
    yield Event(moment(stated_on, 9), partial(_save, stage, key, year, values=right))
    yield Event(moment(submitted_on, 10), partial(_submit, stage, key, year))
    yield Event(moment(confirmed_on, 11), partial(_confirm, stage, key, year))


def _reopen(stage: Stage, row: Correction, at: datetime) -> None:
    enterprise = stage.enterprise(row.enterprise)
    actions.reopen(enterprise=enterprise, year=row.year, reason=row.reason, by=stage.by("scjg"), at=at)
