"""Who issues tokens, for whom, for how long."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import OrganisationKind
from accounts.rules import tokens as rules
from dongtou_brand.kernel.actor import Actor, Role

TODAY = date(2018, 4, 27)
NOW = datetime(2018, 4, 27, 2, tzinfo=UTC)


@dataclass
class Office:
    kind: str = OrganisationKind.BUREAU
    name: str = "区经信局"
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass
class Token:
    organisation_id: int = 1
    expires_at: datetime = NOW + timedelta(days=1)
    revoked_at: datetime | None = None


@pytest.mark.parametrize("role", list(Role))
def test_who_issues_for_the_own_and_for_another_organisation(role: Role) -> None:
    by = Actor(role, user_id=1, organisation_id=7)
    own, other = rules.can_issue(by, 7) is None, rules.can_issue(by, 8) is None
    assert own is (role in {Role.SYSTEM_ADMIN, Role.ENTERPRISE_MANAGER, Role.LEAD_CHIEF})
    assert other is (role is Role.SYSTEM_ADMIN)


def test_every_kind_of_organisation_that_reads_has_one_role() -> None:
    without = {kind for kind in OrganisationKind if rules.can_have(Office(kind=kind), 0, TODAY)}
    assert without == {OrganisationKind.EXPERTS, OrganisationKind.OPERATIONS}


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (date(2018, 4, 26), "有效期不能早于今天。"),
        (TODAY, None),
        (date(2019, 4, 27), None),
        (date(2019, 4, 28), "有效期不能超过 1 年，最晚为 2019-04-27。"),
    ],
)
def test_a_token_lives_a_year_at_most(last_day: date, words: str | None) -> None:
    assert rules.good_life(last_day, TODAY) == words


@pytest.mark.parametrize(
    ("token", "office", "words"),
    [
        (Token(), Office(), None),
        (Token(expires_at=NOW), Office(), "令牌已过期，请重新签发。"),
        (Token(revoked_at=NOW), Office(), "令牌已停用。"),
        (Token(), Office(valid_to=date(2018, 4, 26)), "“区经信局”目前不在设立期间。"),
        (Token(), Office(valid_to=TODAY), None),
        (Token(), Office(valid_from=date(2018, 4, 28)), "“区经信局”目前不在设立期间。"),
    ],
)
def test_what_a_token_opens(token: Token, office: Office, words: str | None) -> None:
    assert rules.opens(token, office, NOW, TODAY) == words


def test_keys_are_long_and_never_the_same() -> None:
    keys = {rules.new_key() for _ in range(100)}
    assert (len(keys), {len(key) for key in keys}) == (100, {47})
    assert {len(rules.hashed(key)) for key in keys} == {64}


@given(st.text())
def test_no_header_is_a_fault(header: str) -> None:
    key = rules.bearer(header)
    assert key.isascii()
    assert key in header


def test_a_bearer_is_taken_as_it_is_usually_written() -> None:
    assert [rules.bearer(text) for text in ("Bearer abc", "bearer  abc ", "Basic abc", "abc", "")] == [
        "abc", "abc", "", "", "",
    ]  # fmt: skip
