"""Measures against gaps: planned, spoken of, done."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from benchmarking.actions import improvements as actions
from benchmarking.actions.improvements import Measure
from benchmarking.models import Improvement
from benchmarking.rules.improvements import Aim
from reporting.management.demonstration.files import ImprovementRow
from reporting.management.demonstration.stage import Event, Stage, moment


def events(stage: Stage) -> Iterator[Event]:
    """Every measure as far as it came."""
    for row in stage.story.improvements.improvements:
        yield Event(moment(row.on, 9, 30), partial(_plan, stage, row))
        for said in row.notes:
            yield Event(moment(said.on, 14), partial(_note, stage, row, said.text))
        if row.done_on:
            yield Event(moment(row.done_on, 16), partial(_finish, stage, row))


def _plan(stage: Stage, row: ImprovementRow, at: datetime) -> None:
    aims = [Aim(stage.indicators[code]) for code in row.gates]
    aims += [Aim(stage.indicators[code], points) for code, points in row.points.items()]
    actions.plan(
        assessment=stage.assessments[row.enterprise, row.round],
        measure=Measure(
            title=row.title, owner=row.owner, due_on=row.due_on, aims=aims, detail=row.detail, cost=row.cost
        ),
        by=stage.clerk(row.enterprise),
        at=at,
    )


def _note(stage: Stage, row: ImprovementRow, words: str, at: datetime) -> None:
    actions.note(improvement=_found(stage, row), text=words, by=stage.clerk(row.enterprise), at=at)


def _finish(stage: Stage, row: ImprovementRow, at: datetime) -> None:
    actions.finish(improvement=_found(stage, row), done_on=at.date(), by=stage.clerk(row.enterprise), at=at)


def _found(stage: Stage, row: ImprovementRow) -> Improvement:
    return Improvement.objects.get(assessment=stage.assessments[row.enterprise, row.round], title=row.title)
