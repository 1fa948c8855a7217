"""Working days: State Council holidays and make-up days, and what happens in a year not yet published.

The arrangement of a year is published in the autumn before it. A count that touches a year without an
arrangement takes Monday to Friday and says so (`provisional`); it never fails and never hides it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar import constants

__all__ = ["PUBLISHED", "Deadline", "WorkCalendar", "WorkingDays"]

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """A number of working days; `unpublished` are the years for which Monday to Friday was assumed."""

    count: int
    unpublished: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the number may change when an arrangement is published."""
        return bool(self.unpublished)

    def __str__(self) -> str:
        return f"{self.count} 个工作日{_caveat(self.unpublished)}"


@dataclass(frozen=True)
class Deadline:
    """A day found by counting working days; `unpublished` as in `WorkingDays`."""

    day: date
    unpublished: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the day may move when an arrangement is published."""
        return bool(self.unpublished)

    def __str__(self) -> str:
        return f"{self.day.isoformat()}{_caveat(self.unpublished)}"


def _caveat(years: tuple[int, ...]) -> str:
    if not years:
        return ""
    named = "、".join(str(year) for year in years)
    return f"（{named} 年放假安排尚未公布，暂按周一至周五计）"


@dataclass(frozen=True)
class WorkCalendar:
    """Official days off on weekdays, make-up working days at weekends, and the years they cover."""

    holidays: frozenset[date]
    make_up_days: frozenset[date]
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is worked; in a year without an arrangement, Monday to Friday are."""
        if day in self.make_up_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def between(self, start: date, end: date) -> WorkingDays:
        """Working days after `start` up to and including `end`; negative when `end` has passed.

        The day itself does not count (民法典 第二百零一条): from Thursday to Friday is one.
        """
        if end < start:
            late = self.between(end, start)
            return WorkingDays(-late.count, late.unpublished)
        worked = sum(self.is_working_day(day) for day in _days(start + _DAY, end))
        return WorkingDays(worked, self._unpublished(start, end))

    def after(self, start: date, working_days: int) -> Deadline:
        """The day on which `working_days` (1 or more) have passed since `start`, which does not count.

        Raises ValueError for a number below one.
        """
        if working_days < 1:
            raise ValueError("working_days must be 1 or more")
        day = start
        for _ in range(working_days):
            day = self._next(day)
        return Deadline(day, self._unpublished(start, day))

    def _next(self, day: date) -> date:
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def _unpublished(self, start: date, end: date) -> tuple[int, ...]:
        return tuple(year for year in range(start.year, end.year + 1) if year not in self.years)


def _days(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += _DAY


def _published() -> WorkCalendar:
    holidays = frozenset({*constants.holidays, *constants.in_lieu_days})
    return WorkCalendar(
        holidays=holidays,
        make_up_days=frozenset(constants.workdays),
        years=frozenset(day.year for day in holidays),
    )


PUBLISHED = _published()
"""The arrangements that the package `chinesecalendar` knows, from 2004 on."""
