"""The shape of an indicator catalogue's file, and what must add up inside it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from dongtou_brand.kernel.datafile import Fault, FileModel, Location, Number

__all__ = ["CatalogueFile", "Dimension", "Indicator", "known_clauses", "known_figures", "walk"]

FULL_POINTS = Decimal(100)

Check = Callable[["CatalogueFile"], Iterator[Fault]]

Points = Annotated[Number, Field(ge=0, le=FULL_POINTS, max_digits=5, decimal_places=1)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Label = Annotated[str, Field(min_length=1, max_length=60)]


class OwnValue(FileModel):
    """What the enterprise states of itself; `figure` names the yearly figure that it can be taken from."""

    kind: Literal["text", "number"]
    label: Label
    unit: Annotated[str, Field(max_length=12)] = ""
    figure: Annotated[str, Field(max_length=40)] = ""


class Option(FileModel):
    """One step of a scale."""

    value: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,20}$")]
    label: Label
    points: Points


class Linear(FileModel):
    """Points in proportion to a figure: none at `zero_at`, all at `full_at`; up or down."""

    zero_at: Number
    full_at: Number
    figure: Annotated[str, Field(min_length=1, max_length=40)]


class Indicator(FileModel):
    """A gate that must be met, or a scored indicator with a scale or a line."""

    code: Annotated[str, Field(pattern=r"^[A-Z]-[0-9]{2}$")]
    name: Label
    kind: Literal["gate", "score"]
    points: Points | None = None
    requirement: Text
    required: Annotated[str, Field(min_length=1, max_length=120)]
    own_value: OwnValue
    scale: list[Option] = []
    linear: Linear | None = None
    evidence: Annotated[list[Label], Field(min_length=1)]
    evidence_required: bool = True
    judged: Text
    not_applicable: bool = False
    clause: Annotated[str, Field(max_length=20)] = ""
    sources: Annotated[list[str], Field(min_length=1)]
    example: bool = False


class Dimension(FileModel):
    """A dimension with its full points, which are those of its scored indicators together."""

    code: Annotated[str, Field(pattern=r"^[A-Z]$")]
    name: Annotated[str, Field(min_length=1, max_length=20)]
    points: Points
    indicators: Annotated[list[Indicator], Field(min_length=1)]


class Result(FileModel):
    """The result rule: a failed gate overrides all; then the points decide."""

    gate_veto: Literal[True]
    basic: Points
    passed: Annotated[Points, Field(alias="pass")]


class CatalogueFile(FileModel):
    """One edition of an indicator catalogue."""

    format: Literal[1]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    edition: Annotated[str, Field(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    policy: Annotated[str, Field(min_length=1, max_length=60)]
    example: bool
    note: Text
    sources: dict[str, Annotated[str, Field(min_length=1, max_length=100)]]
    result: Result
    dimensions: Annotated[list[Dimension], Field(min_length=1)]


def walk(file: CatalogueFile) -> Iterator[tuple[Location, Dimension, Indicator]]:
    """Every indicator in order, with its place in the file and its dimension."""
    for d, dimension in enumerate(file.dimensions):
        for i, indicator in enumerate(dimension.indicators or ()):
            yield ("dimensions", d, "indicators", i), dimension, indicator


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
        ways = bool(indicator.scale) + bool(indicator.linear)
        if indicator.kind == "gate" and (indicator.points is not None or ways):
            yield Fault(place, f"{indicator.code} 是必备项，不计分，请删去 points、scale 和 linear")
        if indicator.kind == "score" and not indicator.points:
            yield Fault(place, f"{indicator.code} 是计分项，请补上大于 0 的 points（满分）")
        if indicator.kind == "score" and ways != 1:
            yield Fault(place, f"{indicator.code} 须有且只有一种计分办法：scale（选项）或 linear（按比例）")


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
    _scales_hold,
    _points_add_up,
    _whole_is_hundred,
    _thresholds_in_order,
)
