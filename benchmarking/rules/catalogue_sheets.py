"""A catalogue as a workbook: what its sheets and columns are, and the rows that a file becomes in them.

One list of columns serves the empty template, a filled workbook, and what is read back (`catalogue_cells`).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from benchmarking.rules.catalogue_shapes import LEVELS, CatalogueFile, Indicator, Level, walk
from dongtou_brand.kernel.sheets import Block, Cell, Column, Leaf, Meta, Note

__all__ = [
    "DIRECTIONS",
    "HOW",
    "KINDS",
    "NOTES",
    "OWN",
    "RUNGS",
    "TEMPLATE",
    "YES",
    "columns",
    "leaves",
    "meta",
]

TEMPLATE: Final = "benchmarking.catalogue"
YES: Final = {True: "是", False: "否"}
KINDS: Final = {"gate": "必备项", "score": "计分项"}
OWN: Final = {"text": "文字", "number": "数值"}
DIRECTIONS: Final = {"higher": "越高越好", "lower": "越低越好"}
RUNGS: Final = {"planned": "规划", "cultivated": "培育", "creating": "创建"}
HOW: Final = (
    "按“目录、维度、指标、量表、关键技术指标、来源”的顺序填写；橙色表头的列必填，鼠标停在表头可看说明。",
    "编号由维度代码、短横线和两位数字组成，如 A-01；指标按表中先后排列，归入与编号首字母相同的维度。",
    "必备项不计分，不填满分和量表；计分项须填满分，并在量表、按数值计分、关键技术指标三种办法中只选一种。",
    "各维度满分等于其计分项满分之和，各维度合计 100 分。",
    "修改已发布的目录，请换一个版本号，作为新版本导入；编号不变的指标，历次答复可以对照和沿用。",
    "请勿改动工作表名称和表头；不要合并单元格；公式请粘贴为数值。",
)
NOTES: Final = (
    Note(
        "兼容", "编号相同、原答复含义不变的指标，企业可以沿用上轮答复；要求、选项含义、单位等改变的不能沿用。"
    ),
    Note("分值为示例", "填“是”的目录，页面和报告标明分值为示例。"),
)
_YES_NO = tuple(YES.values())
_RUNG_NOTE = "有分档的目录填写；没有分档的，六列都留空。"


def _column(code: str, title: str, note: str = "", *, width: int = 14, need: bool = False,
            choices: Iterable[str] = ()) -> Column:  # fmt: skip
    return Column(title, width, code=code, text=True, note=note, choices=tuple(choices), required=need)


def columns(figures: Sequence[str] = ()) -> dict[str, tuple[Column, ...]]:
    """The sheets with their columns; `figures` are the codes of yearly figures that are offered."""
    return {"目录": _head(), "维度": _dimensions(), "指标": _indicators(figures), "量表": _steps(),
            "关键技术指标": _measures(), "来源": _sources()}  # fmt: skip


def _head() -> tuple[Column, ...]:
    tiers = [
        _column(f"{rung}_{name}", f"{words}档{title}", _RUNG_NOTE)
        for rung, words in RUNGS.items()
        for name, title in (("basic", "基本达标分值"), ("pass", "达标分值"))
    ]
    return (
        _column("code", "目录代码", "小写字母、数字和短横线；各版本相同。", width=22, need=True),
        _column("edition", "版本", "如 2018；同一目录每个版本不同。", need=True),
        _column("title", "目录名称", width=40, need=True),
        _column("policy", "依据政策文号", "平台已载入的政策文号。", width=26, need=True),
        _column("product_group", "产品类别", "通用目录留空。", width=18),
        _column("standard", "对应标准", "标准库中的编号；没有的留空。", width=22),
        _column("example", "分值为示例", need=True, choices=_YES_NO),
        _column("note", "说明", width=60, need=True),
        _column("basic", "基本达标分值", need=True),
        _column("pass", "达标分值", need=True),
        *tiers,
    )


def _dimensions() -> tuple[Column, ...]:
    return (
        _column("code", "维度代码", "一个大写字母。", need=True),
        _column("name", "维度名称", width=20, need=True),
        _column("points", "满分", "等于本维度各计分项满分之和。", need=True),
    )


def _indicators(figures: Sequence[str]) -> tuple[Column, ...]:
    return (
        _column("code", "指标编号", "如 A-01，首字母为维度代码。", need=True),
        _column("name", "指标名称", width=28, need=True),
        _column("kind", "类别", need=True, choices=KINDS.values()),
        _column("points", "满分", "计分项填写，必备项留空。"),
        _column("requirement", "要求", width=50, need=True),
        _column("required", "标准要求", width=28, need=True),
        _column("own_kind", "填报方式", "企业填报现状的方式；只填关键技术指标的留空。", choices=OWN.values()),
        _column("own_label", "填报内容", "要企业填什么，如“证书编号和有效期至”。", width=26),
        _column("own_unit", "单位", "填报数值时的单位。"),
        _column("own_figure", "年度数据", "可以取自企业档案的年度数据代码。", width=20, choices=figures),
        _column("zero_at", "零分值", "按数值计分时填写：此值为 0 分。"),
        _column("full_at", "满分值", "按数值计分时填写：此值为满分。"),
        _column("figure", "计分年度数据", "按数值计分所依的年度数据代码。", width=20, choices=figures),
        _column("asked_indicator", "条件指标", "只在该指标作某种答复时才填报本项；一直适用的留空。"),
        _column("asked_is", "条件选项", "条件指标的选项值，每行一个；必备项填 yes（满足）或 no（不满足）。", width=16),
        _column("tiers", "适用分档", "规划、培育、创建，用顿号分隔；各档都适用的留空。", width=18),
        _column("evidence", "佐证材料", "每行一种。", width=30, need=True),
        _column("evidence_required", "须附佐证", "留空为“是”。", choices=_YES_NO),
        _column("judged", "判定办法", width=50, need=True),
        _column("not_applicable", "可不适用", "留空为“否”。", choices=_YES_NO),
        _column("clause", "政策条款", "条款键，如 2.3。"),
        _column("sources", "来源", "“来源”表中的标注，用顿号分隔。", need=True),
        _column("example", "示例", "留空为“否”。", choices=_YES_NO),
    )  # fmt: skip


def _steps() -> tuple[Column, ...]:
    return (
        _column("indicator", "指标编号", need=True),
        _column(
            "value", "选项值", "小写字母、数字；同一指标内不重复，沿用旧版本时不要改。", width=16, need=True
        ),
        _column("label", "选项名称", width=40, need=True),
        _column("points", "分值", "从低到高排列，最高一项等于满分。", need=True),
    )


def _measures() -> tuple[Column, ...]:
    levels = [
        each
        for name, words in LEVELS.items()
        for each in (
            _column(f"{name}_value", f"{words}值", width=16),
            _column(f"{name}_source", f"{words}值来源", width=28),
        )
    ]
    return (
        _column("indicator", "指标编号", need=True),
        _column("code", "代码", "小写字母、数字；同一指标内不重复。", need=True),
        _column("name", "名称", width=24, need=True),
        _column("unit", "单位"),
        _column("direction", "方向", need=True, choices=DIRECTIONS.values()),
        *levels,
    )


def _sources() -> tuple[Column, ...]:
    return (
        _column("key", "标注", "如 P、S1。", need=True),
        _column("words", "说明", width=60, need=True),
    )


def meta() -> Meta:
    """What the workbook is: the columns of all its sheets."""
    every = columns()
    marks = tuple((f"{sheet}.{c.code}", c.title, c.fingerprint) for sheet, cs in every.items() for c in cs)
    return Meta(TEMPLATE, None, "", marks)


def leaves(file: CatalogueFile | None, figures: Sequence[str] = ()) -> list[Leaf]:
    """The sheets with the rows of a file, or empty."""
    rows = _rows(file) if file else {}
    return [
        Leaf(title, [Block(found, [[row.get(c.code) for c in found] for row in rows.get(title, [])])])
        for title, found in columns(figures).items()
    ]


# ── the rows of a file ──────────────────────────────────────────────────────────────────────────
Row = dict[str, Cell]


def _rows(file: CatalogueFile) -> dict[str, list[Row]]:
    indicators = [indicator for _, _, indicator in walk(file)]
    return {
        "目录": [_head_row(file)],
        "维度": [{"code": d.code, "name": d.name, "points": _plain(d.points)} for d in file.dimensions],
        "指标": [_indicator_row(each) for each in indicators],
        "量表": [
            {"indicator": each.code, "value": step.value, "label": step.label, "points": _plain(step.points)}
            for each in indicators
            for step in each.scale
        ],
        "关键技术指标": [row for each in indicators for row in _measure_rows(each)],
        "来源": [{"key": key, "words": words} for key, words in file.sources.items()],
    }


def _head_row(file: CatalogueFile) -> Row:
    tiers = {
        f"{tier.rung}_{name}": _plain(value)
        for tier in file.tiers
        for name, value in (("basic", tier.basic), ("pass", tier.passed))
    }
    return {
        "code": file.code, "edition": file.edition, "title": file.title, "policy": file.policy,
        "product_group": file.product_group, "standard": file.standard, "example": YES[file.example],
        "note": file.note, "basic": _plain(file.result.basic), "pass": _plain(file.result.passed), **tiers,
    }  # fmt: skip


def _indicator_row(one: Indicator) -> Row:
    own, line, asked = one.own_value, one.linear, one.asked_when
    return {
        "code": one.code, "name": one.name, "kind": KINDS[one.kind],
        "points": _plain(one.points), "requirement": one.requirement, "required": one.required,
        "own_kind": OWN[own.kind] if own else None, "own_label": own.label if own else None,
        "own_unit": own.unit if own else None, "own_figure": own.figure if own else None,
        "zero_at": _plain(line.zero_at) if line else None, "full_at": _plain(line.full_at) if line else None,
        "figure": line.figure if line else None,
        "asked_indicator": asked.indicator if asked else None,
        "asked_is": "\n".join(asked.choices) if asked else None,
        "tiers": "、".join(RUNGS[rung] for rung in one.tiers), "evidence": "\n".join(one.evidence),
        "evidence_required": YES[one.evidence_required], "judged": one.judged,
        "not_applicable": YES[one.not_applicable], "clause": one.clause, "sources": "、".join(one.sources),
        "example": YES[one.example],
    }  # fmt: skip


def _measure_rows(one: Indicator) -> Iterable[Row]:
    for each in one.measures:
        row: Row = {"indicator": one.code, "code": each.code, "name": each.name, "unit": each.unit,
                    "direction": DIRECTIONS[each.direction]}  # fmt: skip
        for name in LEVELS:
            level: Level | None = getattr(each, name)
            row |= {f"{name}_value": _plain(level.value), f"{name}_source": level.source} if level else {}
        yield row


def _plain(number: Decimal | None) -> str | None:
    """As text, so that 6.0 stays 6.0 and the file stays the same."""
    return None if number is None else f"{number:f}"
