from decimal import Decimal

import pytest

from enterprises.rules.numbers import BadNumber, read


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("　 ", None),
        ("0", Decimal(0)),
        ("-0", Decimal(0)),
        ("1234.5", Decimal("1234.5")),
        ("1,234.5", Decimal("1234.5")),
        ("１，２３４．５", Decimal("1234.5")),
        ("1。5", Decimal("1.5")),
        ("1 234.50 万元", Decimal("1234.5")),
        ("￥12万", Decimal(12)),
        (".5", Decimal("0.5")),
        ("7.", Decimal(7)),
    ],
)
def test_number_is_understood_without_guessing(typed, value):
    assert read(typed, unit="万元", decimals=2) == value


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("约500", "不是数字"),
        ("无", "不适用的请勾选“不适用”"),
        ("1e5", "不是数字"),
        ("1.2.3", "不是数字"),
        ("12,34", "逗号不在千分位上"),
        ("1.2亿", "应填 12,000。"),
        ("50000元", "应填 5。"),
        ("3人", "单位与本项不符"),
        ("-3", "不能小于 0"),
        ("－３", "不能小于 0"),
        ("1234567890123", "位数过多"),
        ("0.1234", "最多保留 2 位小数"),
    ],
)
def test_number_that_would_have_to_be_guessed_gets_a_sentence(typed, words):
    with pytest.raises(BadNumber) as refused:
        read(typed, unit="万元", decimals=2)

    assert words in refused.value.words


def test_count_takes_no_fraction():
    with pytest.raises(BadNumber, match="本项应为整数"):
        read("3.5", unit="家", decimals=0)


def test_zeros_behind_the_point_are_no_fraction():
    assert read("3.00", unit="家", decimals=0) == 3


@pytest.mark.parametrize(("unit", "words"), [("%", "不能超过 100%"), ("分", "满分为 100 分")])
def test_share_and_score_end_at_a_hundred(unit, words):
    with pytest.raises(BadNumber, match=words):
        read("100.1", unit=unit, decimals=2)


def test_percent_sign_of_a_share_is_understood():
    assert read("８０％", unit="%", decimals=2) == 80
