"""Recording what an enterprise has received."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import standings
from enterprises.enums import StandingKind
from enterprises.models import Enterprise
from incentives.enums import ItemKind
from incentives.models import Item, Support
from incentives.rules.items import can_record


@transaction.atomic
def record(
    *, item: Item, enterprise: Enterprise, given_on: date, result: str, by: Actor, at: datetime
) -> Support:
    """Record a support (not money) of the actor's own unit. The same one twice is recorded once."""
    can_record.check(by)
    if item.kind != ItemKind.NON_CASH:
        raise Refused("资金奖励按兑付程序办理，不在此登记。")
    support, created = Support.objects.get_or_create(
        item=item,
        enterprise=enterprise,
        given_on=given_on,
        defaults={
            "result": result,
            "given_by_id": by.office,
            "recorded_by_id": by.person,
            "recorded_at": at,
        },
    )
    if created:
        trail.record(
            by=by,
            at=at,
            action="incentives.support.record",
            subject=enterprise,
            detail={"item": item.code, "result": result},
        )
        link = reverse("incentives:items")
        standings.post(
            enterprise=enterprise,
            kind=StandingKind.SUPPORT,
            on=given_on,
            title=item.name,
            note=result,
            link=link,
            at=at,
        )
        notices.send(
            organisation=enterprise.organisation_id,
            roles=ENTERPRISE,
            title=f"已登记扶持：{item.name}",
            body=result,
            link=link,
            at=at,
        )
    return support
