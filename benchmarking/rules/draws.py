"""Drawing a sample (抽查) that anybody can draw again: from a seed and a list, by SHA-256 and nothing else.

In each township the enterprises are put in the order of the SHA-256 of “seed|township|credit code”, written in
hexadecimal, and the first are taken. How many: the percentage of the number of enterprises, rounded up (不足一家按一家计),
at least the minimum and at most the maximum, never more than there are. So a draw needs no program of ours to be
checked, and does not change with the version of one.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.rule import rule

__all__ = [
    "SEED_MAX", "Member", "Unit", "can_draw", "difference", "draw", "quota", "stored", "units_of",
]  # fmt: skip

SEED_MAX: Final = 64
SEED: Final = re.compile(r"[0-9A-Za-z]{6,64}")


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """An enterprise of the population as it was: credit code, name, and the key of its assessment."""

    code: str
    name: str
    assessment: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A township with its enterprises, by credit code."""

    key: int
    name: str
    members: tuple[Member, ...]


def quota(count: int, percent: Decimal, minimum: int, maximum: int) -> int:
    """How many of so many are drawn: `percent` (%) rounded up, within the bounds, never more than there are."""
    share = int((count * percent / 100).to_integral_value(ROUND_CEILING))
    return min(max(share, minimum), maximum, count)


def draw(
    units: Iterable[Unit], percent: Decimal, minimum: int, maximum: int, seed: str
) -> dict[int, tuple[Member, ...]]:
    """Who is drawn in each township, in the order of the draw; the order of the lists does not matter."""
    found = {}
    for unit in units:
        ranked = sorted(unit.members, key=lambda member: (_rank(seed, unit, member), member))
        found[unit.key] = tuple(ranked[: quota(len(ranked), percent, minimum, maximum)])
    return found


def _rank(seed: str, unit: Unit, member: Member) -> str:
    return hashlib.sha256(f"{seed}|{unit.name}|{member.code}".encode()).hexdigest()


def stored(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """The population as it is kept with the draw."""
    return [asdict(unit) for unit in units]


def units_of(population: Iterable[Mapping[str, Any]]) -> list[Unit]:
    """The same read back."""
    return [
        Unit(unit["key"], unit["name"], tuple(Member(**member) for member in unit["members"]))
        for unit in population
    ]


def difference(drawn: Iterable[int], recorded: Iterable[int]) -> tuple[set[int], set[int]]:
    """What the same seed draws and is not recorded, and what is recorded and not drawn, as keys of assessments."""
    drawn, recorded = set(drawn), set(recorded)
    return drawn - recorded, recorded - drawn


@rule
def can_draw(
    by: Actor, units: Sequence[Unit], percent: Decimal, minimum: int, maximum: int, seed: str, taken: bool
) -> str | None:
    """牵头单位人员在已核验的企业中抽取；同一轮次的一个种子只用一次。"""
    if by.role not in LEAD:
        return "只有牵头单位的经办或审核人员可以抽取。"
    if not 0 < percent <= 100:
        return "抽查比例应大于 0，不超过 100%。"
    if minimum > maximum:
        return "最少家数不能大于最多家数。"
    if not maximum:
        return "最多家数至少为 1。"
    if not SEED.fullmatch(seed):
        return f"随机种子由 6 至 {SEED_MAX} 位数字或英文字母组成。"
    if not any(unit.members for unit in units):
        return "本轮还没有已核验的企业，不能抽取。"
    return "本轮已经用这个种子抽取过，请查看已有的抽取结果。" if taken else None
