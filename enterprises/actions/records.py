"""Recording what an enterprise has to show: standards, intellectual property, research bodies, awards, shares.

All kinds of `rules.records.KINDS` are written here in the same way.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import trail
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments, standings
from enterprises.enums import StandingKind
from enterprises.models import Attachment, Enterprise
from enterprises.models.records import Record
from enterprises.rules import records as rules
from enterprises.rules.profiles import can_maintain
from enterprises.rules.records import Event, Kind


@transaction.atomic
def add(
    *,
    enterprise: Enterprise,
    kind: Kind,
    facts: Mapping[str, Any],
    file: Attachment | None = None,
    by: Actor,
    at: datetime,
) -> Record:
    """Record one; raises `Refused` with the reason in words. The same form twice is one record."""
    enterprise = lock(enterprise)
    can_maintain.check(by, enterprise)
    facts = _judged(kind, enterprise, facts, at)
    if same := _same(kind, enterprise, facts):
        return same
    record = kind.model(enterprise=enterprise, recorded_at=at)
    return _store(record, kind, facts, file, by, at, "add")


@transaction.atomic
def edit(
    *,
    record: Record,
    facts: Mapping[str, Any],
    file: Attachment | None = None,
    by: Actor,
    at: datetime,
) -> Record:
    """Correct a record; a file that is not given again stays. Raises `Refused` for one that was struck out."""
    enterprise = lock(record.enterprise)
    can_maintain.check(by, enterprise)
    kind = rules.kind_of(record)
    record = lock(record)
    if record.struck_at is not None:
        raise Refused("已作废的记录不能修改，请重新登记。")
    return _store(record, kind, _judged(kind, enterprise, facts, at), file or record.file, by, at, "edit")


@transaction.atomic
def strike(*, record: Record, reason: str, by: Actor, at: datetime) -> Record:
    """Strike out a record that was entered by mistake, with the reason; it stays as history."""
    can_maintain.check(by, lock(record.enterprise))
    kind = rules.kind_of(record)
    record = lock(record)
    if record.struck_at is not None:
        raise Refused("该记录已作废。")
    if not reason.strip():
        raise Refused("请填写作废原因。")
    record.struck_at, record.struck_reason = at, reason.strip()
    sign(record, by=by, at=at).save(update_fields=["struck_at", "struck_reason"])
    if event := kind.event(record):
        today = localtime(at).date()
        _post(record, Event(today, f"作废登记：{event.title}", record.struck_reason), at, tone="warn")
    _record(record, kind, by, at, "strike", record.struck_reason)
    return record


def _judged(kind: Kind, enterprise: Enterprise, facts: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    """The facts in their one spelling, when all that must hold holds."""
    try:
        facts = kind.tidy({name: facts[name] for name in kind.fields})
    except ValueError as error:
        raise Refused(str(error)) from error
    rules.is_plausible.check(kind, facts, localtime(at).date())
    product = facts.get("product")
    if product is not None and product.enterprise_id != enterprise.pk:
        raise Refused("产品不属于这家企业。")
    return facts


def _same(kind: Kind, enterprise: Enterprise, facts: Mapping[str, Any]) -> Record | None:
    """The record that already says all of this, when the same form comes once more."""
    said = {
        f"{name}__isnull" if value is None else name: value is None or value for name, value in facts.items()
    }
    found: Record | None = _standing(kind, enterprise).filter(**said).first()
    return found


def _standing(kind: Kind, enterprise: Enterprise) -> Any:
    return kind.model._default_manager.filter(enterprise=enterprise, struck_at=None)


def _refuse_twin(record: Record, kind: Kind, facts: Mapping[str, Any]) -> None:
    """The enterprise is locked, so that nobody else records the same meanwhile."""
    key = {name: facts[name] for name in kind.once}
    if not all(key.values()):
        return
    if _standing(kind, record.enterprise).filter(**key).exclude(pk=record.pk).exists():
        words = " ".join(rules.words_of(kind.model(**facts), name) for name in kind.once)
        raise Refused(f"“{words}”已登记；要更正的请修改原记录，登记错的请先作废原记录。")


def _store(
    record: Record,
    kind: Kind,
    facts: Mapping[str, Any],
    file: Attachment | None,
    by: Actor,
    at: datetime,
    verb: str,
) -> Record:
    _refuse_twin(record, kind, facts)
    before = kind.event(record) if record.pk else None
    for name, value in facts.items():
        setattr(record, name, value)
    record.file = file
    sign(record, by=by, at=at).save()
    if file is not None:
        attachments.claim(attachment=file, enterprise=record.enterprise, by=by)
    after = kind.event(record)
    if after is not None and after != before:
        note = after.note if before is None else f"更正登记：{after.note}"
        _post(record, Event(after.on, after.title, note), at)
    _record(record, kind, by, at, verb)
    return record


def _post(record: Record, event: Event, at: datetime, tone: str = "") -> None:
    standings.post(
        enterprise=record.enterprise,
        kind=StandingKind.RECORD,
        on=event.on or localtime(at).date(),
        title=event.title,
        note=event.note,
        tone=tone,
        at=at,
    )


def _record(record: Record, kind: Kind, by: Actor, at: datetime, verb: str, reason: str = "") -> None:
    action = f"enterprises.record.{verb}"
    detail = {"enterprise": record.enterprise_id, "kind": kind.slug, "once": _words(record, kind)}
    trail.record(by=by, at=at, action=action, subject=record, reason=reason, detail=detail)
    standings.touch(enterprise=record.enterprise, at=at)


def _words(record: Record, kind: Kind) -> str:
    return " ".join(rules.words_of(record, name) for name in kind.once).strip()
