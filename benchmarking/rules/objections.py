"""When an enterprise may object to its result, and who answers."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from django.utils.timezone import localtime

from benchmarking.enums import AssessmentStatus, ObjectionStatus
from benchmarking.models import Assessment, Declaration, Indicator, Objection
from benchmarking.rules.declarations import impartial
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.calendar import PUBLISHED
from dongtou_brand.kernel.rule import rule
from enterprises.rules.enterprises import is_active

__all__ = ["ANSWER_MAX", "TEXT_MAX", "can_answer", "can_object", "deadline", "is_own_result", "says_what"]

TEXT_MAX: Final = 2000
ANSWER_MAX: Final = 2000


def deadline(assessment: Assessment) -> date | None:
    """The last day for an objection: so many working days after the result; None while there is none."""
    if assessment.verified_at is None or assessment.status != AssessmentStatus.VERIFIED:
        return None
    told = localtime(assessment.verified_at).date()
    days = assessment.round.objection_days
    return PUBLISHED.after(told, days).day if days else told - timedelta(days=1)


@rule
def can_object(by: Actor, assessment: Assessment, objected: bool, today: date) -> str | None:
    """企业负责人在核验结果告知后的异议期内可以提出一次异议。"""
    if by.role is not Role.ENTERPRISE_MANAGER or by.organisation_id != assessment.enterprise.organisation_id:
        return "异议由企业负责人提出。"
    if words := is_active(assessment.enterprise):
        return words
    last = deadline(assessment)
    if last is None:
        return "核验结果确认后，方可提出异议。"
    if objected:
        return "本次自评已经提出过异议，不能再次提出。"
    return f"异议期已于 {last} 届满。" if today > last else None


@rule
def says_what(indicators: Collection[Indicator], text: str) -> str | None:
    """异议须指明指标并写明理由。"""
    if not indicators:
        return "请勾选有异议的指标。"
    if not text.strip():
        return "请填写异议理由。"
    return f"异议理由不能超过 {TEXT_MAX} 个字。" if len(text.strip()) > TEXT_MAX else None


def is_own_result(by: Actor, assessment: Assessment) -> bool:
    """Whether this person confirmed the result that is objected to."""
    return assessment.verified_by_id is not None and assessment.verified_by_id == by.user_id


@rule
def can_answer(
    by: Actor, objection: Objection, declared: Declaration | None, answer: str, chiefs: Collection[int]
) -> str | None:
    """异议由未确认该结果的牵头单位审核人员书面答复；没有其他审核人员的，由未确认该结果的经办人员答复。

    `chiefs` are the keys of the chiefs who could answer: in office, and not stepped back.
    """
    assessment = objection.assessment
    if by.role not in LEAD:
        return "只有牵头单位可以答复异议。"
    if objection.status != ObjectionStatus.RAISED:
        return "这份异议已经答复。"
    if words := impartial(declared):
        return words
    if is_own_result(by, assessment):
        return "核验结果由您本人确认，异议须由其他人员答复。"
    if by.role is not Role.LEAD_CHIEF and set(chiefs) - {assessment.verified_by_id}:
        return "异议由牵头单位审核人员答复。"
    if not answer.strip():
        return "请填写答复意见。"
    return f"答复意见不能超过 {ANSWER_MAX} 个字。" if len(answer.strip()) > ANSWER_MAX else None
