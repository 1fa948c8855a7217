"""Who may change batches and the ladder, and which moves there are."""

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
def can_move(source: str, target: str, has_certificate: bool) -> str | None:
    """The ladder is climbed one rung at a time, and 认证 needs a valid “浙江制造” certificate."""
    if target not in next_rungs(source):
        steps = "、".join(f"“{rung.label}”" for rung in next_rungs(source))
        return f"当前梯度为“{Rung(source).label}”，只能调整为{steps}。"
    if target == Rung.CERTIFIED and not has_certificate:
        return "企业尚无有效的“浙江制造”认证证书，请先在证书中登记，再调整为“认证”。"
    return None
