"""Key figures of a product: what three levels ask of each, and where a measured value stands between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from benchmarking.enums import Direction
from benchmarking.models import Indicator
from dongtou_brand.kernel.money import half_up

__all__ = [
    "MEASURED",
    "Level",
    "Measure",
    "compared",
    "complete",
    "falls_short",
    "measures",
    "meets",
    "number_words",
    "percent",
    "plain",
    "read",
    "share",
    "words",
    "written",
]

# The choice of a verdict whose points come from measured values.
MEASURED: Final = "measured"


@dataclass(frozen=True, slots=True)
class Level:
    """What one level asks of a measure, in its unit, and where that is taken from."""

    value: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One key figure with the levels that there are: national standard, “浙江制造” standard, internationally advanced."""

    code: str
    name: str
    unit: str
    direction: Direction
    national: Level | None
    standard: Level | None
    advanced: Level | None

    @property
    def falling(self) -> bool:
        """Whether less is better."""
        return self.direction is Direction.LOWER

    @property
    def title(self) -> str:
        """“机械寿命（次）”."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name


def measures(indicator: Indicator) -> tuple[Measure, ...]:
    """The measures of an indicator in their order; none for most."""
    return tuple(_measure(each) for each in indicator.measures)


def _measure(stored: Mapping[str, Any]) -> Measure:
    return Measure(
        code=str(stored["code"]),
        name=str(stored["name"]),
        unit=str(stored.get("unit") or ""),
        direction=Direction(stored["direction"]),
        national=_level(stored.get("national")),
        standard=_level(stored.get("standard")),
        advanced=_level(stored.get("advanced")),
    )


def _level(stored: Mapping[str, Any] | None) -> Level | None:
    return Level(Decimal(str(stored["value"])), str(stored.get("source") or "")) if stored else None


def read(stored: Mapping[str, str]) -> dict[str, Decimal]:
    """Measured values as they are kept, as numbers."""
    return {code: Decimal(text) for code, text in stored.items()}


def written(indicator: Indicator, numbers: Mapping[str, Decimal | None]) -> dict[str, str]:
    """Measured values as they are kept: those that there are, in the order of the indicator, as plain text."""
    return {
        each.code: plain(number)
        for each in measures(indicator)
        if (number := numbers.get(each.code)) is not None
    }


def plain(number: Decimal) -> str:
    """The number as it is typed: no zeros at the end, no exponent."""
    return f"{number.normalize():f}"


def complete(indicator: Indicator, measured: Mapping[str, Decimal]) -> bool:
    """Whether every measure has a value."""
    return all(each.code in measured for each in measures(indicator))


def meets(level: Level | None, measure: Measure, number: Decimal) -> bool:
    """Whether a value reaches a level; what asks for nothing is reached."""
    if level is None:
        return True
    return number <= level.value if measure.falling else number >= level.value


def falls_short(indicator: Indicator, measured: Mapping[str, Decimal]) -> list[Measure]:
    """The measures whose value does not reach the “浙江制造” standard; what was not measured is not among them."""
    return [
        each
        for each in measures(indicator)
        if each.code in measured and not meets(each.standard, each, measured[each.code])
    ]


def share(measure: Measure, number: Decimal) -> Decimal | None:
    """Where a value stands: 0 at the national standard, 1 at the advanced level, in proportion and beyond both.

    None where one of the two is not known, or both are the same.
    """
    if measure.national is None or measure.advanced is None:
        return None
    start, end = measure.national.value, measure.advanced.value
    return (number - start) / (end - start) if start != end else None


def percent(measure: Measure, level: Level | None, number: Decimal) -> Decimal | None:
    """How much better (above zero) or worse (below) a value is than a level, in % of it with one decimal.

    None without a level, and for a level of 0, of which nothing is a part.
    """
    if level is None or not level.value:
        return None
    better = level.value - number if measure.falling else number - level.value
    return half_up(better / level.value * 100, 1)


def compared(measure: Measure, level: Level | None, number: Decimal | None) -> str:
    """“持平”, “优于 12.0%”, “低于 3.5%”, “高于 3.5%”; empty where there is nothing to compare."""
    if level is None or number is None:
        return ""
    if number == level.value:
        return "持平"
    better = (number < level.value) is measure.falling
    side = "优于" if better else "高于" if measure.falling else "低于"
    part = percent(measure, level, number)
    return side if part is None else f"{side} {abs(part)}%"


def number_words(measure: Measure, number: Decimal) -> str:
    """A value with its unit: “22,400 次”, “3.9 W”, “98%”."""
    tight = measure.unit in ("", "%", "‰")
    return f"{number.normalize():,f}{'' if tight else ' '}{measure.unit}"


def words(indicator: Indicator, measured: Mapping[str, Decimal]) -> str:
    """Every measured value in one line; empty when nothing was measured."""
    return "；".join(
        f"{each.name} {number_words(each, measured[each.code])}"
        for each in measures(indicator)
        if each.code in measured
    )
