"""Every score explains itself in one line."""

from decimal import Decimal

import pytest

from benchmarking.rules.reasons import reason, said_words
from benchmarking.rules.scoring import NO, NOTHING, YES, Said
from tests.benchmarking.rules.test_scoring import gate, line, scored

RISING, FALLING = line(), line("5", "1", 10)


@pytest.mark.parametrize(
    ("indicator", "said", "words"),
    [
        (gate(), Said(YES), "判定为满足，必备项不计分"),
        (gate(), Said(NO), "判定为不满足，任一必备项不满足即为未达标"),
        (gate(), NOTHING, "尚未判定，按未满足计"),
        (gate(), Said(not_applicable=True), "填报为不适用，核验认可前不计入必备项"),
        (gate(), Said(not_applicable=True, accepted=True), "核验认可不适用，按满足计"),
        (scored(), Said("falling"), "“连续三年下降”，得满分 6 分"),
        (scored(), Said("yearly"), "“按年统计”，得 3 分，满分 6 分"),
        (scored(), Said("none"), "“未统计”，得 0 分，满分 6 分"),
        (scored(), NOTHING, "尚未判定，不计分"),
        (scored(), Said(not_applicable=True), "不适用，6 分不计入满分"),
        (RISING, Said(number=Decimal("2.12")), "2.12，按比例得 4.2 分（0 计 0 分、4 计满分 8 分）"),
        (RISING, Said(number=Decimal(5)), "5，达到 4，得满分 8 分"),
        (RISING, Said(number=Decimal(0)), "0，不高于 0，得 0 分，满分 8 分"),
        (RISING, NOTHING, "没有数值，不计分"),
        (FALLING, Said(number=Decimal(1)), "1，达到 1，得满分 10 分"),
        (FALLING, Said(number=Decimal(3)), "3，按比例得 5.0 分（5 计 0 分、1 计满分 10 分）"),
        (FALLING, Said(number=Decimal(6)), "6，不低于 5，得 0 分，满分 10 分"),
    ],
)
def test_reason_says_which_step_or_place_gave_the_points(indicator, said, words):
    assert reason(indicator, said) == words


@pytest.mark.parametrize(
    ("indicator", "said", "words"),
    [
        (gate(), Said(YES), "满足"),
        (gate(), NOTHING, "未填写"),
        (gate(), Said(not_applicable=True), "不适用"),
        (scored(), Said("yearly"), "按年统计，3 分"),
        (scored(), NOTHING, "未填写"),
        (RISING, Said(number=Decimal(2)), "2，4 分"),
    ],
)
def test_said_words_are_short(indicator, said, words):
    assert said_words(indicator, said) == words
