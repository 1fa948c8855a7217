"""Money is rounded and shown as offices do it."""

from decimal import Decimal

import pytest

from dongtou_brand.kernel import money


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.5", "1"), ("1.5", "2"), ("2.5", "3"), ("-0.5", "-1"), ("199999.49", "199999"), ("0.49", "0")],
)
def test_half_up_rounds_a_half_away_from_zero(amount: str, rounded: str) -> None:
    assert money.half_up(amount) == Decimal(rounded)


def test_half_up_keeps_many_digits() -> None:
    assert money.half_up("123456789012345678901234567890.125", 2) == Decimal(
        "123456789012345678901234567890.13"
    )


def test_half_up_refuses_a_float() -> None:
    with pytest.raises(TypeError):
        money.half_up(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_half_up_refuses_what_is_no_number(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        money.half_up(value)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("123456", "12.3456"),
        ("200000", "20"),
        ("0", "0"),
        ("1", "0.0001"),
        ("0.4", "0"),
        ("88120000", "8,812"),
        ("-12", "-0.0012"),
        ("-0.01", "0"),
    ],
)
def test_wan_shows_up_to_four_decimals(amount: str, shown: str) -> None:
    assert money.wan(Decimal(amount)) == shown
