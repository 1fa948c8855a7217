"""Re-assessment (复评): when it may begin, what is open in it, and whether a measure has reached its aim."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Answer, AnswerEvidence, Assessment, Indicator, PlannedGain
from benchmarking.rules import scoring
from benchmarking.rules.assessments import Missing
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.rules.enterprises import is_active

__all__ = [
    "UNCHANGED", "base_holds", "can_reassess", "holds", "is_open", "lacking", "missed_words", "reached",
]  # fmt: skip

UNCHANGED = "尚未更新"
"""What a reopened indicator lacks while it says what it said before."""


@rule
def can_reassess(by: Actor, assessment: Assessment, touched: int, later: str) -> str | None:
    """存续的本企业人员在措施登记完成后，可以对最新的核验结果申请复评。

    `touched` 为已完成措施涉及的指标数，`later` 为已经核验的后一轮次的名称。
    """
    if by.role not in ENTERPRISE or assessment.enterprise.organisation_id != by.organisation_id:
        return "复评由本企业申请。"
    if words := is_active(assessment.enterprise):
        return words
    if assessment.status != AssessmentStatus.VERIFIED:
        return "核验结果确认后才能申请复评。"
    if assessment.superseded_at is not None:
        return "结果已由复评代替，请对最新结果申请复评。"
    if later:
        return f"{later}已经核验，请对最新结果申请复评。"
    return None if touched else "登记完成至少一项改进措施后，可以申请复评。"


@rule
def is_open(indicator: Indicator, reopened: Collection[int] | None) -> str | None:
    """复评只填写和核验重新打开的指标，其余沿用原结果；`reopened` 为空值时全部可以填写。"""
    if reopened is None or indicator.pk in reopened:
        return None
    return f"{indicator.code} {indicator.name}沿用原结果，复评中不能修改。"


@rule
def base_holds(base: Assessment | None) -> str | None:
    """原结果有效期间才能确认复评。"""
    if base is None or base.status == AssessmentStatus.VERIFIED:
        return None
    return "原结果正在重新核验，确认后才能确认复评。"


@rule
def holds(assessment: Assessment) -> str | None:
    """已由复评代替的结果，须先撤回复评结果才能重新核验。"""
    return None if assessment.superseded_at is None else "结果已由复评代替，请先对复评结果重新核验。"


def lacking(
    found: Iterable[Missing],
    indicators: Sequence[Indicator],
    answers: Mapping[int, Answer],
    files: Mapping[int, Sequence[AnswerEvidence]],
    reopened: Collection[int],
    since: datetime,
) -> list[Missing]:
    """What a re-assessment lacks: of what is open, what is incomplete, and what says the same as before.

    `since` is when it was begun: what was saved or attached after that is new.
    """
    lacks = {lack.indicator_id: lack for lack in found}
    rows = []
    for each in indicators:
        if each.pk not in reopened:
            continue
        if each.pk in lacks:
            rows.append(lacks[each.pk])
        elif not _renewed(answers.get(each.pk), files.get(each.pk, ()), since):
            tone = "err" if each.is_gate else ""
            rows.append(Missing(each.pk, each.code, each.name, each.dimension.code, UNCHANGED, tone))
    return rows


def _renewed(answer: Answer | None, files: Sequence[AnswerEvidence], since: datetime) -> bool:
    if answer is not None and answer.saved_at is not None and answer.saved_at > since:
        return True
    return any(file.added_at > since for file in files)


def reached(gain: PlannedGain, said: scoring.Said) -> bool:
    """Whether what was found is what the measure aimed at; nothing is left to do where it does not apply."""
    if said.not_applicable:
        return True
    if gain.indicator.is_gate:
        return scoring.gate_met(gain.indicator, said) is True
    return (scoring.points(gain.indicator, said) or scoring.ZERO) >= (gain.points or scoring.ZERO)


def missed_words(missed: Iterable[tuple[PlannedGain, scoring.Said]]) -> str:
    """“复评未达到预期：A-01 未满足；A-09 得 3 分，预期 4 分”."""
    return "复评未达到预期：" + "；".join(_missed(gain, said) for gain, said in missed)


def _missed(gain: PlannedGain, said: scoring.Said) -> str:
    if gain.indicator.is_gate:
        return f"{gain.indicator.code} 未满足"
    found = scoring.points(gain.indicator, said) or scoring.ZERO
    return f"{gain.indicator.code} 得 {_short(found)} 分，预期 {_short(gain.points or scoring.ZERO)} 分"


def _short(points: Decimal) -> str:
    return f"{points.normalize():f}"
