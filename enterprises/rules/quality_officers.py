"""What the appointment of a chief quality officer must say."""

from datetime import date

from dongtou_brand.kernel.rule import rule

FIRST_DAY = date(1980, 1, 1)


@rule
def days_are_plausible(
    appointed_on: date, trained_on: date | None, filed_on: date | None, day: date
) -> str | None:
    """任命、培训和备案登记的是已经发生的事，备案不早于任命。"""
    days = {"任命日期": appointed_on, "任职培训日期": trained_on, "备案日期": filed_on}
    for name, given in days.items():
        if given is not None and given > day:
            return f"{name} {given} 晚于今天，请在发生后登记。"
        if given is not None and given < FIRST_DAY:
            return f"{name} {given} 过早，请核对年份。"
    if filed_on is not None and filed_on < appointed_on:
        return "备案日期早于任命日期，请核对。"
    return None


@rule
def can_leave(appointed_on: date, left_on: date, day: date) -> str | None:
    """离任不早于任命，且已经发生：离任一经登记，即可登记新的任命。"""
    if left_on < appointed_on:
        return "离任日期早于任命日期，请核对。"
    return f"离任日期 {left_on} 晚于今天，请在离任后登记。" if left_on > day else None
