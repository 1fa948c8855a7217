"""What must hold of a catalogue's measures, conditions and tiers."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from benchmarking.rules.catalogue_shapes import LEVELS, CatalogueFile, Indicator, Measure, Tier, walk
from dongtou_brand.kernel.datafile import Fault, Location

__all__ = ["CHECKS", "choices_of"]


def choices_of(indicator: Indicator) -> list[str]:
    """The choices with which an indicator can be answered; none where a number is given."""
    if indicator.kind == "gate":
        return ["yes", "no"]
    return [option.value for option in indicator.scale or ()]


# ── measures ────────────────────────────────────────────────────────────────────────────────────
def _measures_hold(file: CatalogueFile) -> Iterator[Fault]:
    for place, _, indicator in walk(file):
        seen: set[str] = set()
        for index, measure in enumerate(indicator.measures or ()):
            at = (*place, "measures", index)
            if measure.code in seen:
                yield Fault((*at, "code"), f"指标代码“{measure.code}”重复，请改为未用过的代码")
            seen.add(measure.code)
            yield from _levels_there(at, indicator, measure)
            yield from _levels_in_order(at, measure)


def _levels_there(at: Location, indicator: Indicator, measure: Measure) -> Iterator[Fault]:
    """A gate is judged by the standard; points are given between the national standard and the advanced level."""
    if indicator.kind == "gate" and measure.standard is None:
        words = f"{indicator.code} 是必备项，按“浙江制造”标准判定，请为“{measure.name}”补上 standard"
        yield Fault(at, words)
    if indicator.kind == "score" and (measure.national is None or measure.advanced is None):
        words = f"{indicator.code} 按国家标准到国际先进之间的位置计分，请为“{measure.name}”补上 national 和 advanced"
        yield Fault(at, words)
    ends = (measure.national, measure.advanced)
    if indicator.kind == "score" and ends[0] and ends[1] and ends[0].value == ends[1].value:
        yield Fault((*at, "advanced"), f"“{measure.name}”的国际先进值与国家标准值相同，无法计分，请改正")


def _levels_in_order(at: Location, measure: Measure) -> Iterator[Fault]:
    """The standard is no weaker than the national one, nor the advanced level weaker than the national one."""
    national = measure.national
    for name in ("standard", "advanced"):
        level = getattr(measure, name)
        if not national or not level or level.value == national.value:
            continue
        if (level.value < national.value) == (measure.direction == "higher"):
            side = "低于" if measure.direction == "higher" else "高于"
            words = f"“{measure.name}”的{LEVELS[name]}值 {level.value} {side}国家标准值 {national.value}"
            yield Fault((*at, name), f"{words}，请核对数值或 direction（方向）")


# ── conditions ──────────────────────────────────────────────────────────────────────────────────
def _conditions_hold(file: CatalogueFile) -> Iterator[Fault]:
    """The indicator that decides stands before, so that no circle can be; it has the choices that are named."""
    codes = {indicator.code for _, _, indicator in walk(file)}
    before: dict[str, Indicator] = {}
    for place, _, indicator in walk(file):
        if (asked := indicator.asked_when) and asked.indicator:
            at = (*place, "asked_when")
            decides = before.get(asked.indicator)
            if decides is not None:
                yield from _choices_there((*at, "is"), decides, asked.choices or ())
            elif asked.indicator not in codes:
                words = f"指标“{asked.indicator}”不存在，请改为目录中已有的编号"
                yield Fault((*at, "indicator"), words)
            else:
                words = f"条件指标“{asked.indicator}”应排在 {indicator.code} 之前，请调整顺序或条件"
                yield Fault((*at, "indicator"), words)
        before[indicator.code] = indicator


def _choices_there(at: Location, decides: Indicator, named: list[str] | tuple[()]) -> Iterator[Fault]:
    known = choices_of(decides)
    if not known:
        yield Fault(at, f"{decides.code} 按数值填报，没有选项，不能作为适用条件，请改用必备项或有选项的指标")
        return
    for index, choice in enumerate(named):
        if choice not in known:
            words = f"{decides.code} 没有选项“{choice}”，请改用 {'、'.join(known)}"
            yield Fault((*at, index), words)


# ── tiers ───────────────────────────────────────────────────────────────────────────────────────
def _tiers_hold(file: CatalogueFile) -> Iterator[Fault]:
    tiers = file.tiers or ()
    order = ["planned", "cultivated", "creating"]
    for index, tier in enumerate(tiers):
        if tier.basic >= tier.passed:
            yield Fault(("tiers", index, "pass"), "达标分值 pass 应高于基本达标分值 basic，请改正")
        if tier.passed > (full := _full(file, tier)):
            words = f"达标分值 {tier.passed} 超过该分档满分 {full}，请降低 pass，或增加该分档的计分项"
            yield Fault(("tiers", index, "pass"), words)
    for index, (one, other) in enumerate(pairwise(tiers), 1):
        if order.index(other.rung) <= order.index(one.rung):
            words = "分档应按 planned、cultivated、creating 的顺序排列，且不重复，请调整"
            yield Fault(("tiers", index, "rung"), words)


def _full(file: CatalogueFile, tier: Tier) -> Decimal:
    """The full points of a tier (分)."""
    counted = (i for _, _, i in walk(file) if not i.tiers or tier.rung in i.tiers)
    return sum((indicator.points or Decimal(0) for indicator in counted), Decimal(0))


def _tiers_named(file: CatalogueFile) -> Iterator[Fault]:
    """An indicator names only tiers that there are, and only those in which its condition can be answered."""
    rungs = [tier.rung for tier in file.tiers or ()]
    tiers_of = {indicator.code: indicator.tiers or rungs for _, _, indicator in walk(file)}
    for place, _, indicator in walk(file):
        for index, rung in enumerate(indicator.tiers or ()):
            if rung not in rungs:
                words = f"目录没有分档“{rung}”，请在 tiers 中补充，或删去"
                yield Fault((*place, "tiers", index), words)
        asked = indicator.asked_when
        if asked and set(indicator.tiers or rungs) - set(tiers_of.get(asked.indicator, rungs)):
            words = f"{indicator.code} 适用的分档多于条件指标 {asked.indicator}，请使前者不超出后者"
            yield Fault((*place, "asked_when"), words)


CHECKS = (_measures_hold, _conditions_hold, _tiers_hold, _tiers_named)
