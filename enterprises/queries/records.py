"""Reading the records of the dossier: a list of one kind, one record, and the numbers on the tabs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dongtou_brand.kernel.actor import Actor
from enterprises.models import Certificate, Enterprise
from enterprises.models.records import Record
from enterprises.queries import states
from enterprises.queries.enterprises import visible_to as enterprises_visible_to
from enterprises.rules.records import KINDS, Column, Kind, State, words_of


@dataclass(frozen=True)
class Cell:
    """One cell of the list: words, and small words beneath."""

    column: Column
    words: str
    small: str = ""


@dataclass(frozen=True)
class Line:
    """One record as the list prints it."""

    record: Record
    cells: tuple[Cell, ...]
    state: State | None


def visible_to(actor: Actor, kind: Kind) -> QuerySet[Any]:
    """The records of this kind in the dossiers that this actor may see."""
    return kind.model._default_manager.filter(enterprise__in=enterprises_visible_to(actor))


def lines(enterprise: Enterprise, kind: Kind, today: date, on: date | None = None) -> list[Line]:
    """The records of a kind, newest first, then those that were struck out; as they were `on` a day, if given.

    One query, and as of a day one more for each relation.
    """
    rows = states.part(kind.model, enterprise, on, *kind.relations)
    rows.sort(key=lambda record: record.struck_at is not None)
    return [_line(record, kind, on or today) for record in rows]


def _line(record: Record, kind: Kind, day: date) -> Line:
    cells = tuple(
        Cell(
            column, words_of(record, column.names[0]), " ".join(words_of(record, n) for n in column.names[1:])
        )
        for column in kind.columns
    )
    return Line(record, cells, kind.state(record, day) if kind.state and not record.struck_at else None)


def files_of(enterprises: QuerySet[Enterprise]) -> "list[QuerySet[Any]]":
    """The files that certificates and records of these dossiers name or once named, one query set for each part.

    A file that was replaced is still shown as of the days on which it stood.
    """
    parts: tuple[Any, ...] = (Certificate, *(kind.model for kind in KINDS))
    return [
        part.history.filter(enterprise__in=enterprises, file__isnull=False).values("file") for part in parts
    ]
