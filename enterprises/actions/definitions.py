"""Definitions of yearly figures and industries come from files."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.actions import trail
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.actor import Actor
from enterprises.models import FigureDefinition, Industry
from enterprises.rules.definition_files import FigureFile, IndustryFile, figures_of

__all__ = ["load_figures", "load_industries"]


@transaction.atomic
def load_figures(*, source: Path | str, by: Actor, at: datetime) -> int:
    """Store the figure definitions of a file; answers how many were added or changed.

    Raises DataFileErrors for a wrong file.
    """
    file = datafile.read(source, FigureFile)
    stored = {figure.code: figure for figure in FigureDefinition.objects.select_for_update()}
    changed = []
    for position, (_, group, row) in enumerate(figures_of(file), 1):
        values = {**row.model_dump(), "group": group.name, "position": position}
        if _put(stored.get(row.code) or FigureDefinition(code=row.code), values):
            changed.append(row.code)
    _record("enterprises.figure_definitions.load", changed, file, by, at)
    return len(changed)


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
