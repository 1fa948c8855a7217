"""An assessment as a workbook: its columns, what its cells print, and what was typed into them when it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from benchmarking.enums import AnswerState
from benchmarking.models import Assessment, Indicator
from benchmarking.rules import scoring
from benchmarking.rules.answers import (
    GATE_WORDS,
    MARKS,
    NOTE_MAX,
    OWN_TEXT_MAX,
    Content,
    can_say,
    own_kind,
    settled,
    unit,
)
from dongtou_brand.kernel.sheets import Blank, Cell, Column, Meta, Note, Value
from enterprises.rules.numbers import BadNumber, read
from enterprises.rules.workbook_cells import BadCell, choice, shown
from enterprises.rules.workbook_columns import outdated
from enterprises.rules.workbooks import AGAIN

TEMPLATE: Final = "benchmarking.assessment"
CODE, OWN, JUDGEMENT, NOTE = "code", "own", "judgement", "note"
READ: Final = (CODE, OWN, JUDGEMENT, NOTE)
"""The columns that are read; the others only say what is asked."""
NUMBER_DECIMALS: Final = 4

COLUMNS: Final = (
    Column("维度", 11),
    Column("编号", 8, code=CODE, text=True),
    Column("指标", 22),
    Column("类别", 9),
    Column("要求", 34),
    Column("标准要求", 18),
    Column("满分", 7),
    Column("现状填写内容（单位）", 20),
    Column("本企业现状", 26, code=OWN, required=True),
    Column("判定", 22, code=JUDGEMENT, required=True),
    Column("说明", 30, code=NOTE, required=True),
    Column("历年数据（企业档案）", 20),
    Column("应附材料", 22),
    Column("已上传材料（材料日期）", 34),
)
FROZEN: Final = 3
"""The columns that stay in sight: dimension, code and name."""

HOW: Final = (
    "只填写橙色列名下的“本企业现状”“判定”“说明”三列，其余各列供对照，不读取。“判定”从下拉列表中选择。",
    "空白、0、“不适用”三者不同：没有填的留空；不适用的在“判定”选择“不适用”，并在“说明”写明原因。",
    "下载时已有内容、后来被删空的单元格，上传后会请您确认是否清空；下载时就空白的单元格不改动平台上的内容。",
    "数值只填数字，单位见“现状填写内容（单位）”；不要用公式，不要合并单元格，不要改动列名和编号。",
    "佐证材料请在平台上传；“已上传材料”列出下载时已有的文件和材料日期。",
    "可分给多人填写：每人各填自己的指标，分别上传，逐项合并。下载后平台上又有改动的指标列为冲突，由您逐项选择。",
    "有一处错误就不写入任何内容，全部错误列出并退回标红的文件。",
)
NOTES: Final = (
    Note("本企业现状", f"按左侧“现状填写内容”填写。文字不超过 {OWN_TEXT_MAX} 字；数值最多四位小数。"),
    Note("判定", "必备项选“满足”或“不满足”；计分项选相应档次；按数值自动计分的指标不选判定。"),
    Note("说明", f"不超过 {NOTE_MAX} 字；选择“不适用”的必须写明原因。"),
)


# ── what leaves ─────────────────────────────────────────────────────────────────────────────────
def offered(indicator: Indicator) -> dict[str, tuple[str, str]]:
    """What may be chosen as judgement, in its order: the words, and the mark and choice that they mean."""
    steps = _steps(indicator)
    marks = [AnswerState.LATER, *([AnswerState.NOT_APPLICABLE] if indicator.may_be_not_applicable else [])]
    return steps | {str(mark.label): (mark.value, "") for mark in marks}


def _steps(indicator: Indicator) -> dict[str, tuple[str, str]]:
    if indicator.is_gate:
        return {GATE_WORDS[value]: ("", value) for value in (scoring.YES, scoring.NO)}
    return {
        f"{one.label}（{one.points.normalize():f} 分）": ("", one.value) for one in scoring.options(indicator)
    }


def _understood(indicator: Indicator) -> dict[str, tuple[str, str]]:
    """What is understood as judgement: what is offered, steps without their points, and 不适用 where a rule refuses it."""
    known = {str(mark.label): (mark.value, "") for mark in (AnswerState.LATER, AnswerState.NOT_APPLICABLE)}
    bare = [one.label for one in scoring.options(indicator)]
    short = {one.label: ("", one.value) for one in scoring.options(indicator) if bare.count(one.label) == 1}
    return short | known | offered(indicator)


def printed(indicator: Indicator, content: Content) -> dict[str, str]:
    """What the cells say that are to be filled in, as text; the number without its unit."""
    number = content.own_number
    words = next((words for words, said in offered(indicator).items() if said == _judged(content)), "") or (
        str(AnswerState(content.state).label) if content.state in MARKS else ""
    )
    return {
        OWN: content.own_text if number is None else f"{number.normalize():f}",
        JUDGEMENT: words,
        NOTE: content.note,
    }


def _judged(content: Content) -> tuple[str, str]:
    return (content.state, "") if content.state in MARKS else ("", content.choice)


def blanks(indicator: Indicator, content: Content) -> tuple[Cell | Blank, ...]:
    """The cells that are to be filled in: 本企业现状, 判定, 说明. What the indicator does not ask is locked."""
    said = printed(indicator, content)
    number = own_kind(indicator) == "number"
    own: Cell | Blank = None
    if own_kind(indicator):
        hint = f"填写{own_label(indicator)}" + ("，只填数字。" if number else "。")
        value: Cell = content.own_number if number and content.own_number is not None else plain(said[OWN])
        own = Blank(value, number=number, hint=hint)
    options = tuple(offered(indicator))
    on_line = scoring.linear(indicator) is not None
    hint = "按数值自动计分，一般不用选择。" if on_line else "请从下拉列表中选择。"
    return own, Blank(said[JUDGEMENT], options, hint=hint), Blank(plain(said[NOTE]))


def own_label(indicator: Indicator) -> str:
    """What the enterprise states of itself, with its unit; empty when it states nothing."""
    if not own_kind(indicator):
        return ""
    label = str(indicator.own_value.get("label") or "本企业现状")
    return f"{label}（{unit(indicator)}）" if unit(indicator) else label


def meta(assessment: Assessment, versions: Mapping[str, int]) -> Meta:
    """The marks of the workbook of an assessment: whose it is, by which catalogue, on which versions it was made."""
    catalogue = assessment.round.catalogue
    facts = {
        "assessment": str(assessment.pk),
        "enterprise": assessment.enterprise.name,
        "round": str(assessment.round),
        "catalogue": catalogue.checksum,
        "edition": str(catalogue),
    } | {f"version:{code}": str(version) for code, version in versions.items()}
    return Meta(
        TEMPLATE, assessment.round.year, "", Meta.of(TEMPLATE, _read_columns()).columns, tuple(facts.items())
    )


def _read_columns() -> list[Column]:
    return [column for column in COLUMNS if column.code]


# ── what comes back ─────────────────────────────────────────────────────────────────────────────
def wrong_template(found: Meta | None, assessment: Assessment) -> str:
    """Why a workbook is not the one of this assessment, in a sentence; empty when it is."""
    if found is None or found.template != TEMPLATE:
        return f"不是从自评页面下载的填报表，或平台标识已丢失。{AGAIN}"
    facts, catalogue = dict(found.facts), assessment.round.catalogue
    theirs, round_of = facts.get("enterprise", ""), facts.get("round", "")
    if facts.get("assessment") != str(assessment.pk):
        if theirs != assessment.enterprise.name:
            return f"这是“{theirs}”的填报表，不是本企业的。请核对后重新选择。"
        return f"这是{round_of}自评的填报表，当前是{assessment.round}。请核对后重新选择。"
    if facts.get("catalogue") != catalogue.checksum:
        return f"这份填报表依据的是“{facts.get('edition', '')}”，本次自评依据“{catalogue}”，指标已有变化。{AGAIN}"
    if changed := outdated(found, _read_columns()):
        return f"这份填报表是旧版（{found.version}），列已有变化。{'；'.join(changed)}。{AGAIN}"
    return ""


def versions(found: Meta) -> dict[str, int]:
    """On which version of each answer the workbook was made, by the indicator's code."""
    pairs = (
        (name.removeprefix("version:"), value) for name, value in found.facts if name.startswith("version:")
    )
    return {
        code: int(value) for code, value in pairs if value.isascii() and value.isdecimal() and len(value) < 10
    }


