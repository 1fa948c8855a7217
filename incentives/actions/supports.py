"""Recording what an enterprise has received."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions import notices, trail
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import standings
from enterprises.enums import StandingKind
from enterprises.models import Enterprise
from incentives.enums import ItemKind
from incentives.models import Item, Support
from incentives.rules.items import can_give, can_receive, can_record, is_same_result


@transaction.atomic
def record(
    *, item: Item, enterprise: Enterprise, given_on: date, result: str, by: Actor, at: datetime
) -> Support:
    """Record a support (not money) of the actor's own unit. The same one twice is recorded once.

    Raises `Refused` for a day to come or after the enterprise's end, for an item of another unit, and for another
    result on the same day.
    """
    can_record.check(by)
    if item.kind != ItemKind.NON_CASH:
        raise Refused("资金奖励按兑付程序办理，不在此登记。")
    unit = item.department.name if item.department else ""
    can_give.check(by.office, item.department_id, unit, given_on, localdate(at))
    # Locked, so that an end that is recorded at this moment is seen, or waits.
    enterprise = lock(enterprise)
    can_receive.check(enterprise, given_on)
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
    is_same_result.check(support.result, result, given_on)
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
