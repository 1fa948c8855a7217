"""Sample inspections: drawn from a recorded seed, some with their result."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from benchmarking.actions import draws
from benchmarking.models import Draw
from reporting.management.demonstration.files import DrawRow, Inspected
from reporting.management.demonstration.stage import Event, Stage, moment

OFFICER = "scjg"


def events(stage: Stage) -> Iterator[Event]:
    """Every draw, and what its inspections found."""
    for row in stage.story.draws.draws:
        yield Event(moment(row.on, 15), partial(_draw, stage, row))
        for place, result in enumerate(row.results):
            yield Event(moment(result.on, 16, 20), partial(_inspect, stage, row, place, result))


def _draw(stage: Stage, row: DrawRow, at: datetime) -> None:
    draws.make(
        round=stage.rounds[row.round], percent=row.percent, minimum=row.minimum, maximum=row.maximum,
        seed=row.seed, by=stage.by(OFFICER), at=at,
    )  # fmt: skip


def _inspect(stage: Stage, row: DrawRow, place: int, result: Inspected, at: datetime) -> None:
    made = Draw.objects.get(round=stage.rounds[row.round], seed=row.seed)
    inspection = made.inspections.order_by("pk")[place]
    draws.record(
        inspection=inspection, result=result.result, found=result.found, inspected_on=result.on,
        by=stage.by(OFFICER), at=at,
    )  # fmt: skip
