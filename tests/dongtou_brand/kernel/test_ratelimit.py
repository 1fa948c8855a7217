"""How often one address may ask."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from dongtou_brand.kernel.ratelimit import seconds_to_wait

AT = datetime(2018, 4, 27, 2, 24, 20, tzinfo=UTC)

pytestmark = pytest.mark.broker


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def ask(times: int = 1, address: str = "10.0.0.1", at: datetime = AT) -> int:
    return [seconds_to_wait("verify", address, times=2, at=at) for _ in range(times)][-1]


def test_passes_up_to_the_limit() -> None:
    assert ask(2) == 0


def test_says_how_long_to_wait_beyond_it() -> None:
    assert ask(3) == 40


def test_next_minute_begins_anew() -> None:
    ask(3)

    assert ask(at=AT + timedelta(seconds=40)) == 0


def test_addresses_are_counted_apart() -> None:
    ask(3)

    assert ask(address="10.0.0.2") == 0
