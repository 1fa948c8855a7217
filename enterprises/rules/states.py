"""The day whose end a page shows: read from its address, and refused in words."""

from datetime import date

from dongtou_brand.kernel.rule import Refused

FORMATS = ("%Y-%m-%d",)


class NotThen(Refused):
    """There is nothing to show for this day."""


def read_day(text: str, today: date) -> date | None:
    """The day in `on=…`, or None for the present; raises `NotThen` for no date and for one that has not come."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise NotThen("请按“2018-04-27”的格式填写日期。") from error
    if day > today:
        raise NotThen(f"{day} 还没有到，只能查看 {today} 及以前的情况。")
    return day
