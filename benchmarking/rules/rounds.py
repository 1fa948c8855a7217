"""When a round may be opened."""

from datetime import date
from typing import Final

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.rule import rule

__all__ = ["NUMBER_MAX", "TAKEN", "can_open"]

NUMBER_MAX: Final = 10
TAKEN: Final = "这一年度的该轮次已经开放，请填写下一轮次。"


@rule
def can_open(
    by: Actor, *, number: int, catalogue: Catalogue, opens_on: date, due_on: date, taken: bool
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
    return TAKEN if taken else None
