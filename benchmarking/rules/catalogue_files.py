"""What must add up inside the file of an indicator catalogue, and what it must agree with outside."""

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from benchmarking.rules import catalogue_checks
from benchmarking.rules.catalogue_shapes import (
    FULL_POINTS,
    CatalogueFile,
    Dimension,
    Indicator,
    Option,
    walk,
)
from dongtou_brand.kernel.datafile import Fault, Location
from enterprises.rules.standard_numbers import spelled

__all__ = [
    "CatalogueFile",
    "Check",
    "Dimension",
    "Indicator",
    "known_clauses",
    "known_figures",
    "known_standards",
    "standard_number",
    "walk",
]

Check = Callable[[CatalogueFile], Iterator[Fault]]


def known_clauses(keys_of: Mapping[str, Collection[str]]) -> Check:
    """A check that the policy is stored (number → clause keys) and has every clause that is named."""

    def check(file: CatalogueFile) -> Iterator[Fault]:
        if file.policy and file.policy not in keys_of:
            yield Fault(("policy",), f"政策“{file.policy}”尚未载入，请先载入政策文件，或改正文号")
            return
        for place, _, indicator in walk(file):
            if indicator.clause and indicator.clause not in keys_of[file.policy]:
                words = f"条款键“{indicator.clause}”在{file.policy}中不存在，请核对政策文件"
                yield Fault((*place, "clause"), words)

    return check


def known_figures(units: Mapping[str, str]) -> Check:
    """A check that every yearly figure named is defined (code → unit), and stated in its own unit."""

    def check(file: CatalogueFile) -> Iterator[Fault]:
        for place, _, indicator in walk(file):
            for part in ("own_value", "linear"):
                named = getattr(indicator, part)
                if named and named.figure and named.figure not in units:
                    words = f"年度数据“{named.figure}”不存在，请改用 data/figures.yaml 中已定义的代码"
                    yield Fault((*place, part, "figure"), words)
            own = indicator.own_value
            if own and own.figure in units and own.unit != units[own.figure]:
                words = f"单位“{own.unit}”与年度数据“{own.figure}”的单位“{units[own.figure]}”不一致，请改正"
                yield Fault((*place, "own_value", "unit"), words)

    return check


def known_standards(numbers: Collection[str]) -> Check:
    """A check that the standard named, if any, is a number of a standard and stands in the register."""

    def check(file: CatalogueFile) -> Iterator[Fault]:
        try:
            number = standard_number(file)
        except ValueError as wrong:
            yield Fault(("standard",), str(wrong).removesuffix("。"))
            return
        if number and number not in numbers:
            yield Fault(
                ("standard",), f"标准“{number}”尚未登记，请先在标准登记中录入，或改正编号，或删去这一项"
            )

    return check


def standard_number(file: CatalogueFile) -> str:
    """The number of the standard in its one spelling, empty for none; raises ValueError for what is no number."""
    return spelled(file.standard or "")


def _codes_once(file: CatalogueFile) -> Iterator[Fault]:
    seen: set[Any] = set()
    for place, dimension, indicator in walk(file):
        if indicator.code and indicator.code in seen:
            yield Fault((*place, "code"), f"指标编号“{indicator.code}”重复，请改为未用过的编号")
        elif indicator.code and dimension.code and not indicator.code.startswith(f"{dimension.code}-"):
            yield Fault((*place, "code"), f"指标编号“{indicator.code}”应以维度代码“{dimension.code}-”开头")
        seen.add(indicator.code)


