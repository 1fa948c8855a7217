"""Measured values beside the three levels, in the order in which they matter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from benchmarking.models import Indicator
from benchmarking.rules import measures, scoring
from benchmarking.rules.measures import Level, Measure
from dongtou_brand.kernel.money import half_up

__all__ = ["Compared", "by_effect", "compare", "measured_words", "sources"]

# Where the advanced level stands on the bar of a value, and the national standard at its left end (in % of its length).
ADVANCED_AT = 80


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure with its measured value; None where it was not measured.

    `lost` are the points (分, two decimals) that its place below the advanced level costs; None at a gate and
    without a value.
    """

    indicator: Indicator
    measure: Measure
    number: Decimal | None
    lost: Decimal | None

    @property
    def meets(self) -> bool | None:
        """Whether the “浙江制造” standard is reached; None without a value or without such a standard."""
        return self._reaches(self.measure.standard)

    @property
    def leads(self) -> bool | None:
        """Whether the internationally advanced level is reached."""
        return self._reaches(self.measure.advanced)

    def _reaches(self, level: Level | None) -> bool | None:
        if level is None or self.number is None:
            return None
        return measures.meets(level, self.measure, self.number)

    @property
    def to_standard(self) -> Decimal | None:
        """How much better or worse than the standard (%, below zero is worse)."""
        return self._percent(self.measure.standard)

    @property
    def to_advanced(self) -> Decimal | None:
        """How much better or worse than the advanced level (%, below zero is worse)."""
        return self._percent(self.measure.advanced)

    def _percent(self, level: Level | None) -> Decimal | None:
        return None if self.number is None else measures.percent(self.measure, level, self.number)

    @property
    def standard_words(self) -> str:
        """“持平”, “优于 12.0%”, “低于 3.5%”; empty where there is nothing to compare."""
        return measures.compared(self.measure, self.measure.standard, self.number)

    @property
    def advanced_words(self) -> str:
        """The same against the internationally advanced level."""
        return measures.compared(self.measure, self.measure.advanced, self.number)

    @property
    def words(self) -> str:
        """Where the value stands, in words: for those who don't see the bar."""
        if self.number is None:
            return "未测"
        if self.meets is False:
            return "未达到“浙江制造”标准"
        if self.leads is None:
            return "达到“浙江制造”标准" if self.meets else ""
        reached = "达到国际先进" if self.leads else "未达到国际先进"
        return reached if self.leads or self.meets is None else f"达到“浙江制造”标准，{reached}"

    @property
    def tone(self) -> str:
        """The colour of the comparison with the advanced level."""
        return {True: "ok", False: "warn", None: ""}[self.leads] if self.meets is not False else "err"

    @property
    def place(self) -> int | None:
        """Where the value stands on a bar (0 to 100): the national standard at 0, the advanced level at `ADVANCED_AT`."""
        return None if self.number is None else _place(self.measure, self.number)

    @property
    def standard_place(self) -> int | None:
        """Where the “浙江制造” standard stands on the bar."""
        return _place(self.measure, self.measure.standard.value) if self.measure.standard else None

    @property
    def advanced_place(self) -> int:
        return ADVANCED_AT

    @property
    def effect(self) -> tuple[int, Decimal]:
        """How much it matters, the least first: what keeps a gate shut, then points lost, then the distance."""
        shut = self.indicator.is_gate and self.meets is False
        distance = self.to_standard if shut else self.to_advanced
        rank = 0 if shut else 1 if self.lost else 2
        return rank, -self.lost if rank == 1 and self.lost else distance or Decimal(0)


def _place(measure: Measure, number: Decimal) -> int | None:
    share = measures.share(measure, number)
    if share is None:
        return None
    return int(min(max(half_up(share * ADVANCED_AT), Decimal(0)), Decimal(100)))


def compare(indicator: Indicator, measured: Mapping[str, Decimal]) -> tuple[Compared, ...]:
    """Every measure of an indicator beside what was measured, in its order."""
    listed = measures.measures(indicator)
    return tuple(
        Compared(
            indicator,
            each,
            number := measured.get(each.code),
            _lost(indicator, each, number, len(listed)),
        )
        for each in listed
    )


def _lost(indicator: Indicator, measure: Measure, number: Decimal | None, count: int) -> Decimal | None:
    if indicator.is_gate or indicator.points is None or number is None:
        return None
    reached = scoring.bounded(measures.share(measure, number) or Decimal(0))
    return half_up((1 - reached) * indicator.points / count, 2)


def sources(indicator: Indicator) -> list[str]:
    """Where the levels are taken from, each said once: “国家标准：GB/T 10963.1—2020”."""
    found: dict[str, None] = {}
    for each in measures.measures(indicator):
        for name, level in zip(
            ("国家标准", "“浙江制造”标准", "国际先进"),
            (each.national, each.standard, each.advanced),
            strict=True,
        ):
            if level and level.source:
                found[f"{name}：{level.source}"] = None
    return list(found)


def by_effect(found: Iterable[Compared]) -> list[Compared]:
    """What keeps a gate shut first, then by the points lost, then by the distance from the advanced level."""
    return sorted(found, key=lambda each: each.effect)


def measured_words(found: Iterable[Compared]) -> str:
    """“单极功耗 4.6 W，高于“浙江制造”标准 4.5 W，差距 2.2%”, for each that does not reach it; else those below advanced."""
    listed = list(found)
    short = [_short(each, "“浙江制造”标准", each.measure.standard) for each in listed if each.meets is False]
    behind = [
        _short(each, "国际先进", each.measure.advanced)
        for each in listed
        if each.leads is False and not each.indicator.is_gate
    ]
    return "；".join(short or behind)


def _short(each: Compared, name: str, level: Level | None) -> str:
    if level is None or each.number is None:
        return ""
    side = "高于" if each.measure.falling else "低于"
    part = measures.percent(each.measure, level, each.number)
    stated, asked = (measures.number_words(each.measure, one) for one in (each.number, level.value))
    return f"{each.measure.name} {stated}，{side}{name} {asked}" + (f"，差距 {abs(part)}%" if part else "")
