"""Money is rounded, shown and written out as offices do it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongtou_brand.kernel import money


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.5", "1"), ("1.5", "2"), ("2.5", "3"), ("-0.5", "-1"), ("199999.49", "199999"), ("0.49", "0")],
)
def test_yuan_rounds_half_up(amount: str, rounded: str) -> None:
    assert money.yuan(amount) == Decimal(rounded)


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


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("10", "壹拾元整"),
        ("100.05", "壹佰元零伍分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("20010", "贰万零壹拾元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("200000", "贰拾万元整"),
        ("100010000", "壹亿零壹万元整"),
        ("10000000001", "壹佰亿零壹元整"),
        ("1200000000000", "壹万贰仟亿元整"),
        ("12000000010000", "壹拾贰万亿零壹万元整"),
        ("-5", "负伍元整"),
        ("12.345", "壹拾贰元叁角伍分"),
    ],
)
def test_in_words_follows_the_payment_rules(amount: str, words: str) -> None:
    assert money.in_words(amount) == words


def test_in_words_refuses_ten_thousand_trillion() -> None:
    with pytest.raises(ValueError, match="too large"):
        money.in_words(Decimal(10) ** 16)


def _read_words(words: str) -> int:
    """Read 大写金额 back as 分, by a way that shares nothing with the writer."""
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = section = digit = 0
    for letter in words.removesuffix("整"):
        if letter in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(letter)
        elif letter in units:
            section, digit = section + digit * units[letter], 0
        elif letter in "万亿元":
            scale = {"万": 10**4, "亿": 10**8, "元": 1}[letter]
            section, digit = section + digit, 0
            if letter == "亿":
                total, section = (total + section) * scale, 0
            else:
                total, section = total + section * scale, 0
        elif letter == "角":
            return total * 100 + digit * 10 + _read_words("0元" + words.split("角")[1])
        elif letter == "分":
            return total * 100 + digit
    return total * 100


@given(st.integers(min_value=1, max_value=10**14 - 1))
def test_in_words_can_be_read_back(cents: int) -> None:
    assert _read_words(money.in_words(Decimal(cents) / 100)) == cents
