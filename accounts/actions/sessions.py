"""What is written down about logins, the lifting of a lock, and the end of sessions."""

from datetime import datetime

from axes.models import AccessFailureLog
from axes.utils import reset
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone

from accounts.actions import trail
from accounts.models import User
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused


def opened(*, by: Actor, at: datetime) -> None:
    """Write down that a person has signed in."""
    trail.record(by=by, at=at, action="accounts.session.sign_in")


def closed(*, by: Actor, at: datetime) -> None:
    """Write down that a person has signed out."""
    trail.record(by=by, at=at, action="accounts.session.sign_out")


def refused(*, username: str, locked: bool, by: Actor, at: datetime) -> None:
    """Write down a failed login, or the one that locked the name for the address.

    A name that no account has is not kept: people type passwords into the wrong field.
    """
    # What is counted by name is kept no longer than it counts: a typed name may be a password.
    reach = settings.LOGIN_NAME_WINDOW + settings.LOGIN_NAME_LOCK
    AccessFailureLog.objects.filter(attempt_time__lt=timezone.now() - reach).delete()
    user = User.objects.filter(username=username).first()
    action = "accounts.session.lock" if locked else "accounts.session.refuse"
    trail.record(
        by=by, at=at, action=action, subject=user, detail={} if user else {"username": "没有这个账号"}
    )


def sweep() -> None:
    """Throw away the sessions that have run out: what they were told once (kernel/once.py) ends with them.

    Nobody comes back to a session whose browser was closed; without this its row would stay for good.
    """
    SessionStore.clear_expired()


@transaction.atomic
def unlock(*, username: str, address: str, reason: str, by: Actor, at: datetime) -> None:
    """Lift the lock of a name before its time, for an address or, without one, for all. Raises `Refused`."""
    if not by.is_any(Role.SECURITY_ADMIN, Role.SYSTEM):
        raise Refused("只有安全管理员可以解除登录锁定。")
    lifted = (
        reset(username=username, ip=address)
        if address
        else AccessFailureLog.objects.filter(username=username).delete()[0]
    )
    if not lifted:
        raise Refused("这个账号已不在锁定状态。")
    user = User.objects.filter(username=username).first()
    detail = {"username": username, "address": address}
    trail.record(by=by, at=at, action="accounts.session.unlock", subject=user, reason=reason, detail=detail)
