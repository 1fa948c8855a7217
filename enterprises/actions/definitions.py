"""Definitions of yearly figures and industries come from files."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.actions import trail
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.actor import Actor
from enterprises.models import FigureDefinition, Industry
from enterprises.queries import definitions as queries
from enterprises.rules.definition_files import (
    FigureFile,
    FigureGroup,
    FigureRow,
    IndustryFile,
    figures_of,
    stored_checks,
)
from enterprises.rules.editions import keeps_meaning

__all__ = ["load_figures", "load_industries"]


@transaction.atomic
def load_figures(*, source: Path | str, by: Actor, at: datetime) -> int:
    """Store the figure definitions of a file; answers how many were added, changed or ended.

    A figure that is new to a portal with an older edition is asked from the first year of its edition on; one
    that the file no longer holds is asked until the year before: old years keep their form, their table and
    their values. Raises DataFileErrors for a wrong file.
    """
    stored = {figure.code: figure for figure in FigureDefinition.objects.select_for_update()}
    file = datafile.read(
        source, FigureFile, also=[keeps_meaning(stored, queries.chosen_bases(), queries.stated())]
    )
    earlier = any(figure.edition not in ("", file.edition) for figure in stored.values())
    changed = []
    for position, (_, group, row) in enumerate(figures_of(file), 1):
        old = stored.pop(row.code, None)
        values = _values(file, group, row, position)
        values["first_year"] = row.first_year or _begins(old, file, earlier=earlier)
        if _put(old or FigureDefinition(code=row.code), values):
            changed.append(row.code)
    changed += [code for code, figure in stored.items() if _end(figure, file.since - 1)]
    _record("enterprises.figure_definitions.load", changed, file, by, at)
    return len(changed)


def _values(file: FigureFile, group: FigureGroup, row: FigureRow, position: int) -> dict[str, object]:
    """The columns of a definition."""
    plain = row.model_dump(exclude={"check", "first_year"})
    return plain | {
        "group": group.name,
        "position": position,
        "edition": file.edition,
        "checks": stored_checks(file, row),
        "in_report": row.in_report and not row.part_of,
    }


def _begins(old: FigureDefinition | None, file: FigureFile, *, earlier: bool) -> int | None:
    """The first year of a figure whose row does not name it."""
    if old is not None:
        return old.first_year
    return file.since if earlier else None


def _end(figure: FigureDefinition, year: int) -> bool:
    """Ask a figure until this year; one that ended before stays as it is."""
    if figure.last_year is not None and figure.last_year <= year:
        return False
    return _put(figure, {"last_year": year})


@transaction.atomic
def load_industries(*, source: Path | str, by: Actor, at: datetime) -> int:
    """Store the industries of a file, edition by edition; answers how many were added or renamed.

    Raises DataFileErrors for a wrong file.
    """
    file = datafile.read(source, IndustryFile)
    stored = {(row.edition, row.code): row for row in Industry.objects.select_for_update()}
    changed = []
    for edition in file.editions:
        for row in edition.industries:
            key = (edition.edition, row.code)
            industry = stored.get(key) or Industry(edition=edition.edition, code=row.code)
            if _put(industry, {"name": row.name}):
                changed.append(f"{edition.edition}-{row.code}")
    _record("enterprises.industries.load", changed, file, by, at)
    return len(changed)


def _put(row: FigureDefinition | Industry, values: dict[str, object]) -> bool:
    """Give a row these values and save it if that changes anything."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return True


def _record(action: str, changed: list[str], file: datafile.FileModel, by: Actor, at: datetime) -> None:
    if changed:
        detail = {"changed": changed, "checksum": datafile.checksum(file)}
        trail.record(by=by, at=at, action=action, detail=detail)
