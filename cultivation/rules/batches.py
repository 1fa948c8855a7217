"""Who may change batches and the ladder, and which moves there are."""

from datetime import date

from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.enums import Rung

LADDER = (Rung.NONE, Rung.PLANNED, Rung.CULTIVATED, Rung.CREATING, Rung.CERTIFIED)


@rule
def can_manage(actor: Actor) -> str | None:
    """批次和梯度由牵头单位管理。"""
    return None if actor.role in LEAD else "批次和梯度由牵头单位（区市场监管局）管理。"


def next_rungs(rung: str) -> list[Rung]:
    """Where an enterprise can move from here: one rung up, or any rung down to 未入库 (有进有出)."""
    place = LADDER.index(Rung(rung))
    up = [LADDER[place + 1]] if place + 1 < len(LADDER) else []
    return up + list(reversed(LADDER[:place]))


@rule
def can_admit(decided_on: date, on: date, today: date) -> str | None:
    """An enterprise is admitted to a batch between the day of the decision and today."""
    if on < decided_on:
        return f"列入日期不能早于批次的认定日期（{decided_on}）。"
    return f"列入日期不能晚于今天（{today}）。" if on > today else None


@rule
def can_move(
    source: str, target: str, has_certificate: bool, on: date, last: date | None, today: date
) -> str | None:
    """The ladder is climbed one rung at a time, and 认证 needs a valid “浙江制造” certificate.

    A move happened between the last one, or the entry into the rung, and today: history is told in order.
    """
    if target not in next_rungs(source):
        steps = "、".join(f"“{rung.label}”" for rung in next_rungs(source))
        return f"当前梯度为“{Rung(source).label}”，只能调整为{steps}。"
    if target == Rung.CERTIFIED and not has_certificate:
        return "企业尚无有效的“浙江制造”认证证书，请先在证书中登记，再调整为“认证”。"
    if last is not None and on < last:
        return f"生效日期不能早于进入当前梯度的日期（{last}）。"
    return f"生效日期不能晚于今天（{today}）。" if on > today else None
