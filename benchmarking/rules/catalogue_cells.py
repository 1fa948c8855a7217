"""The rows of a catalogue's workbook as the tree that a file has, and the cell in which each part of it stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from benchmarking.rules.catalogue_shapes import LEVELS
from benchmarking.rules.catalogue_sheets import DIRECTIONS, KINDS, OWN, RUNGS, YES
from dongtou_brand.kernel.datafile import Location
from enterprises.rules.workbook_cells import shown
from enterprises.rules.workbooks import Line

__all__ = ["Spot", "Tree", "in_words", "tree"]

_APART = re.compile(r"[、,，;；\s]+")
_GATE_WORDS = {"满足": "yes", "不满足": "no"}
# What the checks of a file call its parts, as the columns of the workbook call them.
_WORDS: Final = {
    "points": "满分", "scale": "量表", "linear": "按数值计分", "measures": "关键技术指标", "own_value": "填报方式",
    "sources": "来源", "clause": "政策条款", "edition": "版本", "pass": "达标分值", "basic": "基本达标分值",
    "national": "国家标准值", "standard": "“浙江制造”标准值", "advanced": "国际先进值", "direction": "方向",
    "full_at": "满分值", "zero_at": "零分值", "tiers": "分档", "gate": "必备项", "score": "计分项", "text": "文字",
    "number": "数值", "higher": "越高越好", "lower": "越低越好", "planned": "规划", "cultivated": "培育",
    "creating": "创建", "true": "是", "false": "否", "indicators": "指标", "dimensions": "维度",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: its sheet, its row, and its column by code."""

    sheet: str
    line: Line
    column: str = ""


@dataclass(slots=True)
class Tree:
    """What the sheets say, as a YAML file would; where each part stands; and what can't be placed at all."""

    data: dict[str, Any] = field(default_factory=dict)
    spots: dict[Location, Spot] = field(default_factory=dict)
    wrong: list[tuple[Spot, str]] = field(default_factory=list)

    def spot(self, place: Location) -> Spot | None:
        """The cell of a place, or of the nearest thing around it."""
        while place and place not in self.spots:
            place = place[:-1]
        return self.spots.get(place)


def in_words(message: str) -> str:
    """What a check says of a file, in the words of the workbook."""
    said = re.sub(r"[a-z][a-z_]+", lambda found: _WORDS.get(found[0], found[0]), message)
    said = said.replace("请去掉引号和单位", "请只填数字")
    said = re.sub(r"([^\s（）、，]+) \1 ?", r"\1", said)
    said = re.sub(r"([^\s（）、，]+)（\1）", r"\1", said)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff“])", "", said)


def tree(tables: Mapping[str, Sequence[Line]]) -> Tree:
    """The tree of the sheets' rows."""
    made = Tree()
    _head(made, tables["目录"])
    made.data["sources"] = {}
    for line in tables["来源"]:
        key = _text(line, "key")
        if not key or key in made.data["sources"]:
            words = f"标注“{key}”重复，请只保留一行。" if key else "请填写标注。"
            made.wrong.append((Spot("来源", line, "key"), words))
            continue
        made.data["sources"][key] = _text(line, "words")
        made.spots["sources", key] = Spot("来源", line, "words")
    places = _indicators(made, _dimensions(made, tables["维度"]), tables["指标"])
    _below(made, places, tables["量表"], "量表", "scale", _step)
    _below(made, places, tables["关键技术指标"], "关键技术指标", "measures", _measure)
    return made


def _put(made: Tree, at: Location, sheet: str, line: Line, columns: Mapping[str, str]) -> None:
    """Where the parts of a row stand: place → column."""
    made.spots[at] = Spot(sheet, line, next(iter(columns.values()), ""))
    for name, column in columns.items():
        made.spots[(*at, *name.split("."))] = Spot(sheet, line, column)


