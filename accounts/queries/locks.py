"""Accounts that are locked after failed logins. django-axes keeps the failures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.db.models import Count, Max, Sum
from django.http import HttpRequest

from accounts.models import TrailEntry, User
from dongtou_brand.kernel.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Lock:
    """A name that is locked until a time, for an address or, without one, for all that the person never used.

    `person` is empty when no account has this name.
    """

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
    rows = list(_locked(at).order_by("-last")[:200]) + list(_locked_by_name(at))
    names = dict(
        User.objects.filter(username__in={row["username"] for row in rows}).values_list("username", "name")
    )
    return [
        Lock(
            username=row["username"],
            address=row["ip_address"] or "",
            failures=row["failures"],
            last=row["last"],
            until=row.get("until") or row["last"] + settings.AXES_COOLOFF_TIME,
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
    ends = [last + settings.AXES_COOLOFF_TIME] if last else []
    if (by_name := name_locked_until(username, at=at)) and not is_known(username, address):
        ends.append(by_name)
    left = max(ends) - at if ends else settings.AXES_COOLOFF_TIME
    return max(1, ceil(left / timedelta(minutes=1)))


def _attempts(at: datetime) -> Any:
    return AccessAttempt.objects.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME)


def _locked(at: datetime) -> Any:
    grouped = _attempts(at).order_by().values("username", "ip_address")
    counted = grouped.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    return counted.filter(failures__gte=settings.LOGIN_FAILURE_LIMIT)


# ── one name from anywhere ──────────────────────────────────────────────────────────────────────
def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """How many failures django-axes allows a name from an address; none at all while the name itself is locked."""
    username = (credentials or {}).get("username") or ""
    # While a failure is being judged it is not written down yet.
    judged = getattr(request, "axes_failures_since_start", None) is not None
    at = request.axes_attempt_time  # type: ignore[attr-defined]
    if name_locked_until(username, at=at, judged=judged) is None:
        return int(settings.LOGIN_FAILURE_LIMIT)
    known = is_known(username, request.axes_ip_address)  # type: ignore[attr-defined]
    return int(settings.LOGIN_FAILURE_LIMIT) if known else 0


def name_locked_until(username: str, *, at: datetime, judged: bool = False) -> datetime | None:
    """Until when too many failures from anywhere lock the name; `judged` counts one more, of this moment."""
    written = _written(at).filter(username=username).order_by("-attempt_time")
    times = [at] if judged else []
    times += written.values_list("attempt_time", flat=True)[: settings.LOGIN_NAME_LIMIT - len(times)]
    if len(times) < settings.LOGIN_NAME_LIMIT or times[0] - times[-1] > settings.LOGIN_NAME_WINDOW:
        return None
    until: datetime = times[0] + settings.LOGIN_NAME_LOCK
    return until if until > at else None


def is_known(username: str, address: str) -> bool:
    """Whether the person has signed in from this address before; strangers cannot shut that door."""
    person = User.objects.filter(username=username).values_list("pk", flat=True).first()
    signed_in = TrailEntry.objects.filter(action="accounts.session.sign_in", address=address)
    return person is not None and signed_in.filter(actor_id=person).exists()


def _written(at: datetime) -> Any:
    reach = settings.LOGIN_NAME_WINDOW + settings.LOGIN_NAME_LOCK
    return AccessFailureLog.objects.filter(attempt_time__gte=at - reach)


def _locked_by_name(at: datetime) -> Iterator[dict[str, Any]]:
    grouped = _written(at).order_by().values("username")
    counted = grouped.annotate(failures=Count("pk"), last=Max("attempt_time"))
    for row in counted.filter(failures__gte=settings.LOGIN_NAME_LIMIT).order_by("-last")[:200]:
        if until := name_locked_until(row["username"], at=at):
            yield row | {"ip_address": "", "until": until}
