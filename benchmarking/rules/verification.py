"""What an officer may find, and when an assessment is returned, confirmed or reopened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from benchmarking.enums import AnswerState, AssessmentStatus, Outcome
from benchmarking.models import (
    Answer,
    Assessment,
    Declaration,
    Indicator,
    Verdict,
    VerdictRevision,
)
from benchmarking.rules import measures, scoring
from benchmarking.rules.answers import choice_words, content_of, judgement, measured_wrong
from benchmarking.rules.declarations import impartial
from benchmarking.rules.measures import MEASURED
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule
from enterprises.rules.enterprises import is_active

__all__ = [
    "ALL", "NOTE_MAX", "NUMBER", "REASON_MAX", "TWO_PEOPLE", "Finding", "agrees",
    "can_confirm", "can_find", "can_judge", "can_reopen", "can_return", "can_take_over", "can_unlock", "choices",
    "claimed", "finding_of", "found_words", "is_sole_judge", "named", "return_words", "stale", "standing_note", "taken_over",
]  # fmt: skip

NOTE_MAX: Final = 2000
REASON_MAX: Final = 2000
# The choice of a verdict that is a number on a linear scale.
NUMBER: Final = "number"
# Every dimension of the catalogue at once; said in so many words, never by leaving the dimension out.
ALL: Final = "*"
TWO_PEOPLE: Final = "核验结论须由另一名经办或审核人员确认。"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer finds at one indicator, without who and when. No choice: not judged."""

    choice: str = ""
    own_number: Decimal | None = None
    note: str = ""
    measured: dict[str, str] = field(default_factory=dict)


def finding_of(row: Verdict | VerdictRevision | None) -> Finding:
    """What a verdict or one of its revisions says; empty when there is none."""
    return Finding() if row is None else Finding(row.choice, row.own_number, row.note, dict(row.measured))


def claimed(indicator: Indicator, answer: Answer | None) -> Finding:
    """What the enterprise says, in the terms of a verdict; empty for what it has not said."""
    content = content_of(answer)
    if content.state == AnswerState.NOT_APPLICABLE:
        return Finding(scoring.NOT_APPLICABLE)
    if content.state != AnswerState.ANSWERED:
        return Finding()
    if indicator.measures:
        return Finding(content.choice or MEASURED, measured=content.measured)
    if scoring.linear(indicator) is not None:
        return Finding(NUMBER, content.own_number)
    return Finding(content.choice)


def choices(indicator: Indicator, answer: Answer | None) -> list[str]:
    """What may be found at an indicator; 不适用 only where the enterprise claims it."""
    if indicator.is_gate:
        found = [scoring.YES, scoring.NO]
    elif indicator.measures:
        found = [MEASURED]
    elif scoring.linear(indicator) is not None:
        found = [NUMBER]
    else:
        found = [option.value for option in scoring.options(indicator)]
    claims_it = claimed(indicator, answer).choice == scoring.NOT_APPLICABLE
    return [*found, scoring.NOT_APPLICABLE] if claims_it else found


def agrees(indicator: Indicator, answer: Answer | None, finding: Finding) -> bool:
    """Whether the finding is what the enterprise itself says."""
    own = claimed(indicator, answer)
    mine, theirs = ((each.choice, each.own_number, each.measured) for each in (own, finding))
    return mine == theirs


def taken_over(indicator: Indicator, answer: Answer | None) -> Finding | None:
    """The finding that agrees with the enterprise; None when it has said nothing that could be taken over."""
    own = claimed(indicator, answer)
    return own if own.choice in choices(indicator, answer) else None


def stale(verdict: Verdict | None, changed_at: datetime | None) -> bool:
    """Whether the answer, or a file behind it, changed after the verdict: then it must be judged anew."""
    return verdict is not None and changed_at is not None and changed_at > verdict.at


def found_words(indicator: Indicator, finding: Finding) -> str:
    """The finding in words: 满足, the step of the scale with its points, 不适用 …"""
    if finding.choice == scoring.NOT_APPLICABLE:
        return "不适用"
    return choice_words(indicator, finding.choice, finding.own_number, finding.measured)


# ── verdicts ────────────────────────────────────────────────────────────────────────────────────
@rule
def can_judge(by: Actor, assessment: Assessment, declared: Declaration | None) -> str | None:
    """牵头单位人员申报无利益关系后，在待核验期间可以核验；本人提交的自评不能由本人核验。"""
    if by.role not in LEAD:
        return "只有牵头单位的经办或审核人员可以核验。"
    if assessment.status != AssessmentStatus.SUBMITTED:
        words = ASSESSMENT.words(assessment.status, by.role)
        return f"自评当前状态为“{words}”，不能核验；本次填写的内容没有保存。"
    if assessment.submitted_by_id == by.user_id:
        return "不能核验本人提交的自评，请由其他核验人员办理。"
    return impartial(declared)


@rule
def can_find(indicator: Indicator, answer: Answer | None, finding: Finding) -> str | None:
    """核验结果应当是该指标允许的；与自评不一致的须写明理由。"""
    named = f"{indicator.code} {indicator.name}"
    if words := _measured_lacks(indicator, finding):
        return words
    if not finding.choice:
        return f"请选择 {named}的核验结果。"
    if finding.choice not in choices(indicator, answer):
        return f"{named}没有这个核验结果，请重新选择。"
    if finding.choice == NUMBER and finding.own_number is None:
        return f"请填写 {named}的核验数值。"
    if len(finding.note) > NOTE_MAX:
        return f"核验意见不能超过 {NOTE_MAX} 个字。"
    if not finding.note and not agrees(indicator, answer, finding):
        said = judgement(indicator, content_of(answer))
        return f"核验结果与自评（{said}）不一致，请在核验意见中写明理由。"
    return None