# ── cells ───────────────────────────────────────────────────────────────────────────────────────
def _text(line: Line, column: str) -> str:
    """The words of a cell: line ends as they are in a file, no blanks around them."""
    cell = line.cells.get(column)
    words = cell if isinstance(cell, str) else shown(cell)
    return words.replace("\r\n", "\n").strip(" \t\u3000") if words.strip() else ""


def _number(line: Line, column: str) -> Any:
    """An exact number, None for nothing; what is no number stays as it is, to be told."""
    words = _text(line, column)
    try:
        return Decimal(words) if words else None
    except InvalidOperation:
        return words


def _one(line: Line, column: str, known: Mapping[Any, str]) -> Any:
    """The value that these words stand for; other words stay as they are, to be told."""
    words = _text(line, column)
    return next((value for value, said in known.items() if said == words), words)


def _yes(line: Line, column: str, otherwise: bool | None = None) -> Any:
    return otherwise if not _text(line, column) and otherwise is not None else _one(line, column, YES)


def _split(line: Line, column: str) -> list[str]:
    return [word for word in _APART.split(_text(line, column)) if word]


# ── sheets ──────────────────────────────────────────────────────────────────────────────────────
_HEAD: Final = ("code", "edition", "title", "policy", "product_group", "standard", "note")


def _head(made: Tree, lines: Sequence[Line]) -> None:
    line = lines[0] if lines else Line(2, {})
    for other in lines[1:]:
        made.wrong.append((Spot("目录", other), "一个工作簿只导入一个目录，请删去多余的行。"))
    made.data |= {name: _text(line, name) for name in _HEAD}
    made.data |= {
        "format": 1,
        "example": _yes(line, "example"),
        "result": {"gate_veto": True, "basic": _number(line, "basic"), "pass": _number(line, "pass")},
    }
    parts = {name: name for name in (*_HEAD, "example")}
    _put(made, (), "目录", line, parts | {"result": "pass", "result.basic": "basic", "result.pass": "pass"})
    made.data["tiers"] = []
    for rung in RUNGS:
        basic, passed = _number(line, f"{rung}_basic"), _number(line, f"{rung}_pass")
        if basic is None and passed is None:
            continue
        at = ("tiers", len(made.data["tiers"]))
        made.data["tiers"].append({"rung": rung, "basic": basic, "pass": passed})
        _put(made, at, "目录", line, {"pass": f"{rung}_pass", "basic": f"{rung}_basic"})


def _dimensions(made: Tree, lines: Sequence[Line]) -> dict[str, Location]:
    """The dimensions; answers the place of each by its code."""
    made.data["dimensions"] = []
    found: dict[str, Location] = {}
    for index, line in enumerate(lines):
        code = _text(line, "code")
        made.data["dimensions"].append(
            {"code": code, "name": _text(line, "name"), "points": _number(line, "points"), "indicators": []}
        )
        at: Location = ("dimensions", index)
        _put(made, at, "维度", line, {"code": "code", "name": "name", "points": "points"})
        made.spots.setdefault(("dimensions",), Spot("维度", line, "points"))
        found.setdefault(code, at)
    return found


_PARTS: Final = {
    "code": "code", "name": "name", "kind": "kind", "points": "points", "requirement": "requirement",
    "required": "required", "own_value": "own_kind", "own_value.label": "own_label", "own_value.unit": "own_unit",
    "own_value.figure": "own_figure", "linear": "full_at", "linear.zero_at": "zero_at",
    "linear.full_at": "full_at", "linear.figure": "figure", "asked_when": "asked_indicator",
    "asked_when.indicator": "asked_indicator", "asked_when.is": "asked_is", "tiers": "tiers",
    "evidence": "evidence", "evidence_required": "evidence_required", "judged": "judged",
    "not_applicable": "not_applicable", "clause": "clause", "sources": "sources", "example": "example",
    "scale": "points", "measures": "code",
}  # fmt: skip


