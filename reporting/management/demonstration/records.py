"""What the enterprises have to show: standards, intellectual property, research bodies, awards, market shares."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import models

from enterprises.actions import records
from enterprises.rules.records import AHEAD, BY_SLUG, Kind
from reporting.management.demonstration.dossier_files import EnterpriseRow, RecordRow
from reporting.management.demonstration.stage import Event, Stage, moment

# Some days after what a paper tells of it is recorded, and not before the dossier has begun.
AFTER = timedelta(4)


def events(stage: Stage, row: EnterpriseRow) -> Iterator[Event]:
    """Each record on the day on which it was recorded."""
    for record in row.records:
        days = (
            value for name, value in record.facts.items() if name not in AHEAD and isinstance(value, date)
        )
        happened = max(days, default=row.joined)
        day = record.recorded or max(row.joined + AFTER, happened + AFTER)
        yield Event(moment(day, 11, 20), partial(_record, stage, row.key, record))


def _record(stage: Stage, key: str, row: RecordRow, at: datetime) -> None:
    kind, enterprise = BY_SLUG[row.kind], stage.enterprise(key)
    facts = {name: _said(kind, name, row.facts.get(name)) for name in kind.fields}
    if "product" in facts:
        facts["product"] = enterprise.products.get(name=row.facts["product"])
    records.add(enterprise=enterprise, kind=kind, facts=facts, by=stage.clerk(key), at=at)


def _said(kind: Kind, name: str, value: Any) -> Any:
    """A value as the form would give it: nothing said is None in columns that know it, else empty."""
    column: Any = kind.model._meta.get_field(name)
    if value is None:
        return None if column.null else ""
    return value if isinstance(column, models.ForeignKey) else column.to_python(value)