def _measured_lacks(indicator: Indicator, finding: Finding) -> str:
    """What is missing or wrong among the measured values; empty where none are asked for."""
    if not indicator.measures or finding.choice == scoring.NOT_APPLICABLE:
        return ""
    if not measures.complete(indicator, measures.read(finding.measured)):
        return f"请填写 {indicator.code} {indicator.name}全部关键技术指标的核验实测值。"
    return measured_wrong(indicator, finding.measured)


@rule
def can_take_over(dimension: str, codes: Collection[str]) -> str | None:
    """按自评采用须指明目录中的一个维度，或者指明全部。"""
    return None if dimension == ALL or dimension in codes else "请选择要按自评采用的维度。"


# ── the assessment ──────────────────────────────────────────────────────────────────────────────
@rule
def can_confirm(
    by: Actor,
    assessment: Assessment,
    declared: Declaration | None,
    unjudged: Sequence[Indicator],
    judges: Collection[int],
    unsettled: Sequence[Indicator] = (),
) -> str | None:
    """全部指标核验完毕、分差已处理的可以确认；全部由一人核验的，须由另一名经办或审核人员确认。"""
    if by.role in LEAD and assessment.status == AssessmentStatus.VERIFIED:
        return None
    if words := can_judge(by, assessment, declared):
        return words
    if unjudged:
        return f"还有指标没有核验：{named(unjudged)}。"
    if unsettled:
        return f"核验结果与专家独立评分相差过大，尚未说明理由或者会商：{named(unsettled)}。"
    return TWO_PEOPLE if is_sole_judge(by, judges) else None


def named(indicators: Sequence[Indicator]) -> str:
    """“A-01 …、A-02 …，共 2 项”, the first five by name."""
    first = "、".join(f"{indicator.code} {indicator.name}" for indicator in indicators[:5])
    more = f"等 {len(indicators)} 项" if len(indicators) > 5 else f"，共 {len(indicators)} 项"
    return f"{first}{more}"


def is_sole_judge(by: Actor, judges: Collection[int]) -> bool:
    """Whether every verdict was written by this one person; `judges` are the ids of their authors."""
    return set(judges) == {by.user_id}


@rule
def can_return(by: Actor, assessment: Assessment, declared: Declaration | None, reason: str) -> str | None:
    """退回须说明原因；已终止的企业不能再补正，所交自评按现有材料核验。"""
    refusal = can_judge(by, assessment, declared) or is_active(assessment.enterprise)
    return refusal or _reason(reason, "退回")


@rule
def can_reopen(
    by: Actor, assessment: Assessment, declared: Declaration | None, reason: str, objected: bool = False
) -> str | None:
    """牵头单位审核人员说明原因后可以重新核验；已终止企业的结果不再改动，有待答复的异议的先答复。"""
    return _taken_back(by, assessment, declared, reason, objected, "重新核验")


@rule
def can_unlock(
    by: Actor, assessment: Assessment, declared: Declaration | None, reason: str, objected: bool = False
) -> str | None:
    """牵头单位审核人员说明原因后可以撤销核验、退回企业修改；条件与重新核验相同。"""
    return _taken_back(by, assessment, declared, reason, objected, "退回企业修改")


def _taken_back(
    by: Actor, assessment: Assessment, declared: Declaration | None, reason: str, objected: bool, verb: str
) -> str | None:
    if by.role is not Role.LEAD_CHIEF:
        return f"只有牵头单位审核人员可以{verb}。"
    if assessment.status != AssessmentStatus.VERIFIED:
        return f"只有已核验的自评可以{verb}。"
    if assessment.superseded_at is not None:
        return "结果已由复评代替，请先对复评结果重新核验。"
    if words := impartial(declared) or is_active(assessment.enterprise):
        return words
    if objected:
        return "企业已对核验结果提出异议，请先答复；异议成立的，答复后即重新核验。"
    return _reason(reason, verb)


def _reason(reason: str, verb: str) -> str | None:
    if not reason.strip():
        return f"请填写{verb}的原因。"
    return f"原因不能超过 {REASON_MAX} 个字。" if len(reason) > REASON_MAX else None


def return_words(reason: str, mend: Sequence[tuple[Indicator, str]]) -> str:
    """The reason as the enterprise reads it, then each indicator to be mended with the officer's note."""
    lines = [
        f"{indicator.code} {indicator.name}：{note}" if note else f"{indicator.code} {indicator.name}"
        for indicator, note in mend
    ]
    return "\n".join([reason.strip(), *(["须补正的指标：", *lines] if lines else [])])


def standing_note(outcome: Outcome, score: scoring.Score, unmet: Sequence[Indicator]) -> str:
    """“未达标，必备项 9/10，D-02 未满足”."""
    gates = f"{outcome.label}，必备项 {score.gates_met}/{score.gates_total}"
    return f"{gates}，{'、'.join(i.code for i in unmet)} 未满足" if unmet else gates
