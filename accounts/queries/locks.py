"""Accounts that are locked after failed logins. django-axes keeps the failures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from accounts.models import User
from dongtou_brand.kernel.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Lock:
    """A name that is locked for an address until a time; `person` is empty when no account has this name."""

    username: str
    address: str
    failures: int
    last: datetime
    until: datetime
    person: str


def visible_to(actor: Actor, *, at: datetime) -> list[Lock]:
    """What is locked at this time, for the security administrator; nothing for anybody else."""
    if actor.role != Role.SECURITY_ADMIN:
        return []
    rows = list(_locked(at).order_by("-last")[:200])
    names = dict(
        User.objects.filter(username__in={row["username"] for row in rows}).values_list("username", "name")
    )
    return [
        Lock(
            username=row["username"],
            address=row["ip_address"] or "",
            failures=row["failures"],
            last=row["last"],
            until=row["last"] + settings.AXES_COOLOFF_TIME,
            person=names.get(row["username"], ""),
        )
        for row in rows
    ]


def minutes_left(username: str, address: str, *, at: datetime) -> int:
    """For how many minutes more, rounded up, the name is locked for the address; at least 1."""
    last = (
        _attempts(at)
        .filter(username=username, ip_address=address)
        .aggregate(last=Max("attempt_time"))["last"]
    )
    left = last + settings.AXES_COOLOFF_TIME - at if last else settings.AXES_COOLOFF_TIME
    return max(1, ceil(left / timedelta(minutes=1)))


def _attempts(at: datetime) -> Any:
    return AccessAttempt.objects.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME)


def _locked(at: datetime) -> Any:
    grouped = _attempts(at).order_by().values("username", "ip_address")
    counted = grouped.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    return counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
