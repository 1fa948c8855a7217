"""Who may verify at all: whoever declared an interest in the enterprise steps back (回避)."""

from typing import Final

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment, Declaration
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.rule import rule

__all__ = ["CRITERIA", "RECUSED", "UNDECLARED", "WORDS_MAX", "can_declare", "impartial"]

WORDS_MAX: Final = 200
# What counts as an interest; shown beside the button by which somebody says that there is none.
CRITERIA: Final = (
    "本人或者近亲属在该企业任职、兼职，或者持有该企业股份、出资份额；",
    "与该企业法定代表人、实际控制人、质量负责人有夫妻、直系血亲、三代以内旁系血亲或者近姻亲关系；",
    "近三年内有偿为该企业提供咨询、培训、检验检测、认证等服务，或者在提供服务的机构任职；",
    "与该企业有债权债务、担保、合同等经济往来，或者收受过财物、接受过宴请；",
    "有其他可能影响公正核验的情形。",
)
UNDECLARED: Final = "请先申报与该企业有无利益关系，申报后可以核验。"
RECUSED: Final = "您已申报与该企业存在利益关系，应当回避，不能办理这份自评的核验。"


@rule
def impartial(declared: Declaration | None) -> str | None:
    """核验、提出意见和答复异议前，须申报与企业有无利益关系；存在利益关系的应当回避。"""
    if declared is None:
        return UNDECLARED
    return RECUSED if declared.conflict else None


@rule
def can_declare(
    by: Actor, assessment: Assessment, declared: Declaration | None, asked: bool, conflict: bool, words: str
) -> str | None:
    """核验人员和被指派的专家申报；存在利益关系的须说明情况，申报后不能撤回。

    `asked` tells whether the person is an expert who was asked about this assessment, or goes along on a visit.
    """
    if by.role not in LEAD and not (by.role is Role.EXPERT and asked):
        return "只有核验人员和被指派的专家申报利益关系。"
    if assessment.status == AssessmentStatus.DRAFT:
        return "企业尚未提交自评，提交后再申报。"
    if declared is not None and declared.conflict:
        return "您已申报存在利益关系并回避，不能再次申报。"
    if conflict and not words.strip():
        return "请说明存在的利益关系。"
    return f"情况说明不能超过 {WORDS_MAX} 个字。" if len(words.strip()) > WORDS_MAX else None