def _indicators(made: Tree, dimensions: Mapping[str, Location], lines: Sequence[Line]) -> dict[str, Location]:
    """The indicators in their dimensions; answers the place of each by its code."""
    found: dict[str, Location] = {}
    for line in lines:
        code = _text(line, "code")
        home = dimensions.get(code[:1])
        if home is None:
            words = (
                f"“维度”表中没有代码“{code[:1]}”，请补充维度，或改正编号。" if code else "请填写指标编号。"
            )
            made.wrong.append((Spot("指标", line, "code"), words))
            continue
        beside = made.data["dimensions"][home[1]]["indicators"]
        at: Location = (*home, "indicators", len(beside))
        beside.append(_indicator(line))
        _put(made, at, "指标", line, _PARTS)
        found.setdefault(code, at)
    return found


def _indicator(line: Line) -> dict[str, Any]:
    return {
        **{
            name: _text(line, name)
            for name in ("code", "name", "requirement", "required", "judged", "clause")
        },
        "kind": _one(line, "kind", KINDS),
        "points": _number(line, "points"),
        "own_value": _own(line),
        "linear": _linear(line),
        "asked_when": _asked(line),
        "tiers": [{said: rung for rung, said in RUNGS.items()}.get(w, w) for w in _split(line, "tiers")],
        "evidence": [w.strip(" \t") for w in _text(line, "evidence").split("\n") if w.strip()],
        "evidence_required": _yes(line, "evidence_required", True),
        "not_applicable": _yes(line, "not_applicable", False),
        "sources": _split(line, "sources"),
        "example": _yes(line, "example", False),
        "scale": [],
        "measures": [],
    }


def _own(line: Line) -> dict[str, Any] | None:
    parts = {name: _text(line, f"own_{name}") for name in ("label", "unit", "figure")}
    kind = _one(line, "own_kind", OWN)
    return {"kind": kind, **parts} if kind or any(parts.values()) else None


def _linear(line: Line) -> dict[str, Any] | None:
    zero, full, figure = _number(line, "zero_at"), _number(line, "full_at"), _text(line, "figure")
    if zero is None and full is None and not figure:
        return None
    return {"zero_at": zero, "full_at": full, "figure": figure}


def _asked(line: Line) -> dict[str, Any] | None:
    code, choices = _text(line, "asked_indicator"), _split(line, "asked_is")
    if not code and not choices:
        return None
    return {"indicator": code, "is": [_GATE_WORDS.get(choice, choice) for choice in choices]}


def _below(
    made: Tree, places: Mapping[str, Location], lines: Sequence[Line], sheet: str, name: str, read: Any
) -> None:
    """What belongs to an indicator: the steps of its scale, or its measures."""
    for line in lines:
        code = _text(line, "indicator")
        if code not in places:
            words = f"“指标”表中没有“{code}”，请改正编号。" if code else "请填写指标编号。"
            made.wrong.append((Spot(sheet, line, "indicator"), words))
            continue
        _, d, _, i = places[code]
        beside = made.data["dimensions"][d]["indicators"][i][name]
        at = (*places[code], name, len(beside))
        parts, columns = read(line)
        beside.append(parts)
        _put(made, at, sheet, line, columns)


def _step(line: Line) -> tuple[dict[str, Any], dict[str, str]]:
    parts = {
        "value": _text(line, "value"),
        "label": _text(line, "label"),
        "points": _number(line, "points"),
    }
    return parts, {name: name for name in parts}


def _measure(line: Line) -> tuple[dict[str, Any], dict[str, str]]:
    parts: dict[str, Any] = {name: _text(line, name) for name in ("code", "name", "unit")}
    parts["direction"] = _one(line, "direction", DIRECTIONS)
    columns = {name: name for name in parts}
    for name in LEVELS:
        value, source = _number(line, f"{name}_value"), _text(line, f"{name}_source")
        parts[name] = {"value": value, "source": source} if value is not None or source else None
        columns |= {
            name: f"{name}_value",
            f"{name}.value": f"{name}_value",
            f"{name}.source": f"{name}_source",
        }
    return parts, columns
