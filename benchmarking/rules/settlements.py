"""Two scores of one indicator, given without knowing of each other: how far apart they are, and who settles it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from benchmarking.enums import SettledBy
from benchmarking.models import Assessment, Declaration, Indicator, Settlement, Verdict
from benchmarking.rules import scoring
from benchmarking.rules.verification import can_judge
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import rule

__all__ = ["WORDS_MAX", "Distance", "can_settle", "distance", "farthest", "holds", "too_far"]

WORDS_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart two scores are: in points (分), or because they judge otherwise (满足、不满足、不适用)."""

    points: Decimal
    otherwise: bool = False

    @property
    def any(self) -> bool:
        return self.otherwise or bool(self.points)

    @property
    def words(self) -> str:
        """“相差 2.0 分”, “判定不同” or “一致”."""
        if self.otherwise:
            return "判定不同"
        return f"相差 {self.points} 分" if self.points else "一致"


def distance(indicator: Indicator, ours: Verdict, other: Verdict) -> Distance:
    """Between two judgements; a gate judged otherwise, and what only one finds not applicable, have no points."""
    mine, theirs = scoring.of_verdict(ours), scoring.of_verdict(other)
    if indicator.is_gate or mine.not_applicable or theirs.not_applicable:
        return Distance(scoring.ZERO, ours.choice != other.choice)
    points = [scoring.points(indicator, said) or scoring.ZERO for said in (mine, theirs)]
    return Distance(abs(points[0] - points[1]))


def farthest(found: Iterable[Distance]) -> Distance:
    """Of several experts, the one who is farthest away; judged otherwise is farther than any points."""
    return max(found, key=lambda one: (one.otherwise, one.points))


def too_far(found: Distance, limit: Decimal | None) -> bool:
    """Whether it must be settled; never in a round that sets no limit (分)."""
    return limit is not None and (found.otherwise or found.points > limit)


def holds(settlement: Settlement | None, found: Distance, moved: datetime) -> bool:
    """Whether it was settled and neither side has moved since; `moved` is when the later one was saved."""
    return settlement is not None and settlement.spread == found.points and settlement.at >= moved


@rule
def can_settle(
    by: Actor,
    assessment: Assessment,
    declared: Declaration | None,
    indicator: Indicator,
    over: Sequence[Indicator],
    settled_by: str,
    words: str,
    met_on: date | None,
    today: date,
) -> str | None:
    """核验人员对分差过大的指标书面说明理由，或者载明会商日期和结论。"""
    if refusal := can_judge(by, assessment, declared):
        return refusal
    if indicator.pk not in {one.pk for one in over}:
        return f"{indicator.code} {indicator.name}没有需要处理的分差。"
    if not words.strip():
        return "请填写说明。"
    if len(words.strip()) > WORDS_MAX:
        return f"说明不能超过 {WORDS_MAX} 个字。"
    if settled_by == SettledBy.MEETING and met_on is None:
        return "会商的须填写会商日期。"
    return "会商日期不能晚于今天。" if met_on and met_on > today else None
