"""Accounts: made, given a new first password, disabled and enabled."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions import memberships, notices, trail
from accounts.models import Organisation, PasswordRecord, User
from accounts.queries import people
from accounts.rules import passwords
from accounts.rules import people as rules
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """An account and the password that was set for it: it is shown once and kept nowhere."""

    user: User
    password: str


@transaction.atomic
def create(
    *,
    username: str,
    name: str,
    organisation: Organisation,
    role: Role,
    phone: str = "",
    password: str = "",
    hashed: str = "",
    must_change_password: bool = True,
    password_changed_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> FirstPassword:
    """Make an account with a role in an organisation; without `password` a random one that must be changed.

    `hashed` is the password's hash where the caller has it already (a demonstration has one password for all).
    `password_changed_at` says from when the password counts its days, if not from `at` (demonstration data
    is made in the past). Raises `Refused`.
    """
    username = username.lower()
    rules.can_manage.check(by)
    rules.good_username.check(username)
    if people.username_taken(username):
        raise Refused(f"账号“{username}”已被使用，请换一个。")
    password = password or passwords.one_time()
    user = User(username=username, name=name, phone=phone, must_change_password=must_change_password)
    user.password_changed_at = password_changed_at or at
    user.password = hashed or make_password(password)
    user.save(force_insert=True)
    detail = {"username": username, "must_change_password": must_change_password}
    trail.record(by=by, at=at, action="accounts.user.create", subject=user, detail=detail)
    memberships.begin(user=user, organisation=organisation, role=role, by=by, at=at)
    return FirstPassword(user, password)


@transaction.atomic
def reset_password(*, user: User, by: Actor, at: datetime) -> FirstPassword:
    """Set a random password that must be changed at the next login; every session of the person ends."""
    user = _changeable(user, by)
    password = passwords.one_time()
    _set_password(user, password, at=at, must_change=True)
    trail.record(by=by, at=at, action="accounts.user.reset_password", subject=user)
    return FirstPassword(user, password)


@transaction.atomic
def change_password(*, user: User, password: str, by: Actor, at: datetime) -> User:
    """Set the password that the person has chosen; the caller has validated it. All other sessions end."""
    user = lock(user)
    _set_password(user, password, at=at, must_change=False)
    trail.record(by=by, at=at, action="accounts.user.change_password", subject=user)
    notices.send(
        users=[user.pk],
        title="密码已修改",
        body="您的登录密码刚刚修改。如果不是您本人操作，请立即联系平台系统管理员。",
        at=at,
    )
    return user


@transaction.atomic
def disable(*, user: User, reason: str, by: Actor, at: datetime) -> User:
    """Close the account: no login, and present sessions end with the next click. Raises `Refused`."""
    return _switch(user, on=False, action="accounts.user.disable", reason=reason, by=by, at=at)


@transaction.atomic
def enable(*, user: User, reason: str, by: Actor, at: datetime) -> User:
    """Open the account again. Raises `Refused`."""
    return _switch(user, on=True, action="accounts.user.enable", reason=reason, by=by, at=at)


def _switch(user: User, *, on: bool, action: str, reason: str, by: Actor, at: datetime) -> User:
    user = _changeable(user, by)
    if not reason.strip():
        raise Refused("请写明原因。")
    if user.is_active == on:
        raise Refused("账号已经启用。" if on else "账号已经停用。")
    user.is_active = on
    user.save(update_fields=["is_active"])
    change = {"before": {"is_active": not on}, "after": {"is_active": on}}
    trail.record(by=by, at=at, action=action, subject=user, reason=reason, detail=change)
    return user


def _changeable(user: User, by: Actor) -> User:
    """The account under a lock, if this person may change it."""
    user = lock(user)
    rules.can_change.check(by, user.pk, people.last_role(user))
    return user


def _set_password(user: User, password: str, *, at: datetime, must_change: bool) -> None:
    PasswordRecord.objects.create(user=user, password=user.password)
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
