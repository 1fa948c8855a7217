"""What the appointment of a chief quality officer must say."""

from datetime import date

from dongtou_brand.kernel.rule import rule

FIRST_DAY = date(1980, 1, 1)
RETRAINED_EVERY = 3
"""Years after which a chief quality officer is trained again (as the design's example has it; no text was found)."""


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
def retraining_follows(trained_on: date | None, retrained_on: date | None, day: date) -> str | None:
    """复训在任职培训之后，且已经发生。"""
    if retrained_on is None:
        return None
    if trained_on is None:
        return "填写了复训日期的，请先填写任职培训日期。"
    if retrained_on <= trained_on:
        return "复训日期应晚于任职培训日期，请核对。"
    return f"复训日期 {retrained_on} 晚于今天，请在复训后登记。" if retrained_on > day else None


def retraining_due(trained_on: date | None, retrained_on: date | None) -> date | None:
    """The day by which the next training is due: three years after the last."""
    last = retrained_on or trained_on
    if last is None:
        return None
    try:
        return last.replace(year=last.year + RETRAINED_EVERY)
    except ValueError:
        # of a leap day the last day of February
        return last.replace(year=last.year + RETRAINED_EVERY, day=28)


@rule
def can_leave(appointed_on: date, left_on: date, day: date) -> str | None:
    """离任不早于任命，且已经发生：离任一经登记，即可登记新的任命。"""
    if left_on < appointed_on:
        return "离任日期早于任命日期，请核对。"
    return f"离任日期 {left_on} 晚于今天，请在离任后登记。" if left_on > day else None
