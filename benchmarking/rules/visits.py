"""On-site verification: who plans a visit, who fills in its checklist, and when it is done."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from benchmarking.enums import AssessmentStatus, VisitResult, VisitStatus
from benchmarking.models import Assessment, Declaration, Visit, VisitItem
from benchmarking.rules.declarations import RECUSED, impartial
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule

__all__ = [
    "CONCLUSION_MAX", "MEMBERS_MIN", "NOTE_MAX", "PHOTOS_MAX", "QUESTION_MAX", "can_call_off", "can_check", "can_finish",
    "can_go_along", "can_plan", "item_holds", "plan_holds",
]  # fmt: skip

NOTE_MAX: Final = 500
CONCLUSION_MAX: Final = 2000
PHOTOS_MAX: Final = 9
"""Photos at one line of a checklist."""
QUESTION_MAX: Final = 300
MEMBERS_MIN: Final = 2
"""现场核查由两名以上人员进行。"""


def _steps_back(declared: Declaration | None) -> str | None:
    return RECUSED if declared is not None and declared.conflict else None


@rule
def can_plan(by: Actor, assessment: Assessment, declared: Declaration | None) -> str | None:
    """核验期间，牵头单位可以安排现场核查。"""
    if by.role not in LEAD:
        return "只有牵头单位可以安排现场核查。"
    if assessment.status != AssessmentStatus.SUBMITTED:
        return "只有待核验的自评可以安排现场核查。"
    return _steps_back(declared)


@rule
def can_call_off(by: Actor, declared: Declaration | None) -> str | None:
    """牵头单位可以取消已安排的现场核查，自评已撤回或者已核验的也可以取消。"""
    return _steps_back(declared) if by.role in LEAD else "只有牵头单位可以取消现场核查。"


@rule
def plan_holds(
    planned_on: date, today: date, members: Collection[int], items: int, recused: Sequence[str]
) -> str | None:
    """核查日期不早于今天；至少两人参加，回避的人员不参加；清单不能是空的。"""
    if planned_on < today:
        return "核查日期不能早于今天。"
    if len(members) < MEMBERS_MIN:
        return f"现场核查须由 {MEMBERS_MIN} 名以上人员进行，请再选择核查人员。"
    if recused:
        return f"{'、'.join(recused)}已申报利益关系并回避，不能参加核查。"
    return None if items else "请至少选择一项指标，或填写一项其他核查内容。"


@rule
def can_go_along(
    by: Actor, visit: Visit, members: Collection[int], declared: Declaration | None
) -> str | None:
    """核查记录由参加核查的人员填写，填写前申报利益关系；回避的不能填写。"""
    if by.role not in LEAD | {Role.EXPERT} or by.user_id not in members:
        return "核查记录由参加核查的人员填写。"
    return impartial(declared)


@rule
def can_check(by: Actor, visit: Visit, members: Collection[int], declared: Declaration | None) -> str | None:
    """核查完成或取消后，记录不再修改；自评退回或已核验的也不再修改。"""
    if words := can_go_along(by, visit, members, declared):
        return words
    if visit.status != VisitStatus.PLANNED:
        return f"本次核查{visit.get_status_display()}，记录不能再修改。"
    if visit.assessment.status != AssessmentStatus.SUBMITTED:
        return "自评已不在核验中，核查记录不能再修改。"
    return None


@rule
def item_holds(result: str, note: str) -> str | None:
    """不符的须写明现场情况。"""
    if result not in VisitResult.values:
        return "请选择核查结果。"
    if result == VisitResult.MISMATCH and not note.strip():
        return "不符的，请写明现场情况。"
    return f"现场情况不能超过 {NOTE_MAX} 个字。" if len(note.strip()) > NOTE_MAX else None


@rule
def can_finish(
    items: Sequence[VisitItem], conclusion: str, done_on: date, planned_on: date, today: date
) -> str | None:
    """逐项核查完毕并写明结论后可以完成。"""
    left = [item for item in items if item.result == VisitResult.UNCHECKED]
    if left:
        named = "、".join(item.indicator.code if item.indicator else item.question[:10] for item in left[:5])
        return f"还有 {len(left)} 项没有核查：{named}{'等' if len(left) > 5 else ''}。"
    if not conclusion.strip():
        return "请填写核查结论。"
    if len(conclusion) > CONCLUSION_MAX:
        return f"核查结论不能超过 {CONCLUSION_MAX} 个字。"
    return "完成日期不能晚于今天。" if done_on > today else None
