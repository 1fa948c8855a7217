"""Rules for passwords beyond Django's own: three kinds of characters, and none used before."""

import re
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
REMEMBERED = 5


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
