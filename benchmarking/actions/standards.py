"""Keeping the register of standards."""

from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from benchmarking.models import Standard, StandardPublisher, StandardStatusChange
from benchmarking.queries.standards import with_number
from benchmarking.rules.standards import Facts, StandardsFile, can_advance, can_keep, can_propose, facts_hold
from benchmarking.states import STANDARD
from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.enums import StandardStage
from enterprises.models import Enterprise
from enterprises.rules.standard_numbers import spelled

FIELDS = tuple(field.name for field in fields(Facts))


@transaction.atomic
def propose(*, enterprise: Enterprise, facts: Facts, words: str, by: Actor, at: datetime) -> Standard:
    """An enterprise proposes a standard, with what it found out about the industry; sent twice it is one proposal."""
    enterprise = lock(enterprise)
    can_propose.check(by, enterprise)
    if not words.strip():
        raise Refused("请写明行业水平比对情况：国内外先进标准和本企业产品的水平。")
    same = Standard.objects.filter(proposed_by=enterprise, title=facts.title, stage=StandardStage.PROPOSED)
    if known := same.first():
        return known
    day = localtime(at).date()
    facts = Facts(title=facts.title, product_group=facts.product_group)
    standard = _enter(facts, StandardStage.PROPOSED, day, words.strip(), enterprise, by, at)
    title = f"{enterprise}提出标准立项建议：{standard.title}"
    notices.send(roles=[Role.LEAD_OFFICER], title=title, link=_page(standard), at=at)
    return standard


@transaction.atomic
def record(
    *, facts: Facts, stage: StandardStage, on: date, is_example: bool = False, by: Actor, at: datetime
) -> Standard:
    """Enter a standard at the stage that it is at; raises `Refused` for a number that is known."""
    can_keep.check(by)
    if on > localtime(at).date():
        raise Refused("日期不能晚于今天。")
    facts = _spelled(facts)
    facts_hold.check(facts, stage, with_number(facts.number))
    return _enter(facts, stage, on, "", None, by, at, is_example)


@transaction.atomic
def edit(*, standard: Standard, facts: Facts, version: int, by: Actor, at: datetime) -> Standard:
    """Correct what the register says, opened at `version`; the stage is changed by `advance` only."""
    can_keep.check(by)
    standard = lock(standard)
    if standard.version != version:
        raise Refused("这项标准刚刚被修改过，本次修改没有保存。请对照最新内容，确认后再保存。")
    facts = _spelled(facts)
    facts_hold.check(facts, standard.stage, _twin(standard, facts))
    changed = {
        name: str(getattr(facts, name) or "")
        for name in FIELDS
        if getattr(standard, name) != getattr(facts, name)
    }
    if changed:
        _write(standard, facts, by, at)
        trail.record(by=by, at=at, action="benchmarking.standard.edit", subject=standard, detail=changed)
    return standard


@transaction.atomic
def advance(
    *, standard: Standard, name: str, facts: Facts, on: date, words: str = "", by: Actor, at: datetime
) -> Standard:
    """Write down that a standard came to its next stage, with what this stage adds to the register.

    Raises `Refused` with the reason in words, `IllegalStep` when the stage does not follow.
    """
    standard = lock(standard)
    step = STANDARD.step(name, standard.stage, by)
    last = standard.status_changes.values_list("on", flat=True).first()
    can_advance.check(by, step, on, last, words, localtime(at).date())
    facts = _spelled(facts)
    facts_hold.check(facts, step.target, _twin(standard, facts))
    if facts.replaced_by == standard:
        raise Refused("代替它的标准不能是它自己。")
    source, standard.stage = standard.stage, step.target
    _write(standard, facts, by, at)
    _changed(standard, source, on, words.strip(), by, at)
    trail.record(
        by=by, at=at, action="benchmarking.standard.advance", subject=standard, reason=words.strip(),
        detail={"before": source, "after": step.target, "on": str(on)},
    )  # fmt: skip
    if standard.proposed_by:
        title = f"标准“{standard.title}”：{standard.get_stage_display()}"
        notices.send(
            organisation=standard.proposed_by.organisation_id, title=title, body=words.strip(),
            link=_page(standard), at=at,
        )  # fmt: skip
    return standard


@transaction.atomic
def add_publisher(
    *, name: str, first_on: date | None, last_on: date | None, source: str, by: Actor, at: datetime
) -> StandardPublisher:
    """Enter who publishes from a day on, or change the days of one that is known."""
    can_keep.check(by)
    if first_on and last_on and first_on > last_on:
        raise Refused("起始日期不能晚于终止日期，请核对。")
    days = {"first_on": first_on, "last_on": last_on, "source": source}
    publisher, _ = StandardPublisher.objects.update_or_create(name=name.strip(), defaults=days)
    detail = {"first_on": str(first_on or ""), "last_on": str(last_on or "")}
    trail.record(by=by, at=at, action="benchmarking.publisher.edit", subject=publisher, detail=detail)
    return publisher


@transaction.atomic
def load(*, source: Path | str, by: Actor, at: datetime) -> int:
    """Store the publishers and standards of a file that are not known yet; answers how many were added.

    What staff have entered or changed stays. Raises DataFileErrors for a wrong file.
    """
    file = datafile.read(source, StandardsFile)
    added = 0
    for publishing in file.publishers:
        _, made = StandardPublisher.objects.get_or_create(
            name=publishing.name, defaults=publishing.model_dump(exclude={"name"})
        )
        added += made
    for row in file.standards:
        if with_number(row.number) is None:
            publisher = StandardPublisher.objects.get(name=row.publisher)
            facts = Facts(**row.model_dump(exclude={"publisher", "example"}), publisher=publisher)
            standard = _enter(facts, StandardStage.PUBLISHED, row.published_on, "", None, by, at, row.example)
            added += bool(standard.pk)
    return added


def _page(standard: Standard) -> str:
    return reverse("benchmarking:standard", args=[standard.pk])


def _spelled(facts: Facts) -> Facts:
    """The number in its one spelling."""
    try:
        return replace(facts, number=spelled(facts.number))
    except ValueError as error:
        raise Refused(str(error)) from error


def _twin(standard: Standard, facts: Facts) -> Standard | None:
    twin = with_number(facts.number)
    return twin if twin != standard else None


def _enter(
    facts: Facts,
    stage: StandardStage,
    on: date,
    words: str,
    proposed_by: Enterprise | None,
    by: Actor,
    at: datetime,
    is_example: bool = False,
) -> Standard:
    standard = Standard(stage=stage, proposed_by=proposed_by, is_example=is_example, made_at=at, version=0)
    _write(standard, facts, by, at)
    _changed(standard, "", on, words, by, at)
    trail.record(by=by, at=at, action="benchmarking.standard.add", subject=standard, reason=words)
    return standard


def _write(standard: Standard, facts: Facts, by: Actor, at: datetime) -> None:
    for name in FIELDS:
        setattr(standard, name, getattr(facts, name))
    standard.version += 1
    sign(standard, by=by, at=at).save()


def _changed(standard: Standard, source: str, on: date, words: str, by: Actor, at: datetime) -> None:
    StandardStatusChange.objects.create(
        standard=standard, source=source, target=standard.stage, on=on, reason=words, by_id=by.user_id,
        role=by.role, at=at,
    )  # fmt: skip
