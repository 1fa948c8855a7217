"""Batches: open one, admit an enterprise, move an enterprise on the ladder."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions import notices, trail
from cultivation.models import Batch, Member, RungChange
from cultivation.queries import batches
from cultivation.rules.batches import can_admit, can_manage, can_move
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import standings
from enterprises.enums import Rung, StandingKind
from enterprises.models import Enterprise
from enterprises.rules.enterprises import is_active


@transaction.atomic
def open_batch(
    *, year: int, kind: str, name: str, decided_on: date, document: str = "", by: Actor, at: datetime
) -> Batch:
    """Open a batch; raises `Refused` when the year has one of this name."""
    can_manage.check(by)
    # asked of the constraint, not of the table: two officers who open the same batch at once get the same words
    batch, opened = Batch.objects.get_or_create(
        year=year,
        name=name,
        defaults={"kind": kind, "decided_on": decided_on, "document": document, "recorded_at": at},
    )
    if not opened:
        raise Refused(f"{year} 年已有名为“{name}”的批次，请更换名称或打开原批次。")
    trail.record(
        by=by, at=at, action="cultivation.batch.open", subject=batch, detail={"year": year, "kind": kind}
    )
    return batch


@transaction.atomic
def admit(*, batch: Batch, enterprise: Enterprise, on: date, by: Actor, at: datetime) -> Member:
    """Admit an enterprise to a batch. Admitted twice is admitted once; raises `Refused` for a wrong day."""
    can_manage.check(by)
    enterprise = lock(enterprise)
    is_active.check(enterprise)
    can_admit.check(batch.decided_on, on, localdate(at))
    member, created = Member.objects.get_or_create(
        batch=batch, enterprise=enterprise, defaults={"admitted_on": on, "recorded_at": at}
    )
    if created:
        trail.record(
            by=by, at=at, action="cultivation.batch.admit", subject=enterprise, detail={"batch": batch.name}
        )
        standings.post(
            enterprise=enterprise,
            kind=StandingKind.RUNG,
            on=on,
            title=f"列入{batch.name}",
            note=batch.document,
            link=reverse("cultivation:batch", args=[batch.pk]),
            at=at,
        )
    return member


@transaction.atomic
def move(
    *, enterprise: Enterprise, target: str, on: date, reason: str, by: Actor, at: datetime
) -> RungChange:
    """Move an enterprise on the ladder, with the reason; raises `Refused` for a move that does not exist."""
    can_manage.check(by)
    enterprise = lock(enterprise)
    is_active.check(enterprise)
    certified = batches.has_certificate(enterprise, on)
    last = batches.last_move_on(enterprise)
    can_move.check(enterprise.rung, target, certified, on, last, localdate(at))
    source = enterprise.rung
    change = RungChange.objects.create(
        enterprise=enterprise, source=source, target=target, on=on, reason=reason, by_id=by.person, at=at
    )
    standings.set_rung(enterprise=enterprise, rung=Rung(target), since=on, by=by, at=at)
    words = (
        f"{Rung(source).label} → {Rung(target).label}"
        if source != Rung.NONE
        else f"列入{Rung(target).label}库"
    )
    standings.post(enterprise=enterprise, kind=StandingKind.RUNG, on=on, title=words, note=reason, at=at)
    trail.record(
        by=by,
        at=at,
        action="cultivation.rung.move",
        subject=enterprise,
        reason=reason,
        detail={"from": source, "to": target, "on": on.isoformat()},
    )
    notices.send(
        organisation=enterprise.organisation_id,
        roles=ENTERPRISE,
        title=f"贵企业梯度调整为“{Rung(target).label}”",
        body=reason,
        link=reverse("enterprises:own"),
        at=at,
    )
    return change
