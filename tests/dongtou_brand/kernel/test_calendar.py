"""Working days follow the State Council's arrangements, and say when there is none yet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongtou_brand.kernel.calendar import PUBLISHED, WorkCalendar


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2015, 9, 3), False),  # 抗战胜利七十周年
        (date(2015, 9, 6), True),  # the Sunday that made up for it
        (date(2018, 4, 28), True),  # a make-up Saturday
        (date(2018, 4, 30), False),
        (date(2018, 5, 2), True),
        (date(2015, 11, 18), True),
        (date(2015, 11, 21), False),
    ],
)
def test_is_working_day_knows_holidays_and_make_up_days(day: date, worked: bool) -> None:
    assert PUBLISHED.is_working_day(day) is worked


def test_between_leaves_the_first_day_out() -> None:
    assert PUBLISHED.between(date(2015, 11, 18), date(2015, 11, 20)).count == 2


def test_between_is_negative_when_the_end_has_passed() -> None:
    assert PUBLISHED.between(date(2015, 11, 20), date(2015, 11, 18)).count == -2


def test_between_spans_holidays() -> None:
    assert str(PUBLISHED.between(date(2018, 4, 27), date(2018, 6, 29))) == "43 个工作日"


def test_between_marks_a_year_without_arrangement() -> None:
    counted = PUBLISHED.between(date(2098, 12, 31), date(2099, 1, 2))

    assert (counted.count, counted.unpublished, counted.provisional) == (2, (2098, 2099), True)
    assert str(counted) == "2 个工作日（2098、2099 年放假安排尚未公布，暂按周一至周五计）"


def test_after_skips_a_long_holiday() -> None:
    found = PUBLISHED.after(date(2015, 9, 30), 5)

    assert (found.day, found.provisional) == (date(2015, 10, 13), False)


def test_after_refuses_no_days() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        PUBLISHED.after(date(2015, 9, 30), 0)


def test_after_never_fails_in_an_unknown_year() -> None:
    calendar = WorkCalendar(holidays=frozenset(), make_up_days=frozenset(), years=frozenset({2026}))

    found = calendar.after(date(2026, 12, 31), 1)

    assert str(found) == "2027-01-01（2027 年放假安排尚未公布，暂按周一至周五计）"


@given(st.dates(date(2010, 1, 1), date(2026, 6, 1)), st.integers(1, 60))
def test_after_and_between_agree(start: date, days: int) -> None:
    assert PUBLISHED.between(start, PUBLISHED.after(start, days).day).count == days
