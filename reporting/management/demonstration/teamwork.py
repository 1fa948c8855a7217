"""How an enterprise of the story shares the work, and what it and the officers say at an indicator."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from benchmarking.actions import teamwork
from benchmarking.models import Assessment
from reporting.management.demonstration.files import AssessmentRow, Said
from reporting.management.demonstration.stage import Event, Stage, moment


def events(stage: Stage, row: AssessmentRow) -> Iterator[Event]:
    """Who sees to what from the first day on, and each comment on its day."""
    if row.team:
        yield Event(moment(row.started, 9), partial(_share, stage, row))
    for place, said in enumerate(row.comments):
        yield Event(moment(said.on, 13, 30 + place), partial(_say, stage, row, said))


def _found(stage: Stage, row: AssessmentRow) -> Assessment:
    found = stage.assessments[row.enterprise, row.round]
    found.refresh_from_db()
    return found


def _share(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    for person, codes in row.team.items():
        chosen = [stage.indicators[code] for code in codes]
        teamwork.assign(
            assessment=_found(stage, row),
            indicators=chosen,
            person=stage.users[person],
            by=stage.clerk(row.enterprise),
            at=at,
        )


def _say(stage: Stage, row: AssessmentRow, said: Said, at: datetime) -> None:
    indicator = stage.indicators[said.indicator]
    by = stage.by(said.by)
    teamwork.comment(assessment=_found(stage, row), indicator=indicator, text=said.text, by=by, at=at)
