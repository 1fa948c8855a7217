"""An assessment as a workbook: its columns, what its cells print, and what was typed into them when it comes back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from benchmarking.enums import AnswerState
from benchmarking.models import Assessment, Indicator
from benchmarking.rules import scoring
from benchmarking.rules.answers import (
    GATE_WORDS,
    MARKS,
    NOTE_MAX,
    OWN_TEXT_MAX,
    Content,
    own_kind,
    unit,
)
from benchmarking.rules.catalogue_shapes import LEVELS
from benchmarking.rules.measures import Measure, measures, number_words
from dongtou_brand.kernel.sheets import Blank, Cell, Column, Meta, Note
from enterprises.rules.workbook_columns import outdated
from enterprises.rules.workbooks import AGAIN

TEMPLATE: Final = "benchmarking.assessment"
CODE, OWN, JUDGEMENT, NOTE = "code", "own", "judgement", "note"
MEASURE: Final = "measure:"
"""Begins the name of what is typed into the row of a measure."""
READ: Final = (CODE, OWN, JUDGEMENT, NOTE)
"""The columns that are read; the others only say what is asked."""

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
    "空白、0、“不适用”“不清楚”各不相同：没有填的留空；不适用的在“判定”选择“不适用”，并在“说明”写明原因；不清楚的选择“不清楚”，由核验人员指导。",
    "下载时已有内容、后来被删空的单元格，上传后会请您确认是否清空；下载时就空白的单元格不改动平台上的内容。",
    "数值只填数字，单位见“现状填写内容（单位）”；不要用公式，不要合并单元格，不要改动列名和编号。",
    "关键技术指标每项一行（编号形如“A-03/ICN”），在该行“本企业现状”填实测值，判定由平台按实测值得出。",
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
    marks = [AnswerState.UNKNOWN, AnswerState.LATER]
    marks += [AnswerState.NOT_APPLICABLE] if indicator.may_be_not_applicable else []
    return steps | {str(mark.label): (mark.value, "") for mark in marks}


def _steps(indicator: Indicator) -> dict[str, tuple[str, str]]:
    if indicator.measures:
        return {}
    if indicator.is_gate:
        return {GATE_WORDS[value]: ("", value) for value in (scoring.YES, scoring.NO)}
    return {
        f"{one.label}（{one.points.normalize():f} 分）": ("", one.value) for one in scoring.options(indicator)
    }


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
        **{measure_column(each): content.measured.get(each.code, "") for each in measures(indicator)},
    }


def measure_column(measure: Measure) -> str:
    """The name of what is typed into the row of a measure, beside those of the columns."""
    return f"{MEASURE}{measure.code}"


def measure_row(indicator: Indicator, measure: Measure) -> str:
    """What stands as 编号 in the row of a measure: “A-03/ICN”."""
    return f"{indicator.code}/{measure.code}".upper()


def measure_levels(measure: Measure) -> str:
    """What is asked of a measure, in a cell: “越高越好；国家标准 6 kA；“浙江制造”标准 10 kA；国际先进 10 kA”."""
    levels = zip(LEVELS.values(), (measure.national, measure.standard, measure.advanced), strict=True)
    asked = (f"{name} {number_words(measure, level.value)}" for name, level in levels if level)
    return "；".join([str(measure.direction.label), *asked])


def measure_blank(measure: Measure, content: Content) -> Blank:
    """The cell into which a measured value is typed."""
    stored = content.measured.get(measure.code)
    return Blank(
        Decimal(stored) if stored else "", number=True, hint=f"填写{measure.title}的实测值，只填数字。"
    )


def condition_words(indicator: Indicator) -> str:
    """When an indicator is to be filled in, for the row of one that has a condition."""
    code = scoring.decides(indicator)
    return f"（按 {code} 的判定结果确定是否适用，不适用的不用填写）" if code else ""


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
    on_line = scoring.linear(indicator) is not None or bool(indicator.measures)
    hint = "按数值自动计分，一般不用选择。" if on_line else "请从下拉列表中选择。"
    return own, Blank(said[JUDGEMENT], options, hint=hint), Blank(plain(said[NOTE]))


def plain(text: str) -> str:
    """Text as it comes back from a cell: one kind of line end, no outer blanks."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


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
        "round": assessment.title,
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
        return f"这是{round_of}自评的填报表，当前是{assessment.title}。请核对后重新选择。"
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