@dataclass(slots=True)
class Typed:
    """What a row says otherwise than it said when it was downloaded.

    `changes` are parts of a content by column; `cleared` names those that were taken away; `faults` are pairs of
    column and sentence.
    """

    changes: dict[str, Any] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    faults: list[tuple[str, str]] = field(default_factory=list)


def typed(
    indicator: Indicator,
    base: Content,
    cells: Mapping[str, Value | None],
    *,
    percent: bool,
    skipped: frozenset[str],
) -> Typed:
    """Compare a row with what it said when it was downloaded; what is as it was is not judged.

    `percent`: the number's cell is formatted as a percentage. `skipped` are columns that could not be read.
    """
    found, was, cleared = Typed(), printed(indicator, base), set()
    for column in (OWN, JUDGEMENT, NOTE):
        if column in skipped:
            continue
        cell = _percented(cells.get(column), indicator) if column == OWN and percent else cells.get(column)
        now = plain(shown(cell))
        if now == plain(was[column]):
            continue
        try:
            found.changes[column] = _part(indicator, column, cell, now, percent)
        except BadCell as bad:
            found.faults.append((column, bad.words))
        if not now:
            cleared.add(column)
    found.cleared = frozenset(cleared)
    if found.changes and not found.faults and not skipped:
        content = over(indicator, base, found.changes)
        if words := can_say(indicator, content):
            found.faults.append((_guilty(indicator, content), words))
    return found


