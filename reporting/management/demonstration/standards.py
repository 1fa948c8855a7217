"""The register of standards: what enterprises propose and the lead bureau writes down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from benchmarking.actions import standards as actions
from benchmarking.models import Standard
from benchmarking.queries.standards import publishers
from benchmarking.rules.standards import Facts, publisher_on
from enterprises.enums import StandardStage
from reporting.management.demonstration.files import ProposedRow, PublishedRow, Reached
from reporting.management.demonstration.stage import Event, Stage, moment

OFFICER = "scjg"


def events(stage: Stage) -> Iterator[Event]:
    """Texts as they are entered, and a proposal as far as it came."""
    story = stage.story.standards
    for text in story.published:
        yield Event(moment(text.entered, 9, 15), partial(_enter, stage, text))
    for row in story.proposed:
        yield Event(moment(row.on, 10, 15), partial(_propose, stage, row))
        for number, reached in enumerate(row.steps):
            yield Event(moment(reached.on, 11, number), partial(_advance, stage, row, reached))


def _enter(stage: Stage, row: PublishedRow, at: datetime) -> None:
    facts = Facts(
        title=row.title,
        product_group=row.product_group,
        number=row.number,
        publisher=publisher_on(list(publishers()), row.published_on),
        published_on=row.published_on,
        implemented_on=row.implemented_on,
        source="示例数据",
    )
    actions.record(
        facts=facts,
        stage=StandardStage.PUBLISHED,
        on=row.published_on,
        is_example=True,
        by=stage.by(OFFICER),
        at=at,
    )


def _propose(stage: Stage, row: ProposedRow, at: datetime) -> None:
    actions.propose(
        enterprise=stage.enterprise(row.enterprise),
        facts=Facts(title=row.title, product_group=row.product_group),
        words=row.words,
        by=stage.clerk(row.enterprise),
        at=at,
    )


def _advance(stage: Stage, row: ProposedRow, reached: Reached, at: datetime) -> None:
    standard = Standard.objects.get(title=row.title, proposed_by=stage.enterprises[row.enterprise])
    planned: date | None = reached.on if reached.plan_batch else standard.planned_on
    facts = replace(
        Facts(title=row.title, product_group=row.product_group),
        plan_batch=reached.plan_batch or standard.plan_batch,
        planned_on=planned,
    )
    actions.advance(
        standard=standard, name=reached.step, facts=facts, on=reached.on, words=reached.words,
        by=stage.by(OFFICER), at=at,
    )  # fmt: skip
