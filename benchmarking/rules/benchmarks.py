"""The number that an indicator asks for, and how far a stated number is from it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from benchmarking.models import Indicator
from benchmarking.rules import scoring
from benchmarking.rules.answers import own_kind, unit
from dongtou_brand.kernel.money import half_up

__all__ = ["Benchmark", "Shortfall", "benchmark", "shortfall", "shortfall_words", "with_unit"]

NUMBER: Final = r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\S*?)\s*"
AT_LEAST: Final = (rf"(?:≥|不低于|不少于)\s*{NUMBER}", rf"{NUMBER}(?:及以上|以上)")
AT_MOST: Final = (rf"(?:≤|不高于|不超过)\s*{NUMBER}", rf"{NUMBER}(?:及以下|以下)")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The required number, in the unit of what the enterprise states; `falling`: less is better."""

    number: Decimal
    falling: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How far a number is from the benchmark: zero when it is reached.

    `difference` is in the indicator's unit, `percent` in % of the benchmark with one decimal; that is None for a
    benchmark of 0, of which nothing is a part.
    """

    benchmark: Benchmark
    difference: Decimal
    percent: Decimal | None


def benchmark(indicator: Indicator) -> Benchmark | None:
    """The end of a linear scale, else the number in words like “50% 及以上”; None where no number is asked for."""
    if own_kind(indicator) != "number":
        return None
    if (line := scoring.linear(indicator)) is not None:
        start, end = Decimal(str(line["zero_at"])), Decimal(str(line["full_at"]))
        return Benchmark(end, end < start)
    return _in_words(indicator.required_value.strip(), unit(indicator))


def _in_words(text: str, own_unit: str) -> Benchmark | None:
    """Only a plain bound in the enterprise's own unit; words that say more are left to the reader."""
    for falling, patterns in ((False, AT_LEAST), (True, AT_MOST)):
        for pattern in patterns:
            found = re.fullmatch(pattern, text)
            if found and found["unit"] == own_unit:
                return Benchmark(Decimal(found["number"]), falling)
    return None


def shortfall(indicator: Indicator, number: Decimal | None) -> Shortfall | None:
    """How far `number` is from what is asked for; None without a number on either side."""
    asked = benchmark(indicator)
    if asked is None or number is None:
        return None
    missing = number - asked.number if asked.falling else asked.number - number
    difference = max(missing, Decimal(0))
    percent = half_up(difference / asked.number * 100, 1) if asked.number else None
    return Shortfall(asked, difference, percent)


def shortfall_words(indicator: Indicator, found: Shortfall | None) -> str:
    """“低于 4%，相差 2 个百分点，差距 50.0%”; empty when the benchmark is reached or there is none."""
    if found is None or not found.difference:
        return ""
    bound = with_unit(indicator, found.benchmark.number)
    side = "高于" if found.benchmark.falling else "低于"
    part = f"，差距 {found.percent}%" if found.percent is not None else ""
    return f"{side} {bound}，相差 {_difference(indicator, found.difference)}{part}"


def _difference(indicator: Indicator, difference: Decimal) -> str:
    if unit(indicator) == "%":
        return f"{difference.normalize():,f} 个百分点"
    return with_unit(indicator, difference)


def with_unit(indicator: Indicator, number: Decimal) -> str:
    """A number in the unit of what the enterprise states at this indicator."""
    tight = unit(indicator) in ("", "%", "‰")
    return f"{number.normalize():,f}{'' if tight else ' '}{unit(indicator)}"
