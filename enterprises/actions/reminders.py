"""Asking an enterprise for the figures of a year."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import IllegalStep, lock
from enterprises.models import Enterprise
from enterprises.queries import reminders as queries
from enterprises.queries import yearly_figures
from enterprises.rules import reminders as rules
from enterprises.rules import statements
from enterprises.rules.enterprises import is_active
from enterprises.states import CONFIRMERS

__all__ = ["remind"]


@transaction.atomic
def remind(*, enterprise: Enterprise, year: int, by: Actor, at: datetime) -> int:
    """Ask the people of an enterprise to hand in a year; answers how many were told.

    Raises `Refused` when the year was handed in, when they were asked today already, and when nobody would
    read it.
    """
    if by.role not in CONFIRMERS:
        raise IllegalStep(f"您的身份（{by.role.label}）不能催办。")
    enterprise = lock(enterprise)
    statements.concerns.check(by, enterprise)
    is_active.check(enterprise)
    title = rules.title(year)
    status = yearly_figures.status_of(yearly_figures.of_year(enterprise, year).values())
    rules.can_remind.check(year, status, queries.reminded_on_day_of(enterprise, title, at))
    told = notices.send(
        organisation=enterprise.organisation_id,
        roles=ENTERPRISE,
        title=title,
        body=f"{by.organisation}提醒贵单位尽快填报并提交 {year} 年度数据。",
        link=reverse("enterprises:figures", args=[enterprise.pk, year]),
        at=at,
    )
    if not told:
        raise Refused("企业还没有可以接收消息的账号，请联系企业开通。")
    trail.record(by=by, at=at, action="enterprises.reminder.send", subject=enterprise, detail={"year": year})
    return told
