"""Answers of an earlier round that a new one can begin with: which carry over, and why the others don't."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from benchmarking.enums import AnswerState
from benchmarking.models import Answer, Assessment, Indicator
from benchmarking.rules.answers import Content, can_say, content_of, settled
from benchmarking.rules.assessments import Missing
from benchmarking.rules.catalogue_changes import Pair, of_answer
from benchmarking.rules.measures import read
from dongtou_brand.kernel.rule import rule

__all__ = ["TO_CHECK", "Carried", "can_carry", "carried", "to_check"]

TO_CHECK = "沿用上轮，请核对"
"""What an answer lacks that was carried over and that nobody has confirmed or changed since."""
_CARRIES = (AnswerState.ANSWERED, AnswerState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Carried:
    """An indicator and what would be taken over; `why` says why nothing is, and is empty when something is."""

    pair: Pair
    said: Answer | None = None
    content: Content | None = None
    why: str = ""

    @property
    def carries(self) -> bool:
        return not self.why


@rule
def can_carry(assessment: Assessment, base: Assessment | None) -> str | None:
    """首次自评可以沿用本企业同一目录上一次自评的答复；复评沿用原结果，不再沿用上轮。"""
    if assessment.is_again:
        return "复评沿用原结果，不再沿用上轮。"
    return None if base else "没有可以沿用的上一次自评。"


def carried(pair: Pair, said: Answer | None, present: Answer | None, *, unasked: bool = False) -> Carried:
    """What becomes of the answer `said` to the earlier indicator of the pair; `unasked`: it did not count there.

    Nothing is written over: where the present answer says anything, it stays.
    """
    earlier = content_of(said)
    applies_not = earlier.state == AnswerState.NOT_APPLICABLE
    if pair.before is None or pair.now is None:
        return Carried(pair, said, why=of_answer(pair, not_applicable=False))
    if content_of(present) != Content():
        return Carried(pair, said, why="本轮已填写")
    if said is None or earlier.state not in _CARRIES:
        state = AnswerState(earlier.state)
        words = "上轮未填写" if state == AnswerState.UNANSWERED else f"上轮为“{state.label}”"
        return Carried(pair, said, why=words)
    if unasked:
        return Carried(pair, said, why="上轮不适用于本企业，未填报")
    if words := of_answer(pair, not_applicable=applies_not):
        return Carried(pair, said, why=words)
    return _checked(pair, pair.now, said, earlier)


def _checked(pair: Pair, now: Indicator, said: Answer, earlier: Content) -> Carried:
    """The same words under the new indicator: judged by its scale and levels, and allowed by it."""
    content = settled(
        now,
        mark=earlier.state if earlier.state == AnswerState.NOT_APPLICABLE else "",
        choice=earlier.choice,
        own_text=earlier.own_text,
        own_number=earlier.own_number,
        note=earlier.note,
        measured=read(earlier.measured),
    )
    why = can_say(now, content) or ("" if content.state in _CARRIES else "须补充填写")
    return Carried(pair, said, content, why)


def to_check(
    lacks: Iterable[Missing],
    indicators: Iterable[Indicator],
    pending: Collection[int],
    unasked: Collection[int],
) -> list[Missing]:
    """What is lacking, and what was carried over and must still be looked at, in the order of the catalogue."""
    known = {lack.indicator_id: lack for lack in lacks}
    found = []
    for each in indicators:
        if each.pk in known:
            found.append(known[each.pk])
        elif each.pk in pending and each.pk not in unasked:
            tone = "err" if each.is_gate else ""
            found.append(Missing(each.pk, each.code, each.name, each.dimension.code, TO_CHECK, tone))
    return found
