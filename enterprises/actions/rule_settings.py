"""Setting by which reading a rule is judged."""

from datetime import datetime

from django.db import transaction

from accounts.actions import trail
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from enterprises.models import RuleSetting
from enterprises.rules import rule_settings as rules

__all__ = ["choose"]


@transaction.atomic
def choose(*, key: str, value: str, reason: str, by: Actor, at: datetime) -> RuleSetting:
    """The lead chief chooses the reading of a rule; raises `Refused` for others and without a reason."""
    rules.can_set.check(by)
    rules.exists.check(key, value)
    rules.gives_reason.check(reason)
    setting = RuleSetting.objects.select_for_update().filter(key=key).first() or RuleSetting(key=key)
    before = setting.value or rules.RULES[key].default
    setting.value, setting.changed_by_id, setting.changed_at = value, by.person, at
    setting._change_reason = reason.strip()  # type: ignore[attr-defined]
    sign(setting, by=by, at=at).save()
    rule = rules.RULES[key]
    detail = {"rule": rule.title, "from": rule.readings[before].name, "to": rule.readings[value].name}
    trail.record(by=by, at=at, action="enterprises.rule_setting.save", reason=reason, detail=detail)
    return setting
