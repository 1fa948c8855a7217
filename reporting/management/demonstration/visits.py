"""On-site verifications: planned by the lead bureau, filled in by those who went."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from benchmarking.actions import visits as actions
from benchmarking.models import VisitItem
from reporting.management.demonstration.fairness import declare
from reporting.management.demonstration.files import Seen, VisitRow
from reporting.management.demonstration.stage import Event, Stage, moment


def events(stage: Stage) -> Iterator[Event]:
    """Every visit as far as it came."""
    for row in stage.story.visits.visits:
        yield Event(moment(row.on, 9, 40), partial(_plan, stage, row))
        for seen in row.seen:
            yield Event(
                moment(row.seen_on or row.planned_on, 10, seen.position), partial(_check, stage, row, seen)
            )


def _plan(stage: Stage, row: VisitRow, at: datetime) -> None:
    assessment = stage.assessments[row.enterprise, row.round]
    actions.plan(
        assessment=assessment,
        planned_on=row.planned_on,
        place=assessment.enterprise.address,
        purpose=row.purpose,
        members=[stage.users[name] for name in row.members],
        indicators=[stage.indicators[code] for code in row.indicators],
        questions=row.questions,
        by=stage.by(row.members[0]),
        at=at,
    )


def _check(stage: Stage, row: VisitRow, seen: Seen, at: datetime) -> None:
    assessment = stage.assessments[row.enterprise, row.round]
    declare(stage, assessment, row.members[0], at)
    item = VisitItem.objects.get(visit__assessment=assessment, position=seen.position)
    actions.check(
        item=item,
        result=seen.result,
        note=seen.note,
        version=item.version,
        by=stage.by(row.members[0]),
        at=at,
    )
