from datetime import date

import pytest

from enterprises.rules.quality_officers import (
    can_leave,
    days_are_plausible,
    retraining_due,
    retraining_follows,
)

TODAY = date(2018, 4, 27)
BEFORE, AFTER = date(2016, 9, 20), date(2018, 4, 28)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((BEFORE, None, None), None),
        ((TODAY, BEFORE, TODAY), None),
        ((AFTER, None, None), "任命日期 2018-04-28 晚于今天，请在发生后登记。"),
        ((BEFORE, AFTER, None), "任职培训日期 2018-04-28 晚于今天，请在发生后登记。"),
        ((BEFORE, None, AFTER), "备案日期 2018-04-28 晚于今天，请在发生后登记。"),
        ((date(1916, 9, 20), None, None), "任命日期 1916-09-20 过早，请核对年份。"),
        ((TODAY, None, BEFORE), "备案日期早于任命日期，请核对。"),
    ],
)
def test_days_of_an_appointment_are_plausible(days, words):
    assert days_are_plausible(*days, TODAY) == words


@pytest.mark.parametrize(
    ("left_on", "words"),
    [
        (BEFORE, None),
        (TODAY, None),
        (date(2016, 9, 19), "离任日期早于任命日期，请核对。"),
        (AFTER, "离任日期 2018-04-28 晚于今天，请在离任后登记。"),
    ],
)
def test_officer_leaves_after_the_appointment_and_when_it_has_happened(left_on, words):
    assert can_leave(BEFORE, left_on, TODAY) == words


@pytest.mark.parametrize(
    ("trained", "retrained", "words"),
    [
        (None, date(2018, 1, 1), "请先填写任职培训日期"),
        (date(2017, 1, 1), date(2017, 1, 1), "应晚于任职培训日期"),
        (date(2015, 1, 1), date(2018, 4, 28), "晚于今天"),
    ],
)
def test_retraining_follows_training_and_has_happened(trained, retrained, words):
    assert words in retraining_follows(trained, retrained, date(2018, 4, 27))


def test_retraining_is_due_three_years_after_the_last_training():
    assert retraining_follows(date(2015, 1, 1), date(2018, 1, 5), date(2018, 4, 27)) is None
    assert retraining_due(None, None) is None
    assert retraining_due(date(2016, 11, 18), None) == date(2019, 11, 18)
    assert retraining_due(date(2013, 1, 1), date(2016, 2, 29)) == date(2019, 2, 28)
