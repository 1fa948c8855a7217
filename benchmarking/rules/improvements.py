"""Measures against gaps: who may plan them, what a plan may say, and what it would come to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from benchmarking.enums import AssessmentStatus, ImprovementStatus, Outcome
from benchmarking.models import Assessment, Catalogue, Improvement, Indicator, PlannedGain
from benchmarking.rules import scoring
from benchmarking.rules.gaps import Gap
from benchmarking.rules.tiers import Lines
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.rules.enterprises import is_active

__all__ = [
    "FINISHED",
    "LEAD_STEP",
    "LIVE",
    "MANAGER_STEP",
    "NOTE_MAX",
    "OPEN",
    "PAPER",
    "STALE_AFTER",
    "STEPS",
    "TOWNSHIP_STEP",
    "Aim",
    "Expected",
    "aims_hold",
    "can_add",
    "can_finish",
    "can_improve",
    "can_note",
    "can_plan",
    "expected",
    "postponed",
    "says_why",
    "stale",
    "step",
    "unplanned",
]  # fmt: skip

NOTE_MAX: Final = 500
PAPER: Final = "上传材料"
"""What a note says that is a file alone."""
OPEN: Final = (ImprovementStatus.PLANNED, ImprovementStatus.DOING)
"""Measures that are still to be done."""
FINISHED: Final = (ImprovementStatus.DONE, ImprovementStatus.VERIFIED)
"""Measures that were carried out, judged anew or not yet."""
LIVE: Final = (*OPEN, ImprovementStatus.DONE)
"""Measures that count in what is expected."""
STALE_AFTER: Final = timedelta(days=30)
"""A measure that is overdue should be spoken of at least so often."""
STEPS: Final = (-7, 1, 15, 30)
"""The ladder, in days after the day that was set: who fills in, the manager too, the township, the lead bureau."""
MANAGER_STEP, TOWNSHIP_STEP, LEAD_STEP = STEPS[1:]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a measure is to reach at an indicator: points (分), or None for a gate that is to be met."""

    indicator: Indicator
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What the assessment would come to once every live measure has reached what it aims at."""

    points: Decimal
    outcome: Outcome


@rule
def can_plan(by: Actor, assessment: Assessment) -> str | None:
    """提交自评后，由存续的本企业人员安排改进措施。"""
    if by.role not in ENTERPRISE or assessment.enterprise.organisation_id != by.organisation_id:
        return "改进措施由本企业安排。"
    if words := is_active(assessment.enterprise):
        return words
    return "提交自评后才能安排改进措施。" if assessment.status == AssessmentStatus.DRAFT else None


@rule
def can_add(by: Actor, assessment: Assessment) -> str | None:
    """新的措施安排在最新的结果上；已由复评代替的，在复评结果中安排。"""
    if words := can_plan(by, assessment):
        return words
    return "结果已由复评代替，请在复评结果中安排措施。" if assessment.superseded_at is not None else None


@rule
def can_improve(by: Actor, improvement: Improvement) -> str | None:
    """只有本企业可以更新措施，且措施尚未完成或取消。"""
    if words := can_plan(by, improvement.assessment):
        return words
    if improvement.status not in OPEN:
        return f"措施“{improvement.get_status_display()}”，不能再修改；需要继续的请先“重新实施”。"
    return None


@rule
def aims_hold(
    aims: Sequence[Aim], now: Mapping[int, Decimal | None], standing: Collection[Aim] = ()
) -> str | None:
    """预期得分应高于现有得分，且不超过该指标满分；原已登记、没有改动的不再判断。

    `now` 为各指标现有得分（分），按指标编号；`standing` 为措施原有的目标。
    """
    if not aims:
        return "请至少选择一项对应指标。"
    for aim in aims:
        indicator, present = aim.indicator, now.get(aim.indicator.pk) or scoring.ZERO
        if indicator.is_gate or aim in standing:
            continue
        full = indicator.points or scoring.ZERO
        if aim.points is None:
            return f"请填写 {indicator.code} {indicator.name}的预期得分。"
        if not present < aim.points <= full:
            return (
                f"{indicator.code} {indicator.name}的预期得分应高于现有的 {_short(present)} 分，"
                f"且不超过满分 {_short(full)} 分。"
            )
    return None


@rule
def postponed(before: date, after: date, reason: str) -> str | None:
    """推迟完成时限须说明原因。"""
    return "推迟完成时限请说明原因。" if after > before and not reason.strip() else None


@rule
def says_why(reason: str) -> str | None:
    """取消和重新实施须说明原因。"""
    return None if reason.strip() else "请说明原因。"


@rule
def can_finish(notes: int, done_on: date, made_on: date, today: date) -> str | None:
    """登记完成前须有进展记录；完成日期在安排之后、今天之前。"""
    if not notes:
        return "登记完成前，请先记录进展，并附能证明完成的材料。"
    if done_on > today:
        return "完成日期不能晚于今天。"
    return "完成日期不能早于安排措施的日期。" if done_on < made_on else None


@rule
def can_note(text: str, file: bool) -> str | None:
    """进展须有文字或者材料。"""
    if not text.strip() and not file:
        return "请填写进展，或者上传材料。"
    return f"进展不能超过 {NOTE_MAX} 个字。" if len(text.strip()) > NOTE_MAX else None


def expected(
    indicators: Iterable[Indicator],
    said: Mapping[int, scoring.Said],
    gains: Iterable[PlannedGain],
    catalogue: Catalogue | Lines,
) -> Expected:
    """What the live measures would make of what was said; of two aims at one indicator the higher counts."""
    indicators = list(indicators)
    said = scoring.effective(indicators, said)
    score, aims = scoring.score(indicators, said), _highest(gains)
    points, gates = score.points, score.gates_met
    for indicator in indicators:
        mine = said.get(indicator.pk, scoring.NOTHING)
        if indicator.pk not in aims or mine.not_applicable:
            continue
        if indicator.is_gate:
            gates += scoring.gate_met(indicator, mine) is not True
        else:
            points += max(
                aims[indicator.pk] - (scoring.points(indicator, mine) or scoring.ZERO), scoring.ZERO
            )
    return Expected(points, _outcome(points, catalogue) if gates >= score.gates_total else Outcome.UNMET)


def _highest(gains: Iterable[PlannedGain]) -> dict[int, Decimal]:
    """The highest aim at each indicator."""
    found: dict[int, Decimal] = {}
    for gain in gains:
        found[gain.indicator_id] = max(
            gain.points or scoring.ZERO, found.get(gain.indicator_id, scoring.ZERO)
        )
    return found


def _outcome(points: Decimal, catalogue: Catalogue | Lines) -> Outcome:
    """The result rule for an assessment whose gates are all met."""
    if points >= catalogue.pass_points:
        return Outcome.MET
    return Outcome.NEARLY if points >= catalogue.basic_points else Outcome.CULTIVATING


def unplanned(gaps: Iterable[Gap], planned: Collection[int]) -> list[Gap]:
    """The open gaps against which nothing is planned; `planned` are the keys of indicators with a live measure."""
    return [gap for gap in gaps if gap.open and gap.indicator.pk not in planned]


def stale(improvement: Improvement, last_note: date | None, today: date) -> bool:
    """Whether a measure is overdue and nobody has said why for a while."""
    if improvement.status not in OPEN or improvement.due_on >= today:
        return False
    return last_note is None or last_note < max(improvement.due_on, today - STALE_AFTER)


def step(due_on: date, today: date) -> int | None:
    """The rung of the ladder that is reached on a day, the latest one; None before the first."""
    late = (today - due_on).days
    return next((one for one in reversed(STEPS) if late >= one), None)


def _short(points: Decimal) -> str:
    return f"{points.normalize():f}"
