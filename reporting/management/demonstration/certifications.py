"""Certification cases: opened by the enterprise, written down stage by stage."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from benchmarking.actions import certifications as actions
from benchmarking.actions.certifications import Facts
from benchmarking.models import CertificationCase
from benchmarking.queries.standards import with_number
from enterprises.models import Certificate, Product
from reporting.management.demonstration.files import CertificationRow, Staged
from reporting.management.demonstration.stage import Event, Stage, moment


def events(stage: Stage) -> Iterator[Event]:
    """Every case as far as it came."""
    for row in stage.story.certifications.certifications:
        yield Event(moment(row.opened, 15), partial(_open, stage, row))
        for number, step in enumerate(row.steps):
            yield Event(moment(step.on, 15, 5 + number), partial(_advance, stage, row, step))


def _open(stage: Stage, row: CertificationRow, at: datetime) -> None:
    enterprise = stage.enterprise(row.enterprise)
    product = Product.objects.get(enterprise=enterprise, name=row.product)
    facts = Facts(product=product, body=row.body, standard=with_number(row.standard))
    actions.start(enterprise=enterprise, facts=facts, by=stage.clerk(row.enterprise), at=at)


def _advance(stage: Stage, row: CertificationRow, step: Staged, at: datetime) -> None:
    enterprise = stage.enterprise(row.enterprise)
    case = CertificationCase.objects.get(enterprise=enterprise, product__name=row.product)
    certificate = Certificate.objects.filter(enterprise=enterprise, number=step.certificate or None).first()
    actions.advance(
        case=case,
        name=step.step,
        on=step.on,
        words=step.words,
        certificate=certificate,
        by=stage.clerk(row.enterprise),
        at=at,
    )
