from datetime import date, timedelta

import pytest

from enterprises.rules.expiry import step, words

DAY = date(2018, 4, 27)


@pytest.mark.parametrize(
    ("left", "due"),
    [(-1, None), (0, 30), (1, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90), (91, None)],
)
def test_step_is_the_nearest_that_the_days_left_have_reached(left, due):
    assert step(DAY + timedelta(left), DAY) == due


def test_words_count_the_days():
    assert words(date(2018, 5, 27), DAY) == "2018-05-27 到期，剩 30 天"
    assert words(DAY, DAY) == "2018-04-27（今天）到期"
    assert words(date(2018, 4, 25), DAY) == "2018-04-25 到期，已过期 2 天"
