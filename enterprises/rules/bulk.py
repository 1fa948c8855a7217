"""What can be done to many enterprises at once, and to how many."""

from dataclasses import dataclass
from enum import StrEnum

from dongtou_brand.kernel.actor import LEAD, Role
from dongtou_brand.kernel.rule import rule
from enterprises.states import CONFIRMERS

LIMIT = 500
"""One by one with a permission and a line of the trail each: more would keep the reader waiting."""


class Act(StrEnum):
    """An act on each of the chosen enterprises."""

    REMIND = "remind"
    ASSIGN = "assign"
    CONFIRM = "confirm"
    LOCK = "lock"
    EXPORT = "export"


WORDS = {
    Act.REMIND: "发送催办",
    Act.ASSIGN: "指派联系人",
    Act.CONFIRM: "确认年度数据",
    Act.LOCK: "锁定年度数据",
    Act.EXPORT: "导出所选",
}
DONE = {
    Act.REMIND: ("已发送", "未发送"),
    Act.ASSIGN: ("已指派", "未指派"),
    Act.CONFIRM: ("已确认", "未确认"),
    Act.LOCK: ("已锁定", "未锁定"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one enterprise."""

    name: str
    done: bool
    words: str = ""


def acts_of(role: Role) -> list[Act]:
    """What somebody in this role may try; the act itself decides for each enterprise."""
    if role in LEAD:
        return list(Act)
    return [Act.REMIND, Act.ASSIGN, Act.CONFIRM, Act.EXPORT] if role in CONFIRMERS else [Act.EXPORT]


@rule
def can_be_done(number: int, more: bool) -> str | None:
    """一次最多办理 500 家；先勾选企业再选择办理事项。"""
    if not number:
        return "请先勾选要办理的企业。"
    if more or number > LIMIT:
        return f"一次最多办理 {LIMIT} 家，请增加查询条件后分批办理。"
    return None
