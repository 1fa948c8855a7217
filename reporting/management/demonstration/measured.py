"""An assessment on the catalogue of a product group: key figures, a condition that does not hold, a tier."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial

from benchmarking.actions import answers, assessments, evidence, rounds, verifications
from benchmarking.models import Assessment, Catalogue, Indicator
from benchmarking.rules.answers import Content, claims, settled
from benchmarking.rules.rounds import Terms
from reporting.management.demonstration import fairness
from reporting.management.demonstration.evidence import upload
from reporting.management.demonstration.files import MeasuredAnswer, MeasuredRow
from reporting.management.demonstration.stage import Event, Stage, moment

OFFICER = "scjg"


def events(stage: Stage) -> Iterator[Event]:
    """The round of the product group and its assessments as far as they came."""
    story = stage.story.measured
    yield Event(moment(story.round.opens_on, 8, 50), partial(_open, stage), f"{story.round.key} 轮次开放")
    for row in story.assessments:
        yield Event(moment(row.started, 9, 5), partial(_fill, stage, row))
        yield Event(moment(row.submitted, 15, 40), partial(_submit, stage, row))
        if row.returned:
            yield Event(moment(row.returned, 16, 20), partial(_return, stage, row))


def _open(stage: Stage, at: datetime) -> None:
    story = stage.story.measured
    named = tuple(stage.enterprise(row.enterprise) for row in story.assessments)
    stage.rounds[story.round.key] = rounds.open_round(
        year=story.round.year,
        number=story.round.number,
        catalogue=Catalogue.objects.get(code=story.catalogue, edition=story.edition),
        opens_on=story.round.opens_on,
        due_on=story.round.due_on,
        terms=Terms(invitees=named),
        by=stage.by(OFFICER),
        at=at,
    )


def _found(stage: Stage, row: MeasuredRow) -> Assessment:
    round_ = stage.rounds[stage.story.measured.round.key]
    return Assessment.objects.get(enterprise=stage.enterprise(row.enterprise), round=round_)


def _fill(stage: Stage, row: MeasuredRow, at: datetime) -> None:
    """Every answer of the story, with its file where it claims something."""
    by = stage.clerk(row.enterprise)
    round_ = stage.rounds[stage.story.measured.round.key]
    begun = assessments.start(enterprise=stage.enterprise(row.enterprise), round=round_, by=by, at=at)
    for indicator in round_.catalogue.indicators.select_related("dimension"):
        said = row.answers.get(indicator.code)
        if said is None:
            continue
        content = _content(indicator, said)
        answers.save(assessment=begun, indicator=indicator, version=0, content=content, by=by, at=at)
        if claims(indicator, content):
            file = upload(
                indicator.evidence[0],
                enterprise=begun.enterprise.name,
                subject=f"{indicator.code} {indicator.name}",
                day=f"{round_} {at.date()}",
            )
            evidence.add(assessment=begun, indicator=indicator, file=file, about_on=row.tested, by=by, at=at)


def _content(indicator: Indicator, said: MeasuredAnswer) -> Content:
    return settled(
        indicator,
        choice=said.choice,
        own_text=said.text,
        own_number=Decimal(said.number) if said.number else None,
        measured={code: Decimal(text) for code, text in said.measured.items()},
    )


def _submit(stage: Stage, row: MeasuredRow, at: datetime) -> None:
    by = stage.clerk(row.enterprise)
    assessments.submit(assessment=_found(stage, row), promised=True, by=by, at=at)


def _return(stage: Stage, row: MeasuredRow, at: datetime) -> None:
    found, by = _found(stage, row), stage.by(OFFICER)
    fairness.declare(stage, found, OFFICER, at)
    mend = list(found.round.catalogue.indicators.filter(code__in=row.mend))
    verifications.send_back(assessment=found, reason=row.reason, mend=mend, by=by, at=at)
