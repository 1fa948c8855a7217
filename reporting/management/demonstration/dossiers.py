"""What stands in the dossiers: facts, products, certificates, quality officers, supports; and the ladder."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from cultivation.actions import batches
from enterprises.actions import alterations, certificates, enterprises, products, quality_officers
from enterprises.actions.alterations import Ground
from enterprises.actions.certificates import Paper
from enterprises.actions.products import Description
from enterprises.actions.quality_officers import Appointment
from enterprises.models import Industry, Product, QualityOfficer
from enterprises.rules.profiles import Profile
from incentives.actions import supports
from incentives.models import Item
from reporting.management.demonstration import records
from reporting.management.demonstration.dossier_files import (
    BatchRow,
    CertificateRow,
    Ending,
    EnterpriseRow,
    Former,
    OfficerRow,
    ProductRow,
    Revision,
    Rise,
)
from reporting.management.demonstration.files import SupportRow
from reporting.management.demonstration.stage import Event, Stage, moment, unit

OFFICER = "scjg"


def events(stage: Stage) -> Iterator[Event]:
    """Everything about the enterprises but their figures, assessments and reports."""
    for row in stage.story.enterprises.enterprises:
        yield Event(moment(row.joined, 9), partial(_register, stage, row))
        if row.formerly:
            yield Event(moment(row.formerly.on, 9, 20), partial(_rename, stage, row, row.formerly))
        if row.ended:
            yield Event(moment(row.ended.on, 15, 10), partial(_end, stage, row.key, row.ended))
        yield from _ladder(stage, row)
        yield from _papers(stage, row)
    for batch in stage.story.enterprises.batches:
        yield Event(moment(batch.decided_on, 14), partial(_open_batch, stage, batch))
    for support in stage.story.assessments.supports:
        yield Event(moment(support.on, 16), partial(_support, stage, support))


def _register(stage: Stage, row: EnterpriseRow, at: datetime) -> None:
    made = enterprises.create(profile=_profile(row, at.date()), by=stage.by(OFFICER), at=at, is_demo=True)
    stage.enterprises[row.key] = made.pk


def _excellence(stage: Stage, row: EnterpriseRow, at: datetime) -> None:
    """The dossier learns of the new way of management when it is introduced."""
    enterprises.edit(
        enterprise=stage.enterprise(row.key), profile=_profile(row, at.date()), by=stage.by(OFFICER), at=at
    )


def _profile(row: EnterpriseRow, day: date) -> Profile:
    """What can be known of an enterprise on this day."""
    known = row.excellence_since is not None and row.excellence_since <= day
    return Profile(
        credit_code=row.credit_code,
        name=row.formerly.name if row.formerly else row.name,
        township=unit(row.township),
        industry=Industry.objects.get(edition=2017, code=row.industry),
        legal_representative=row.legal_representative,
        address=row.address,
        founded_on=row.founded_on,
        ownership=row.ownership,
        main_products=row.main_products,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        headquarters_in_zhejiang=True,
        excellence_since=row.excellence_since if known else None,
    )


def _rename(stage: Stage, row: EnterpriseRow, former: Former, at: datetime) -> None:
    ground = Ground(on=former.on, document_number=former.document)
    alterations.rename(
        enterprise=stage.enterprise(row.key), name=row.name, ground=ground, by=stage.by(OFFICER), at=at
    )


def _end(stage: Stage, key: str, ending: Ending, at: datetime) -> None:
    enterprise, by = stage.enterprise(key), stage.by(OFFICER)
    ground = Ground(on=ending.on, document_number=ending.document)
    if ending.into:
        other = stage.enterprise(ending.into)
        alterations.merge(enterprise=enterprise, other=other, ground=ground, by=by, at=at)
    else:
        alterations.close(enterprise=enterprise, ground=ground, by=by, at=at)


# ── the ladder ──────────────────────────────────────────────────────────────────────────────────
def _ladder(stage: Stage, row: EnterpriseRow) -> Iterator[Event]:
    yield Event(moment(row.joined, 9, 40), partial(_move, stage, row.key, row.ladder[0]))
    for rise in row.ladder[1:]:
        yield Event(moment(rise.on, 14, 30), partial(_move, stage, row.key, rise))


def _move(stage: Stage, key: str, rise: Rise, at: datetime) -> None:
    batches.move(
        enterprise=stage.enterprise(key),
        target=rise.rung,
        on=rise.on,
        reason=rise.reason,
        by=stage.by(OFFICER),
        at=at,
    )


def _open_batch(stage: Stage, row: BatchRow, at: datetime) -> None:
    batch = batches.open_batch(
        year=row.year,
        kind=row.kind,
        name=row.name,
        decided_on=row.decided_on,
        document=row.document,
        by=stage.by(OFFICER),
        at=at,
    )
    for key in row.members:
        batches.admit(
            batch=batch, enterprise=stage.enterprise(key), on=row.decided_on, by=stage.by(OFFICER), at=at
        )


# ── products, certificates, quality officers ────────────────────────────────────────────────────
def _papers(stage: Stage, row: EnterpriseRow) -> Iterator[Event]:
    for product in row.products:
        yield Event(moment(row.joined + timedelta(2), 10), partial(_product, stage, row.key, product))
        if product.revised:
            yield Event(
                moment(product.revised.on, 10), partial(_revise, stage, row.key, product, product.revised)
            )
    for paper in row.certificates:
        day = paper.recorded or _not_before(row.joined + timedelta(5), paper.valid_from)
        yield Event(moment(day, 10, 30), partial(_certificate, stage, row.key, paper))
    for officer in row.officers:
        yield from _officer(stage, row, officer)
    yield from records.events(stage, row)
    if row.excellence_since and row.excellence_since > row.joined:
        yield Event(moment(row.excellence_since, 17), partial(_excellence, stage, row))


def _not_before(day: date, event: date | None, after: int = 3) -> date:
    """Some days after the event, or the day if that is later."""
    return max(day, event + timedelta(after)) if event else day


def _product(stage: Stage, key: str, row: ProductRow, at: datetime) -> None:
    products.add(enterprise=stage.enterprise(key), description=_description(row), by=stage.clerk(key), at=at)


def _description(row: ProductRow) -> Description:
    return Description(**row.model_dump(exclude={"revised"}))


def _revise(stage: Stage, key: str, row: ProductRow, news: Revision, at: datetime) -> None:
    product = Product.objects.get(enterprise=stage.enterprises[key], name=row.name)
    description = replace(_description(row), **news.model_dump(exclude={"on"}))
    products.edit(product=product, description=description, by=stage.clerk(key), at=at)


def _certificate(stage: Stage, key: str, row: CertificateRow, at: datetime) -> None:
    enterprise = stage.enterprise(key)
    product = enterprise.products.get(name=row.product) if row.product else None
    facts = row.model_dump(exclude={"recorded", "product"})
    paper = Paper(**facts, status=row.status, product=product)
    certificates.add(enterprise=enterprise, paper=paper, by=stage.clerk(key), at=at)


def _officer(stage: Stage, row: EnterpriseRow, officer: OfficerRow) -> Iterator[Event]:
    """Recorded soon after the appointment; completed when the training and the filing are done."""
    day = _not_before(row.joined + timedelta(6), officer.appointed_on)
    yield Event(moment(day, 11), partial(_appoint, stage, row.key, officer))
    later = [one for one in (officer.trained_on, officer.filed_on) if one and one > day]
    if later:
        yield Event(moment(max(later), 15), partial(_complete, stage, row.key, officer))
    if officer.left_on:
        yield Event(moment(officer.left_on, 16), partial(_leave, stage, row.key, officer, officer.left_on))


def _appoint(stage: Stage, key: str, row: OfficerRow, at: datetime) -> None:
    quality_officers.appoint(
        enterprise=stage.enterprise(key), appointment=_known(row, at.date()), by=stage.clerk(key), at=at
    )


def _known(row: OfficerRow, day: date) -> Appointment:
    """What can be known of an appointment on this day: no training and no filing that is still to come."""
    whole = _appointment(row)
    if row.trained_on and row.trained_on > day:
        whole = replace(whole, trained_on=None, training_certificate="")
    return replace(whole, filed_on=None) if row.filed_on and row.filed_on > day else whole


def _appointment(row: OfficerRow) -> Appointment:
    return Appointment(**row.model_dump(exclude={"left_on"}))


def _complete(stage: Stage, key: str, row: OfficerRow, at: datetime) -> None:
    officer = _in_office(stage, key, row)
    quality_officers.edit(officer=officer, appointment=_appointment(row), by=stage.clerk(key), at=at)


def _leave(stage: Stage, key: str, row: OfficerRow, day: date, at: datetime) -> None:
    quality_officers.leave(officer=_in_office(stage, key, row), left_on=day, by=stage.clerk(key), at=at)


def _in_office(stage: Stage, key: str, row: OfficerRow) -> QualityOfficer:
    return QualityOfficer.objects.get(
        enterprise=stage.enterprises[key], name=row.name, appointed_on=row.appointed_on
    )


# ── supports ────────────────────────────────────────────────────────────────────────────────────
def _support(stage: Stage, row: SupportRow, at: datetime) -> None:
    supports.record(
        item=Item.objects.get(code=row.item, policy__replaced_by=None),
        enterprise=stage.enterprise(row.enterprise),
        given_on=row.on,
        result=row.result,
        by=stage.by(row.by),
        at=at,
    )
