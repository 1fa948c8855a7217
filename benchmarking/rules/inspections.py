"""What may be recorded of the inspection of a drawn enterprise."""

from datetime import date
from typing import Final

from benchmarking.enums import InspectionStatus
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule

__all__ = ["FOUND_MAX", "can_record", "can_take_back"]

FOUND_MAX: Final = 500


@rule
def can_record(
    by: Actor, status: str, result: str, found: str, on: date, drawn_on: date, today: date
) -> str | None:
    """牵头单位人员登记检查结果，写明检查情况；检查日期在抽取之后、今天之前。"""
    if by.role not in LEAD:
        return "只有牵头单位的经办或审核人员可以登记检查结果。"
    if status != InspectionStatus.PENDING:
        return "检查结果已经登记；需要更改的，由牵头单位审核人员撤回后重新登记。"
    if result not in (InspectionStatus.PASSED, InspectionStatus.FAILED):
        return "请选择检查结果。"
    if not found.strip():
        return "请填写检查情况。"
    if len(found.strip()) > FOUND_MAX:
        return f"检查情况不能超过 {FOUND_MAX} 个字。"
    if on > today:
        return "检查日期不能晚于今天。"
    return "检查日期不能早于抽取日期。" if on < drawn_on else None


@rule
def can_take_back(by: Actor, status: str, reason: str) -> str | None:
    """牵头单位审核人员说明原因后可以撤回检查结果。"""
    if by.role is not Role.LEAD_CHIEF:
        return "只有牵头单位审核人员可以撤回检查结果。"
    if status == InspectionStatus.PENDING:
        return "还没有登记检查结果。"
    return None if reason.strip() else "请填写撤回的原因。"