def _dimensions_once(file: CatalogueFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, dimension in enumerate(file.dimensions):
        if dimension.code in seen:
            yield Fault(("dimensions", index, "code"), f"维度代码“{dimension.code}”重复，请改为未用过的代码")
        seen.add(dimension.code)


def _sources_named(file: CatalogueFile) -> Iterator[Fault]:
    for place, _, indicator in walk(file):
        for index, source in enumerate(indicator.sources or ()):
            if source not in file.sources:
                words = f"来源标注“{source}”没有说明，请在 sources 中补充，或改用 {'、'.join(file.sources)}"
                yield Fault((*place, "sources", index), words)
        if indicator.sources and "P" in indicator.sources and not indicator.clause:
            yield Fault(place, f"{indicator.code} 来源为政策原文，请补上 clause（条款键）")


def _kinds_hold(file: CatalogueFile) -> Iterator[Fault]:
    """A gate has no points and no scale; a scored indicator has points and exactly one way to them."""
    for place, _, indicator in walk(file):
        steps = bool(indicator.scale) + bool(indicator.linear)
        ways = steps + bool(indicator.measures)
        if indicator.kind == "gate" and (indicator.points is not None or steps):
            yield Fault(place, f"{indicator.code} 是必备项，不计分，请删去 points、scale 和 linear")
        if indicator.kind == "score" and not indicator.points:
            yield Fault(place, f"{indicator.code} 是计分项，请补上大于 0 的 points（满分）")
        if indicator.kind == "score" and ways != 1:
            yield Fault(
                place,
                f"{indicator.code} 须有且只有一种计分办法：scale（选项）、linear（按比例）或 measures（关键技术指标）",
            )


def _own_values_there(file: CatalogueFile) -> Iterator[Fault]:
    """What the enterprise states of itself may only be left out where its measured values say it."""
    for place, _, indicator in walk(file):
        if indicator.own_value is None and not indicator.measures:
            yield Fault(place, "缺少“own_value”，请补上")


def _scales_hold(file: CatalogueFile) -> Iterator[Fault]:
    for place, _, indicator in walk(file):
        if indicator.scale and indicator.points:
            yield from _scale((*place, "scale"), indicator.scale, indicator.points)
        line = indicator.linear
        if line and line.zero_at == line.full_at:
            yield Fault((*place, "linear"), "满分值 full_at 不能等于零分值 zero_at，请改正")


def _scale(place: Location, scale: list[Option], full: Decimal) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, option in enumerate(scale):
        if option.value in seen:
            yield Fault((*place, index, "value"), f"选项值“{option.value}”重复，请改为未用过的值")
        seen.add(option.value)
        if option.points > full:
            yield Fault((*place, index, "points"), f"选项分值 {option.points} 超过满分 {full}，请改正")
        if index and option.points <= scale[index - 1].points:
            yield Fault((*place, index, "points"), "选项应按分值从低到高排列，且不相等，请调整")
    if max(option.points for option in scale) < full:
        yield Fault(place, f"没有能得满分 {full} 的选项，请补上，或降低 points")


def _points_add_up(file: CatalogueFile) -> Iterator[Fault]:
    for index, dimension in enumerate(file.dimensions):
        total = sum((indicator.points or Decimal(0)) for indicator in dimension.indicators)
        if total != dimension.points:
            words = f"维度“{dimension.name}”满分 {dimension.points}，但各计分项合计 {total}，请改正其中之一"
            yield Fault(("dimensions", index, "points"), words)


def _whole_is_hundred(file: CatalogueFile) -> Iterator[Fault]:
    total = sum(dimension.points for dimension in file.dimensions)
    if total != FULL_POINTS:
        yield Fault(("dimensions",), f"各维度满分合计应为 100，现为 {total}，请调整")


def _thresholds_in_order(file: CatalogueFile) -> Iterator[Fault]:
    if file.result.basic >= file.result.passed:
        yield Fault(("result", "pass"), "达标分值 pass 应高于基本达标分值 basic，请改正")


CatalogueFile.checks = (
    _codes_once,
    _dimensions_once,
    _sources_named,
    _kinds_hold,
    _own_values_there,
    _scales_hold,
    _points_add_up,
    _whole_is_hundred,
    _thresholds_in_order,
    *catalogue_checks.CHECKS,
)
