"""Filling in together: who may give an indicator to whom, and who may say something about it."""

from typing import Final

from benchmarking.models import Assessment, Declaration
from benchmarking.rules.answers import OPEN
from benchmarking.rules.declarations import RECUSED
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.rules.enterprises import is_active

__all__ = ["COMMENT_MAX", "can_assign", "can_comment", "may_read_comments"]

COMMENT_MAX: Final = 500


def _is_own(by: Actor, assessment: Assessment) -> bool:
    return by.role in ENTERPRISE and assessment.enterprise.organisation_id == by.organisation_id


@rule
def can_assign(by: Actor, assessment: Assessment, chosen: int, is_colleague: bool = True) -> str | None:
    """本企业的填报员和负责人在填报、补正期间可以把指标分给本企业人员，也可以收回。"""
    if not _is_own(by, assessment):
        return "只有本企业的填报员或负责人可以分工。"
    if words := is_active(assessment.enterprise):
        return words
    if assessment.status not in OPEN:
        return "自评已经提交，不能再调整分工。"
    if not chosen:
        return "请勾选要分工的指标。"
    return None if is_colleague else "请选择本企业现有的人员。"


def may_read_comments(by: Actor, assessment: Assessment) -> bool:
    """Comments are between the enterprise and the lead bureau; nobody else reads them."""
    return by.role in LEAD or _is_own(by, assessment)


@rule
def can_comment(
    by: Actor, assessment: Assessment, text: str, declared: Declaration | None = None
) -> str | None:
    """本企业和牵头单位可以就指标留言，提交、核验以后也可以；已注销或被合并的企业不再留言，已回避的人员不留言。"""
    if not may_read_comments(by, assessment):
        return "只有本企业和牵头单位可以留言。"
    if declared is not None and declared.conflict:
        return RECUSED
    if words := is_active(assessment.enterprise):
        return words
    if not text.strip():
        return "请填写留言。"
    return f"留言不能超过 {COMMENT_MAX} 个字。" if len(text.strip()) > COMMENT_MAX else None
