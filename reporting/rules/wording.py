"""Figures in words: how a value is printed, and the sentence that compares it with the year before.

A comparison is only made when both years have a value and were made with the same 口径 from the same sources;
otherwise there is no sentence, never a guess.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from enterprises.rules.figures import Absent
from reporting.rules.facts import FigureFact, Stated

#: Stands behind a value that nobody has confirmed; explained under each table that has one.
MARK = "*"
MARKED = "* 为企业填报数据，尚未经主管部门确认。"
REPORTED = "企业填报"
#: Units whose change is said as a difference; all others (amounts) change by a percentage.
COUNTED = frozenset({"%", "分", "人", "家", "件", "批次", "项", "次", "天"})


def digits(value: Decimal, decimals: int) -> str:
    """7512.3 → “7,512.30”; rounded half up, minus as a true minus sign."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):,f}".replace("-", "−")


def cell(fact: FigureFact, year: int) -> str | None:
    """The value for a table; None where nothing was stated, “不适用” where the question does not arise."""
    stated = fact.in_year(year)
    if stated.value is Absent.NOT_APPLICABLE:
        return Absent.NOT_APPLICABLE.value
    if stated.number is None:
        return None
    return digits(stated.number, fact.decimals) + ("" if stated.confirmed else MARK)


def with_unit(fact: FigureFact, year: int) -> str | None:
    """The value for a sentence or record: “7,512.30 万元”, “3.90%（企业填报）”; None when it is not known."""
    stated = fact.in_year(year)
    if stated.number is None:
        return None
    text = digits(stated.number, fact.decimals)
    text += fact.unit if fact.unit == "%" else f" {fact.unit}"
    return text if stated.confirmed else f"{text}（{REPORTED}）"


def comparable(before: Stated, now: Stated) -> bool:
    """Whether two years may be compared: both have a value, and 口径 and sources are the same."""
    return before.number is not None and now.number is not None and before.basis == now.basis


def change(fact: FigureFact, year: int) -> str | None:
    """The cell 较上年: “−0.11 个百分点” for a rate, “−5.3%” for an amount, None when it can't be said."""
    before, now = fact.in_year(year - 1), fact.in_year(year)
    if not comparable(before, now) or before.number is None or now.number is None:
        return None
    if fact.unit in COUNTED:
        step = _shown(now.number, fact) - _shown(before.number, fact)
        return f"{_signed(step, fact.decimals)} {'个百分点' if fact.unit == '%' else fact.unit}"
    if before.number <= 0:
        return None
    return _signed((now.number - before.number) / before.number * 100, 1) + "%"


def sentence(fact: FigureFact, year: int) -> str:
    """“2016 年度质量损失率为 0.71%，比上年下降 0.11 个百分点。”; says 未披露 when there is no value."""
    stated = fact.in_year(year)
    if stated.value is Absent.NOT_APPLICABLE:
        return f"{year} 年度{fact.name}不适用。"
    value = with_unit(fact, year)
    if value is None:
        return f"{year} 年度{fact.name}未披露。"
    return f"{year} 年度{fact.name}为 {value}{_trend(fact, year)}。"


def _trend(fact: FigureFact, year: int) -> str:
    text = change(fact, year)
    if text is None:
        return ""
    size = text.lstrip("+−")
    if not re.search("[1-9]", size):
        return "，与上年持平"
    if text.startswith("−"):
        return f"，比上年下降 {size}"
    return f"，比上年{'提高' if fact.unit in ('%', '分') else '增长'} {size}"


def _shown(value: Decimal, fact: FigureFact) -> Decimal:
    """As it is printed: a difference must agree with the two values that the reader sees."""
    return value.quantize(Decimal(1).scaleb(-fact.decimals), rounding=ROUND_HALF_UP)


def _signed(value: Decimal, decimals: int) -> str:
    text = digits(value, decimals)
    return text if text.startswith("−") or not text.strip("0.,") else f"+{text}"


def day(value: date | None) -> str | None:
    """2016 年 9 月 20 日."""
    return f"{value.year} 年 {value.month} 月 {value.day} 日" if value else None


def points(value: Decimal | None) -> str | None:
    """Points of an assessment with one decimal."""
    return None if value is None else digits(value, 1)