def plain(text: str) -> str:
    """Text as it comes back from a cell: one kind of line end, no outer blanks."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _percented(cell: Value | None, indicator: Indicator) -> Value | None:
    """58% is stored as 0.58: what is shown counts where the unit is a percentage."""
    if isinstance(cell, float) and not isinstance(cell, bool) and unit(indicator) == "%":
        return float(Decimal(f"{cell:.15g}") * 100)
    return cell


def _part(
    indicator: Indicator, column: str, cell: Value | None, now: str, percent: bool
) -> tuple[str, Decimal | None] | tuple[str, str] | str:
    if column == NOTE:
        return now
    if column == JUDGEMENT:
        known = _understood(indicator)
        name = choice(now, known, noun="“判定”可选内容") if now else None
        return known[name] if name else ("", "")
    return _own(indicator, cell, now, percent)


def _own(indicator: Indicator, cell: Value | None, now: str, percent: bool) -> tuple[str, Decimal | None]:
    kind = own_kind(indicator)
    if not kind:
        raise BadCell("本项不填写现状，请删去，或写在“说明”中。")
    if kind == "text" or not now:
        return now, None
    if isinstance(cell, bool) or not isinstance(cell, str | float):
        raise BadCell("单元格是日期或逻辑值格式，请设为常规格式后重新填写数字。")
    if percent and isinstance(cell, float) and unit(indicator) != "%":
        raise BadCell(f"单元格是百分比格式，本项单位为“{unit(indicator)}”，请设为常规格式后重新填写。")
    return "", _number(indicator, now)


def _number(indicator: Indicator, now: str) -> Decimal | None:
    """The number; its unit may stand behind it. What the platform's page takes for a number, a cell takes too."""
    of = unit(indicator)
    bare = now.removesuffix(of) if of else now
    try:
        # points may go beyond a hundred here: a self-assessment of 卓越绩效 has a thousand
        number = read(bare, unit="" if of == "分" else of, decimals=NUMBER_DECIMALS)
    except BadNumber as bad:
        told = "不适用的请在“判定”中选择“不适用”"
        raise BadCell(bad.words.replace("不适用的请勾选“不适用”", told)) from bad
    return number.normalize() if number is not None else None


