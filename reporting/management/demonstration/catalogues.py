"""Drafts of new editions that the lead bureau made of an edition in force."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from benchmarking.actions import catalogues
from benchmarking.models import Catalogue
from reporting.management.demonstration.files import DraftRow
from reporting.management.demonstration.stage import Event, Stage, moment


def events(stage: Stage) -> Iterator[Event]:
    """Every draft as it is brought in."""
    for row in stage.story.catalogues.drafts:
        yield Event(moment(row.on, 14, 30), partial(_bring, stage, row))


def _bring(stage: Stage, row: DraftRow, at: datetime) -> None:
    text = Catalogue.objects.get(code=row.code, edition=row.base).content
    text = text.replace(f"edition: '{row.base}'", f"edition: '{row.edition}'", 1)
    for change in row.changes:
        if change.old not in text:
            raise ValueError(f"{row.code} {row.base} does not say {change.old}")
        text = text.replace(change.old, change.new, 1)
    catalogues.load(source=text, by=stage.by(row.by), at=at)
