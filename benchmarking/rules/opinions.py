"""Whom the lead bureau may ask, and what an expert may say and score."""

from collections.abc import Sequence
from typing import Final

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Declaration, Indicator, Opinion
from benchmarking.rules.declarations import RECUSED, impartial
from benchmarking.rules.verification import Finding, named
from benchmarking.states import READ_BY_EXPERTS
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule

__all__ = ["OPINION_MAX", "SCORE_NOTE_MAX", "can_ask", "can_give", "can_score"]

OPINION_MAX: Final = 4000
# The reason that an expert gives for a score of his own.
SCORE_NOTE_MAX: Final = 500


@rule
def can_ask(by: Actor, assessment: Assessment, declared: Declaration | None, is_expert: bool) -> str | None:
    """核验期间，牵头单位可以请专家提出意见；已回避的不能指派。"""
    if by.role not in LEAD:
        return "只有牵头单位可以指派专家。"
    if assessment.status != AssessmentStatus.SUBMITTED:
        return "只有待核验的自评可以指派专家。"
    if declared is not None and declared.conflict:
        return RECUSED
    return None if is_expert else "所选人员不是评审专家。"


@rule
def can_give(
    by: Actor,
    opinion: Opinion,
    declared: Declaration | None,
    text: str,
    unscored: Sequence[Indicator] = (),
) -> str | None:
    """专家申报无利益关系后，对指派给自己的自评提出意见；独立评分的须先评完；核验结果确认前可以修改。"""
    if words := _may_write(by, opinion, declared):
        return words
    if unscored:
        return f"还有指标没有评分：{named(unscored)}。"
    if not text.strip():
        return "请填写意见。"
    return f"意见不能超过 {OPINION_MAX} 个字。" if len(text) > OPINION_MAX else None


@rule
def can_score(
    by: Actor, opinion: Opinion, declared: Declaration | None, finding: Finding | None = None
) -> str | None:
    """被请独立评分的专家申报无利益关系后逐项评分；核验结果确认前可以修改。"""
    if words := _may_write(by, opinion, declared):
        return words
    if not opinion.scores_too:
        return "没有请您独立评分，请填写意见。"
    too_long = finding is not None and len(finding.note) > SCORE_NOTE_MAX
    return f"评分理由不能超过 {SCORE_NOTE_MAX} 个字。" if too_long else None


def _may_write(by: Actor, opinion: Opinion, declared: Declaration | None) -> str | None:
    if by.role is not Role.EXPERT or opinion.expert_id != by.user_id:
        return "只有被指派的专家可以提出意见。"
    if opinion.assessment.status not in READ_BY_EXPERTS:
        return "企业已撤回自评，重新提交后可以提出意见。"
    if opinion.assessment.status == AssessmentStatus.VERIFIED:
        return "核验结果已经确认，意见不能再修改。"
    return impartial(declared)