def over(
    indicator: Indicator,
    content: Content,
    changes: Mapping[str, Any],
) -> Content:
    """The content with these parts put in place of its own."""
    text, number = changes.get(OWN, (content.own_text, content.own_number))
    mark, chosen = changes.get(JUDGEMENT, (content.state if content.state in MARKS else "", content.choice))
    if mark == AnswerState.LATER:
        chosen = content.choice
    note = changes.get(NOTE, content.note)
    return settled(
        indicator, mark=mark, choice=chosen, own_text=text, own_number=number, note=note,
    )  # fmt: skip


def _guilty(indicator: Indicator, content: Content) -> str:
    """The column in which the fault is mended that `can_say` has told."""
    if content.state == AnswerState.NOT_APPLICABLE and not indicator.may_be_not_applicable:
        return JUDGEMENT
    if content.state == AnswerState.NOT_APPLICABLE and not content.note:
        return NOTE
    own = can_say(indicator, Content(own_text=content.own_text, own_number=content.own_number))
    return OWN if own else NOTE


# ── putting it together with what stands now ────────────────────────────────────────────────────
SERVER, SHEET, CLEAR = "server", "sheet", "clear"


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator at which the workbook says something else than the platform.

    `base` is what the workbook said when it was made, on `version`; `server` is what stands now, on `present`;
    `sheet` is that with what was typed, and `clear` also without what was taken away.
    """

    indicator: Indicator
    row: int
    version: int
    present: int
    base: Content
    server: Content
    sheet: Content
    clear: Content

    @property
    def conflict(self) -> bool:
        """Whether somebody has saved another answer since the workbook was made."""
        return self.server != self.base

    @property
    def clears(self) -> bool:
        """Whether something was taken away, which must be confirmed."""
        return self.clear != self.sheet

    @property
    def cleared(self) -> list[str]:
        """The headings of the cells that would be empty then."""
        kept, gone = printed(self.indicator, self.sheet), printed(self.indicator, self.clear)
        return [column.title for column in COLUMNS if kept.get(column.code) and not gone[column.code]]

    @property
    def picks(self) -> tuple[str, ...]:
        """What there is to choose from, the default first; one where nothing is to be asked."""
        writes = () if self.sheet == self.server else (SHEET,)
        keeps = (SERVER,) if self.conflict or not writes else ()
        return (*keeps, *writes, *((CLEAR,) if self.clears else ()))

    def picked(self, pick: str) -> Content:
        """The content that a choice stands for."""
        return {SHEET: self.sheet, CLEAR: self.clear}.get(pick, self.server)


def item(
    indicator: Indicator, said: Typed, *, row: int, version: int, present: int, base: Content, server: Content
) -> Item | None:
    """What is to be decided at an indicator; None where the workbook and the platform say the same."""
    clear = _allowed(indicator, over(indicator, server, said.changes), over(indicator, base, said.changes))
    kept = {column: part for column, part in said.changes.items() if column not in said.cleared}
    sheet = _allowed(indicator, over(indicator, server, kept), clear)
    if not said.changes or clear == server:
        return None
    return Item(indicator, row, version, present, base, server, sheet, clear)


def _allowed(indicator: Indicator, *contents: Content) -> Content:
    """The first of these that the indicator allows; the last was judged when the workbook was read."""
    return next((content for content in contents if not can_say(indicator, content)), contents[-1])
