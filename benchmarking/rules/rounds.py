"""When a round may be opened, who takes part in it, and how its days are put off."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue, Round
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.enums import Rung
from enterprises.models import Enterprise

__all__ = [
    "ASKED_RUNGS", "INVITEES_MAX", "NUMBER_MAX", "OBJECTION_DAYS", "OBJECTION_DAYS_MAX", "REASON_MAX", "SPREAD_MAX",
    "TAKEN", "Names", "Terms", "can_invite", "can_open", "can_put_off", "is_limited", "may_take_part",
    "state_on", "who_words",
]  # fmt: skip

NUMBER_MAX: Final = 10
TAKEN: Final = "这一年度的该轮次已经开放，请填写下一轮次。"
OBJECTION_DAYS: Final = 5
OBJECTION_DAYS_MAX: Final = 30
SPREAD_MAX: Final = Decimal(100)
REASON_MAX: Final = 200
INVITEES_MAX: Final = 300
# An enterprise outside the ladder takes part in rounds for all, or when it is named.
ASKED_RUNGS: Final = (Rung.PLANNED, Rung.CULTIVATED, Rung.CREATING, Rung.CERTIFIED)


@dataclass(frozen=True, slots=True)
class Terms:
    """Who takes part in a round and what its verification is bound to; empty: all, and nothing."""

    rungs: tuple[str, ...] = ()
    invitees: tuple[Enterprise, ...] = ()
    verify_by: date | None = None
    spread: Decimal | None = None
    objection_days: int = OBJECTION_DAYS


@dataclass(frozen=True, slots=True)
class Names:
    """Whether a round names enterprises at all, and whether it names this one."""

    some: bool = False
    this: bool = False


@rule
def can_open(
    by: Actor,
    *,
    number: int,
    catalogue: Catalogue,
    opens_on: date,
    due_on: date,
    taken: bool,
    terms: Terms = Terms(),
) -> str | None:
    """牵头单位用现行指标目录开放一个轮次；同一年度轮次不重复。"""
    if by.role not in LEAD:
        return "只有牵头单位可以开放自评轮次。"
    if catalogue.status != CatalogueStatus.PUBLISHED:
        return f"{catalogue}不是现行版本，不能用于新的轮次。"
    if not 1 <= number <= NUMBER_MAX:
        return f"轮次应为 1 至 {NUMBER_MAX}。"
    if due_on < opens_on:
        return "截止日期不能早于开始日期。"
    return _terms_are_wrong(terms, due_on) or (TAKEN if taken else None)


def _terms_are_wrong(terms: Terms, due_on: date) -> str | None:
    if terms.verify_by and terms.verify_by < due_on:
        return "核验截止日期不能早于填报截止日期。"
    if set(terms.rungs) - set(ASKED_RUNGS):
        return "参加梯度请从列表中选择。"
    if terms.spread is not None and not 0 < terms.spread <= SPREAD_MAX:
        return f"允许分差应大于 0，不超过 {SPREAD_MAX} 分。"
    if not 1 <= terms.objection_days <= OBJECTION_DAYS_MAX:
        return f"异议期应为 1 至 {OBJECTION_DAYS_MAX} 个工作日。"
    return _names_are_wrong(terms.invitees)


def _names_are_wrong(named: Collection[Enterprise]) -> str | None:
    if len(named) > INVITEES_MAX:
        return f"一次最多指定 {INVITEES_MAX} 家企业；范围更大的，请按梯度选择。"
    ended = next((each for each in named if each.ended_on), None)
    return f"{ended.name}已注销或被合并，不能指定参加。" if ended else None


def is_limited(round: Round, some_named: bool) -> bool:
    """Whether only some take part: those on the rungs of the round and those it names."""
    return bool(round.rungs) or some_named


@rule
def may_take_part(enterprise: Enterprise, round: Round, names: Names) -> str | None:
    """轮次限定了参加梯度或指定了企业的，只有在范围内的企业可以参加；没有限定的，全部存续企业都可以参加。"""
    if not is_limited(round, names.some) or names.this or enterprise.rung in round.rungs:
        return None
    return f"{round}自评没有安排本企业参加；如需参加，请联系区市场监督管理局。"


@rule
def can_invite(
    by: Actor, round: Round, named: Collection[Enterprise], *, some_named: bool, day: date
) -> str | None:
    """填报截止前，牵头单位可以为限定范围的轮次增加参加企业。"""
    if by.role not in LEAD:
        return "只有牵头单位可以指定参加企业。"
    if not is_limited(round, some_named):
        return f"{round}自评由全部企业参加，不需要另行指定。"
    if day > round.due_on:
        return f"{round}自评已于 {round.due_on:%Y-%m-%d} 截止，请先延长截止日期。"
    return _names_are_wrong(named)


@rule
def can_put_off(by: Actor, round: Round, *, due_on: date, verify_by: date | None, reason: str) -> str | None:
    """牵头单位说明原因后可以推迟填报和核验的截止日期，只能往后推迟。"""
    if by.role not in LEAD:
        return "只有牵头单位可以推迟截止日期。"
    if due_on < round.due_on or (round.verify_by and (verify_by is None or verify_by < round.verify_by)):
        return "截止日期只能推迟，不能提前或取消。"
    if verify_by and verify_by < due_on:
        return "核验截止日期不能早于填报截止日期，请一并推迟。"
    if (due_on, verify_by) == (round.due_on, round.verify_by):
        return "日期没有变化，请填写推迟后的日期。"
    if not reason.strip():
        return "请填写推迟的原因。"
    return f"原因不能超过 {REASON_MAX} 个字。" if len(reason) > REASON_MAX else None


def state_on(round: Round, day: date) -> str:
    """How far the round is on this day, in words."""
    if day < round.opens_on:
        return "未开始"
    return "已截止" if day > round.due_on else "开放中"


def who_words(round: Round, named: int) -> str:
    """Who takes part: “培育、创建企业，另指定 2 家”, “指定的 3 家企业”, “全部存续企业”."""
    if round.rungs:
        rungs = "、".join(str(Rung(rung).label) for rung in round.rungs)
        return f"{rungs}企业" + (f"，另指定 {named} 家" if named else "")
    return f"指定的 {named} 家企业" if named else "全部存续企业"
