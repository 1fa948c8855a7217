"""Re-assessments: begun after a measure was done, answered anew where it is open, judged and confirmed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from benchmarking.actions import (
    answers,
    assessments,
    declarations,
    evidence,
    reassessments,
    verdicts,
    verifications,
)
from benchmarking.models import Assessment
from benchmarking.rules.answers import content_of
from benchmarking.rules.verification import Finding
from reporting.management.demonstration.evidence import upload
from reporting.management.demonstration.files import ReassessmentRow
from reporting.management.demonstration.stage import Event, Stage, moment

OFFICER, CHIEF = "scjg", "scjg_sh"


def events(stage: Stage) -> Iterator[Event]:
    """Every re-assessment from its application to its result."""
    for row in stage.story.reassessments.reassessments:
        yield Event(moment(row.started, 9, 10), partial(_start, stage, row))
        yield Event(moment(row.submitted, 10), partial(_answer, stage, row))
        yield Event(moment(row.verified, 9, 20), partial(_verify, stage, row))


def _start(stage: Stage, row: ReassessmentRow, at: datetime) -> None:
    base = stage.assessments[row.enterprise, row.round]
    base.refresh_from_db()
    reassessments.start(base=base, by=stage.clerk(row.enterprise), at=at)


def _again(stage: Stage, row: ReassessmentRow) -> Assessment:
    return Assessment.objects.get(base=stage.assessments[row.enterprise, row.round])


def _answer(stage: Stage, row: ReassessmentRow, at: datetime) -> None:
    """What is open is said anew, with a new paper, and handed in."""
    again, by = _again(stage, row), stage.clerk(row.enterprise)
    for code, (choice, note) in row.answers.items():
        indicator = stage.indicators[code]
        present = again.answers.get(indicator=indicator)
        answers.save(
            assessment=again, indicator=indicator, version=present.version,
            content=replace(content_of(present), choice=choice, note=note), by=by, at=at,
        )  # fmt: skip
        file = upload(
            indicator.evidence[0],
            enterprise=stage.story.enterprise(row.enterprise).name,
            subject=f"{code} {indicator.name}复评",
            day=f"{row.round} {at.date()}",
        )
        evidence.add(assessment=again, indicator=indicator, file=file, about_on=row.started, by=by, at=at)
    assessments.submit(assessment=again, promised=True, by=by, at=at + timedelta(hours=1))


def _verify(stage: Stage, row: ReassessmentRow, at: datetime) -> None:
    """The officer judges what is open, the chief confirms."""
    again = _again(stage, row)
    for username in (OFFICER, CHIEF):
        declarations.declare(assessment=again, conflict=False, by=stage.by(username), at=at)
    for code, (choice, note) in row.found.items():
        verdicts.save(
            assessment=again, indicator=stage.indicators[code], version=0, finding=Finding(choice, note=note),
            by=stage.by(OFFICER), at=at + timedelta(minutes=20),
        )  # fmt: skip
    verifications.confirm(assessment=again, by=stage.by(CHIEF), at=at + timedelta(hours=6))
