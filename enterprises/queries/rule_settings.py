"""Reading how the office reads its rules."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from enterprises.models import RuleSetting
from enterprises.rules.rule_settings import RD_GROWTH, RULES

__all__ = ["Change", "history", "reading"]


@dataclass(frozen=True)
class Change:
    """One setting of a rule: what was set, by whom, when and why."""

    words: str
    by: str
    at: datetime
    reason: str


def reading(key: str = RD_GROWTH) -> str:
    """The reading that is judged by; the default one until somebody has set another."""
    stored = RuleSetting.objects.filter(key=key).values_list("value", flat=True).first()
    return stored or RULES[key].default


def history(key: str = RD_GROWTH) -> list[Change]:
    """Every setting of a rule, the latest first; two queries."""
    states = list(RuleSetting.history.filter(key=key).order_by("-history_id"))
    names = dict(User.objects.filter(pk__in=[s.changed_by_id for s in states]).values_list("pk", "name"))
    readings = RULES[key].readings
    return [
        Change(
            readings[state.value].name,
            names.get(state.changed_by_id, ""),
            state.changed_at,
            state.history_change_reason or "",
        )
        for state in states
    ]
