"""Appointing the officer who looks after an enterprise."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from accounts.models import User
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.models import Enterprise
from enterprises.queries.liaisons import office_of
from enterprises.rules import liaisons as rules
from enterprises.rules.enterprises import is_active


@transaction.atomic
def appoint(*, enterprise: Enterprise, liaison: User, by: Actor, at: datetime) -> Enterprise:
    """Make somebody the contact of an enterprise and tell him; raises `Refused` when he is it already."""
    enterprise = lock(enterprise)
    is_active.check(enterprise)
    rules.can_appoint.check(by, enterprise, office_of(liaison))
    if enterprise.liaison_id == liaison.pk:
        raise Refused(f"责任联系人已是{liaison.name}。")
    enterprise.liaison = liaison
    sign(enterprise, by=by, at=at).save(update_fields=["liaison"])
    trail.record(
        by=by,
        at=at,
        action="enterprises.liaison.appoint",
        subject=enterprise,
        detail={"name": liaison.name},
    )
    notices.send(
        users=[liaison.pk],
        title=f"您已是{enterprise.name}的责任联系人",
        body=f"由{by.organisation}指派。",
        link=reverse("enterprises:detail", args=[enterprise.pk]),
        at=at,
    )
    return enterprise
