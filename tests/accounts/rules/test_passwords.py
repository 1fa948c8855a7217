from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.rules import passwords

NOW = datetime(2018, 4, 27, 2, 0, tzinfo=UTC)
LASTS = timedelta(days=90)


@dataclass
class Account:
    must_change_password: bool
    password_changed_at: datetime | None


@pytest.mark.parametrize("password", ["aaaaaaaa", "aaaaAAAA", "aaaa1111", "1111----", "密码密码密码密码"])
def test_a_password_of_two_kinds_is_too_plain(password: str) -> None:
    with pytest.raises(ValidationError):
        passwords.ThreeKindsValidator().validate(password)


@pytest.mark.parametrize("password", ["aaAA11", "aa11--", "AA11--", "aaAA--", "aaAA密码"])
def test_a_password_of_three_kinds_passes(password: str) -> None:
    passwords.ThreeKindsValidator().validate(password)


def test_a_first_password_must_change() -> None:
    words = passwords.must_change(Account(True, NOW), at=NOW, lasts=LASTS)
    assert words == "这是初始密码，请先设置您自己的密码。"


def test_a_password_may_stay_for_its_ninety_days() -> None:
    account = Account(False, NOW)
    assert passwords.must_change(account, at=NOW + LASTS, lasts=LASTS) is None


def test_a_password_must_change_after_ninety_days() -> None:
    words = passwords.must_change(Account(False, NOW), at=NOW + LASTS + timedelta(seconds=1), lasts=LASTS)
    assert words == "密码已使用超过 90 天，请先更换密码。"


def test_one_time_passwords_satisfy_the_rules_and_differ() -> None:
    made = [passwords.one_time() for _ in range(200)]
    assert len(set(made)) == 200
    for password in made:
        assert len(password) == 12
        assert not set(password) & set("0O1lIio"[:5])
        passwords.ThreeKindsValidator().validate(password)
