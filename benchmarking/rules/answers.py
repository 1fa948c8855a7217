"""What may be said to an indicator, by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from benchmarking.enums import AnswerSource, AnswerState, AssessmentStatus
from benchmarking.models import Answer, AnswerEvidence, AnswerRevision, Assessment, Indicator
from benchmarking.rules import measures, scoring
from benchmarking.rules.scoring import GATE_WORDS
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.rules.enterprises import is_active

__all__ = [
    "EVIDENCE_MAX",
    "GATE_WORDS",
    "NOTE_MAX",
    "OPEN",
    "OWN_TEXT_MAX",
    "Content",
    "can_add_evidence",
    "can_answer",
    "can_date_evidence",
    "can_say",
    "choice_words",
    "claims",
    "content_of",
    "judgement",
    "measured_wrong",
    "origin_words",
    "own_kind",
    "own_words",
    "settled",
    "states_something",
    "unit",
]  # fmt: skip

# Statuses in which answers may be changed: it is the enterprise's turn.
OPEN: Final = (AssessmentStatus.DRAFT, AssessmentStatus.RETURNED)
OWN_TEXT_MAX: Final = 500
NOTE_MAX: Final = 2000
EVIDENCE_MAX: Final = 20
# Units of what is counted one by one.
COUNTED: Final = frozenset({"批次", "人次", "家", "起", "项", "人", "次", "件"})
# The marks that stand in place of a judgement.
MARKS: Final = (AnswerState.NOT_APPLICABLE, AnswerState.UNKNOWN, AnswerState.LATER)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that an answer says, without who said it and when. Two equal contents are the same answer."""

    state: str = AnswerState.UNANSWERED
    choice: str = ""
    own_text: str = ""
    own_number: Decimal | None = None
    note: str = ""
    measured: dict[str, str] = field(default_factory=dict)


def content_of(row: Answer | AnswerRevision | None) -> Content:
    """What an answer or one of its revisions says; empty when there is none."""
    if row is None:
        return Content()
    return Content(row.state, row.choice, row.own_text, row.own_number, row.note, dict(row.measured))


def own_kind(indicator: Indicator) -> str:
    """What the enterprise states of itself: "text", "number", or "" for nothing."""
    return str(indicator.own_value.get("kind", ""))


def unit(indicator: Indicator) -> str:
    """The unit of the number that the enterprise states."""
    return str(indicator.own_value.get("unit") or "")


def settled(
    indicator: Indicator,
    *,
    mark: str = "",
    choice: str = "",
    own_text: str = "",
    own_number: Decimal | None = None,
    note: str = "",
    measured: Mapping[str, Decimal | None] | None = None,
) -> Content:
    """The content with its state, which follows from what was given.

    Where there are measures, the judgement follows from their values, once all are there.

    A mark (不适用, 不清楚, 稍后填写) wins; without one an answer is there as soon as it is judged: by a choice, or on a
    linear scale by the number. What was typed beside it is kept in every case.
    """
    on_line = scoring.linear(indicator) is not None
    kept = measures.written(indicator, measured or {})
    if indicator.measures:
        choice = scoring.chosen(indicator, scoring.Said(measured=measures.read(kept)))
        judged = measures.complete(indicator, measures.read(kept))
    else:
        judged = (own_number is not None) if on_line else bool(choice)
    said = AnswerState.ANSWERED if judged else AnswerState.UNANSWERED
    state = AnswerState(mark) if mark in MARKS else said
    if state == AnswerState.NOT_APPLICABLE or on_line:
        choice = ""
    return Content(state, choice, own_text, own_number, note, kept)


@rule
def can_answer(by: Actor, assessment: Assessment) -> str | None:
    """只有存续的本企业人员可以填写，且须处于填报中或退回补正状态。"""
    if by.role not in ENTERPRISE or assessment.enterprise.organisation_id != by.organisation_id:
        return "只有本企业的填报员或负责人可以填写自评。"
    if words := is_active(assessment.enterprise):
        return words
    if assessment.status not in OPEN:
        words = ASSESSMENT.words(assessment.status, by.role)
        return f"自评当前状态为“{words}”，不能再修改；本次填写的内容没有保存。"
    return None


