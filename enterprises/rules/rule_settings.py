"""Sentences of the policy that can be read in two ways, and which reading the office judges by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import rule

__all__ = ["RD_GROWTH", "RULES", "TwoReadings", "can_set", "exists", "gives_reason"]

RD_GROWTH: Final = "rd_growth"
REASON_LENGTH: Final = 100


@dataclass(frozen=True)
class OneReading:
    """One way to read a sentence: its name, and what it asks."""

    name: str
    words: str


@dataclass(frozen=True)
class TwoReadings:
    """A sentence of the policy with its readings by code; `default` is judged by until the office decides."""

    title: str
    sentence: str
    readings: Mapping[str, OneReading]
    default: str


RULES: Final[Mapping[str, TwoReadings]] = {
    # 三（三）; reference §3.4
    RD_GROWTH: TwoReadings(
        title="研发投入增长",
        sentence="年科技研发投入随营业收入增长而同比增长",
        readings={
            "weak": OneReading(
                "同向增长", "营业收入比上年增长的，研发投入也应比上年增长；营业收入没有增长的，不适用。"
            ),
            "strict": OneReading(
                "增幅不低于", "研发投入的增幅不低于营业收入的增幅；两者都下降的，同样比较。"
            ),
        },
        default="weak",
    ),
}


@rule
def can_set(by: Actor) -> str | None:
    """规则口径由牵头单位负责人确定。"""
    return None if by.role is Role.LEAD_CHIEF else "规则口径由牵头单位负责人确定，您不能修改。"


@rule
def exists(key: str, value: str) -> str | None:
    """只能在列出的读法中选择。"""
    return None if key in RULES and value in RULES[key].readings else "没有这种读法，请从列出的读法中选择。"


@rule
def gives_reason(reason: str) -> str | None:
    """修改规则口径必须说明依据。"""
    if not reason.strip():
        return "请填写修改的依据或原因。"
    return None if len(reason.strip()) <= REASON_LENGTH else f"原因请控制在 {REASON_LENGTH} 字以内。"
