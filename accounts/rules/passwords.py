"""Rules for passwords beyond Django's own: three kinds of characters, and none used before."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
REMEMBERED = 5
LONGEST = 128
# Characters of one-time passwords, in kinds: none that look alike, for they are read out and copied by hand.
ONE_TIME_KINDS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
ONE_TIME_LENGTH = 12


class HasPassword(Protocol):
    """The two columns of an account that say whether its password may stay."""

    must_change_password: bool
    password_changed_at: datetime | None


def must_change(user: HasPassword, *, at: datetime, lasts: timedelta) -> str | None:
    """Why the password has to be changed before anything else: somebody else set it, or it is too old."""
    if user.must_change_password or user.password_changed_at is None:
        return "这是初始密码，请先设置您自己的密码。"
    if at - user.password_changed_at > lasts:
        return f"密码已使用超过 {lasts.days} 天，请先更换密码。"
    return None


def one_time() -> str:
    """A random first password of 12 characters: about 69 bits, all three kinds in it."""
    while True:
        password = "".join(secrets.choice("".join(ONE_TIME_KINDS)) for _ in range(ONE_TIME_LENGTH))
        if all(set(password) & set(kind) for kind in ONE_TIME_KINDS):
            return password


class LongEnoughValidator(MinimumLengthValidator):
    """Django's own, with words that its Chinese catalogue lacks."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return f"密码至少 {self.min_length} 个字符。"


class ThreeKindsValidator:
    """At least three of: lower-case letters, capitals, digits, other characters (usual in 等保 reviews)."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return "密码须包含大写字母、小写字母、数字、符号中的至少三类。"


class NotReusedValidator:
    """Not the present password and none of the last five."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        used = [record.password for record in user.password_records.all()[:REMEMBERED]]
        if any(check_password(password, old) for old in [user.password, *used] if old):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return f"新密码不能与最近 {REMEMBERED} 次使用过的密码相同。"