@rule
def can_say(indicator: Indicator, content: Content) -> str | None:
    """填写的内容应当是该指标允许的。"""
    if content.state == AnswerState.NOT_APPLICABLE:
        if not indicator.may_be_not_applicable:
            return f"{indicator.code} {indicator.name}不能选择“不适用”。"
        if not content.note:
            return "选择“不适用”须在说明中写明原因。"
    if content.choice and content.choice not in _choices(indicator):
        return f"{indicator.code} {indicator.name}没有这个判定选项，请重新选择。"
    if words := _number_is_wrong(unit(indicator), content.own_number) or measured_wrong(
        indicator, content.measured
    ):
        return words
    if len(content.own_text) > OWN_TEXT_MAX:
        return f"本企业现状不能超过 {OWN_TEXT_MAX} 个字。"
    return f"说明不能超过 {NOTE_MAX} 个字。" if len(content.note) > NOTE_MAX else None


def _number_is_wrong(of: str, number: Decimal | None) -> str:
    """Why a number cannot be: below zero, a percentage above 100, a part of something that is counted."""
    if number is None:
        return ""
    if number < 0:
        return "本企业数值不能为负数，请核对后填写。"
    if of == "%" and number > 100:
        return "百分比应在 0 至 100 之间，请核对后填写。"
    if of in COUNTED and number != int(number):
        return f"以“{of}”计的数值应为整数，请核对后填写。"
    return ""


def measured_wrong(indicator: Indicator, measured: Mapping[str, str]) -> str:
    """Why a measured value cannot be; empty when all can."""
    numbers = measures.read(measured)
    for each in measures.measures(indicator):
        if words := _number_is_wrong(each.unit, numbers.get(each.code)):
            return f"{each.name}：{words.replace('本企业数值', '实测值')}"
    return ""


def _choices(indicator: Indicator) -> set[str]:
    if indicator.is_gate:
        return {scoring.YES, scoring.NO}
    return {option.value for option in scoring.options(indicator)}


@rule
def can_add_evidence(count: int) -> str | None:
    """每项指标的佐证材料有数量上限。"""
    return f"每项指标最多上传 {EVIDENCE_MAX} 份材料，请先移除不需要的。" if count >= EVIDENCE_MAX else None


@rule
def can_date_evidence(evidence: AnswerEvidence) -> str | None:
    """已移除的材料不能再改日期。"""
    return "这份材料已经移除，不能再修改材料日期。" if evidence.removed_at else None


def claims(indicator: Indicator, content: Content) -> bool:
    """Whether the answer claims anything that needs proof: a gate that is met, or points above zero."""
    if content.state != AnswerState.ANSWERED:
        return False
    said = scoring.Said(content.choice, content.own_number, measured=measures.read(content.measured))
    if indicator.is_gate:
        return content.choice == scoring.YES
    return bool(scoring.points(indicator, said))


def judgement(indicator: Indicator, content: Content) -> str:
    """The judgement in words: 满足, the step of the scale with its points, 不适用, 未判定 beside something written …"""
    if content.state == AnswerState.UNANSWERED and states_something(content):
        return "未判定"
    if content.state != AnswerState.ANSWERED:
        return str(AnswerState(content.state).label)
    return choice_words(indicator, content.choice, content.own_number, content.measured)


def states_something(content: Content) -> bool:
    """Whether something is stated, judged or not."""
    return bool(content.own_text or content.own_number is not None or content.measured)


def origin_words(revision: AnswerRevision | None) -> str:
    """How it was brought in: “网页填写”, “Excel 回传（第 14 行）”; empty before the first save."""
    if revision is None:
        return ""
    row = f"（第 {revision.source_row} 行）" if revision.source_row else ""
    return f"{AnswerSource(revision.source).label}{row}"


def choice_words(
    indicator: Indicator, choice: str, number: Decimal | None, measured: Mapping[str, str] | None = None
) -> str:
    """What a choice, a number on a linear scale, or measured values mean at this indicator."""
    if indicator.is_gate:
        return GATE_WORDS.get(choice, "未判定")
    if indicator.measures:
        earned = scoring.points(indicator, scoring.Said(measured=measures.read(measured or {})))
        return "未判定" if earned is None else f"{earned} 分"
    if scoring.linear(indicator) is not None:
        earned = scoring.points(indicator, scoring.Said(number=number))
        return "未判定" if earned is None else f"{earned} 分"
    found = next((step for step in scoring.options(indicator) if step.value == choice), None)
    return f"{found.label}（{found.points.normalize():f} 分）" if found else "未判定"


def own_words(indicator: Indicator, content: Content) -> str:
    """What the enterprise states of itself, with its unit; empty when it states nothing."""
    if indicator.measures:
        found = measures.words(indicator, measures.read(content.measured))
        return "\n".join(filter(None, (content.own_text, found)))
    if content.own_number is None:
        return content.own_text
    tight = unit(indicator) in ("%", "‰")
    return f"{content.own_number.normalize():,f}{'' if tight else ' '}{unit(indicator)}"
