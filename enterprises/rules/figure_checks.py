"""What stands beside the figures of several years: the change, one remark each, and the R&D rule in both readings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dongtou_brand.kernel.money import half_up
from enterprises.models import FigureDefinition
from enterprises.rules.checks import (
    BLOCK,
    Definitions,
    Finding,
    Sheet,
    basis_of,
    change_is_comparable,
    findings,
    growth,
)
from enterprises.rules.figures import Growth, Reading, Value, rd_growth

__all__ = [
    "INCOMPARABLE",
    "Hint",
    "change_words",
    "comparable_research",
    "compared",
    "growths",
    "hints",
    "research",
]

INCOMPARABLE = "口径不同，不可比"
UNNAMED = "口径未注明，不可比"
_GRAVITY = {"ok": 0, "info": 1, "warn": 2, "err": 3}


@dataclass(frozen=True)
class Hint:
    """A remark about one figure; tone is "ok", "warn" or "err"."""

    code: str
    tone: str
    words: str


def change_words(definition: FigureDefinition, now: Value | None, before: Value | None) -> str:
    """较上年: percent for amounts, the difference for rates and points; empty when it can't be told."""
    if definition.unit not in ("%", "分"):
        percent = growth(now, before)
        return "" if percent is None else f"{_signed(percent)}%"
    if not isinstance(now, Decimal) or not isinstance(before, Decimal):
        return ""
    return _signed(half_up(now - before, definition.decimals))


def compared(definition: FigureDefinition, now: Sheet, before: Sheet) -> str:
    """较上年 as the table prints it; years of different 口径 are never compared."""
    words = change_words(definition, now.values.get(definition.code), before.values.get(definition.code))
    if not words or change_is_comparable(definition, now, before):
        return words
    return (
        INCOMPARABLE if all(map(any, (basis_of(definition, now), basis_of(definition, before)))) else UNNAMED
    )


def _signed(number: Decimal) -> str:
    return f"{number:+f}".replace("-", "−") if number else "0"


def hints(
    series: Mapping[int, Sheet], year: int, definitions: Definitions, *, reading: str = "weak"
) -> dict[str, Hint]:
    """One remark for each figure that deserves one; `series` holds what is stated by year.

    `reading` is the one of the R&D rule that is judged (`RuleSetting` rd_growth). The graver remark stays.
    """
    now = series.get(year, Sheet())
    # years in a row only: a gap proves nothing
    before = [series.get(year - step, Sheet()) for step in range(1, len(series))]
    found = [*_research(now, before[0] if before else Sheet(), reading)]
    found += [_hint(one) for one in findings(definitions, now, before) if one.brief]
    chosen: dict[str, Hint] = {}
    for hint in found:
        if hint.code not in chosen or _GRAVITY[hint.tone] > _GRAVITY[chosen[hint.code].tone]:
            chosen[hint.code] = hint
    return chosen


def _hint(finding: Finding) -> Hint:
    tone = "err" if finding.level == BLOCK else "ok" if finding.met else "warn"
    # what is found of a computed figure stands at that figure in the table
    return Hint(finding.of or finding.code, tone, finding.brief)


def research(now: Sheet, before: Sheet) -> Growth:
    """“年科技研发投入随营业收入增长而同比增长” for these two years, in both readings."""
    return rd_growth(
        revenue=(before.values.get("revenue"), now.values.get("revenue")),
        rd=(before.values.get("rd_spending"), now.values.get("rd_spending")),
    )


def growths(found: Growth) -> str:
    """“营业收入增幅 20.0%，研发投入增幅 7.5%。”; empty when one of them has no rate."""
    revenue, spending = found.revenue_growth, found.rd_growth
    if not isinstance(revenue, Decimal) or not isinstance(spending, Decimal):
        return ""
    return f"营业收入增幅 {half_up(revenue, 1)}%，研发投入增幅 {half_up(spending, 1)}%。"


def comparable_research(now: Sheet, before: Sheet) -> bool:
    """Whether the R&D spending of the two years was stated in one 口径."""
    return now.bases.get("rd_spending", "") == before.bases.get("rd_spending", "")


def _research(now: Sheet, before: Sheet, reading: str) -> Iterator[Hint]:
    if not comparable_research(now, before):
        return
    result = research(now, before)
    judged: Reading = getattr(result, reading)
    if judged is Reading.NOT_MET:
        words = "营收增长而研发投入未增长"
        if reading == "strict" and isinstance(result.revenue_growth, Decimal):
            words = f"低于营收增幅 {half_up(result.revenue_growth, 1)}%"
        yield Hint("rd_spending", "warn", words)
    elif judged is Reading.MET:
        words = "随营收增长" if reading == "weak" else "不低于营收增幅"
        yield Hint("rd_spending", "ok", words)
