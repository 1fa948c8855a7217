"""What an assessment still lacks, and who may start, submit or withdraw one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarking.enums import AnswerState, AssessmentStatus
from benchmarking.models import Answer, Assessment, Indicator, Round
from benchmarking.rules import scoring
from benchmarking.rules.answers import claims, content_of, own_kind, states_something
from benchmarking.rules.rounds import Names, may_take_part
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.models import Enterprise
from enterprises.rules.enterprises import is_active

__all__ = [
    "ASK_OFFICER",
    "LATE_REASON_MAX",
    "Missing",
    "asked",
    "can_start",
    "can_submit",
    "can_withdraw",
    "late_words",
    "missing",
    "unknown",
]

LATE_REASON_MAX: Final = 200
ASK_OFFICER: Final = "不清楚，请核验人员指导"


@dataclass(frozen=True, slots=True)
class Missing:
    """One indicator that is not complete, and in a word why. `tone` is "err" for a gate, else ""."""

    indicator_id: int
    code: str
    name: str
    dimension: str
    words: str
    tone: str = ""


def missing(
    indicators: Iterable[Indicator], answers: Mapping[int, Answer], evidence: Mapping[int, int]
) -> list[Missing]:
    """What is still lacking, in the order of the catalogue; the page shows it and submission asks it.

    `answers` and `evidence` (number of files) are keyed by the indicator's id. What is not asked lacks nothing.
    """
    found = []
    for indicator in asked(indicators, answers):
        words = _lack(indicator, answers.get(indicator.pk), evidence.get(indicator.pk, 0))
        if words:
            tone = "err" if indicator.is_gate else ""
            dimension = indicator.dimension.code
            found.append(Missing(indicator.pk, indicator.code, indicator.name, dimension, words, tone))
    return found


def asked(indicators: Iterable[Indicator], answers: Mapping[int, Answer]) -> list[Indicator]:
    """The indicators whose condition, if they have one, holds for what the enterprise itself said."""
    listed = list(indicators)
    said = scoring.effective(listed, {pk: scoring.of_answer(answer) for pk, answer in answers.items()})
    return [each for each in listed if not said.get(each.pk, scoring.NOTHING).unasked]


def unknown(indicators: Iterable[Indicator], answers: Mapping[int, Answer]) -> list[Missing]:
    """What the enterprise says it does not know: it may be handed in, and the officer is asked for guidance."""
    return [
        Missing(each.pk, each.code, each.name, each.dimension.code, ASK_OFFICER)
        for each in asked(indicators, answers)
        if content_of(answers.get(each.pk)).state == AnswerState.UNKNOWN
    ]


def _lack(indicator: Indicator, answer: Answer | None, files: int) -> str:
    """In a word, what an indicator lacks; an answer that claims nothing needs no proof."""
    content = content_of(answer)
    if content.state == AnswerState.NOT_APPLICABLE:
        return "" if content.note else "未说明原因"
    if content.state == AnswerState.LATER:
        return "稍后填写"
    if content.state == AnswerState.UNANSWERED:
        return "未判定" if states_something(content) else "未填写"
    if not claims(indicator, content):
        return ""
    if _own_value_lacks(indicator, answer):
        return "未填现状"
    return "缺佐证" if indicator.evidence_required and not files else ""


def _own_value_lacks(indicator: Indicator, answer: Answer | None) -> bool:
    kind = own_kind(indicator)
    if answer is None or not kind:
        return False
    if kind == "number" or scoring.linear(indicator) is not None:
        return answer.own_number is None
    return not answer.own_text


def _is_own(by: Actor, enterprise: Enterprise) -> bool:
    return by.role in ENTERPRISE and enterprise.organisation_id == by.organisation_id


@rule
def can_start(
    by: Actor,
    enterprise: Enterprise,
    round: Round,
    day: date,
    begun: bool,
    names: Names = Names(),  # noqa: B008
) -> str | None:
    """只有轮次安排参加的本企业可以在轮次开放期间开始自评；已经开始的可以随时继续。"""
    if not _is_own(by, enterprise):
        return "只有本企业的填报员或负责人可以开始自评。"
    if words := is_active(enterprise):
        return words
    if begun:
        return None
    if words := may_take_part(enterprise, round, names):
        return words
    if day < round.opens_on:
        return f"{round}自评自 {round.opens_on:%Y-%m-%d} 开始，尚未开放。"
    if day > round.due_on:
        return (
            f"{round}自评已于 {round.due_on:%Y-%m-%d} 截止；确需补报的，请联系区市场监督管理局延长截止日期。"
        )
    return None


@rule
def can_submit(
    by: Actor,
    assessment: Assessment,
    lacks: Sequence[Missing],
    promised: bool,
    late: str = "",
    late_reason: str = "",
) -> str | None:
    """本企业填写完整并承诺材料真实后可以提交；截止日期后首次提交的，须写明逾期原因。

    `late` is what `late_words` says of the day of submission.
    """
    if not _is_own(by, assessment.enterprise):
        return "只有本企业的填报员或负责人可以提交自评。"
    if words := is_active(assessment.enterprise):
        return words
    if lacks:
        named = "、".join(f"{lack.code}（{lack.words}）" for lack in lacks[:5])
        more = f"等 {len(lacks)} 项" if len(lacks) > 5 else f"，共 {len(lacks)} 项"
        return f"自评尚未填写完整：{named}{more}。"
    if late and assessment.status == AssessmentStatus.DRAFT and not late_reason.strip():
        return "已过截止日期，请填写逾期原因后提交。"
    if len(late_reason) > LATE_REASON_MAX:
        return f"逾期原因不能超过 {LATE_REASON_MAX} 个字。"
    return None if promised else "请先勾选承诺，确认填报内容和佐证材料真实、完整。"


def late_words(assessment: Assessment, day: date, *, returned: bool = False) -> str:
    """截止日期后写明原因仍可提交，但标注“逾期提交”；退回补正后再次提交的，以首次提交为准。

    `returned`: it was given back to the enterprise before, whatever became of it since.

    The mark as it stands in the history, empty for what is in time. Turning an enterprise away would lose what it
    filled in, and the round lives from complete results; so it is let in, and everybody reads that it was late.
    """
    if assessment.is_again:
        return ""
    due = assessment.round.due_on
    first = assessment.status == AssessmentStatus.DRAFT and not returned
    late = day > due if first else assessment.late
    return f"逾期提交（截止日期 {due:%Y-%m-%d}）" if late else ""


@rule
def can_withdraw(by: Actor, assessment: Assessment, verdicts: int) -> str | None:
    """核验开始前，本企业可以撤回。"""
    if not _is_own(by, assessment.enterprise):
        return "只有本企业的填报员或负责人可以撤回自评。"
    if words := is_active(assessment.enterprise):
        return words
    if verdicts:
        return "核验人员已开始核验，不能撤回；如需修改，请联系核验人员退回补正。"
    return None
