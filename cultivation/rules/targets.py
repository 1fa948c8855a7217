"""How a target's figure is held against its threshold."""

from decimal import Decimal
from enum import Enum

from cultivation.enums import Comparator


class Standing(Enum):
    """Where a target stands: (words, tone of the status dot)."""

    MET = "已达到", "ok"
    UNMET = "未达到", "warn"
    PARTIAL = "数据不全", "warn"
    FOLLOWED = "只看变化", "info"
    NO_DATA = "暂无数据", ""
    UNDEFINED = "未定义统计口径", ""

    @property
    def words(self) -> str:
        return self.value[0]

    @property
    def tone(self) -> str:
        return self.value[1]


def judge(
    comparator: str, threshold: Decimal | None, value: Decimal | None, *, whole: bool = True
) -> Standing:
    """Compare as official texts are read.

    以上 includes the boundary (50.0 % meets “50%以上”), 超过 excludes it (3.00 亿元 does not meet
    “超过3亿元”). A target that the text gives no number for is followed, not judged. While data is missing
    (`whole` is false) only what no further data can change is said: a sum that is already above its target stays
    above, and a lowest value that is too low stays too low.
    """
    if value is None:
        return Standing.NO_DATA
    if threshold is None:
        return Standing.FOLLOWED
    met = {
        Comparator.ABOVE: value > threshold,
        Comparator.AT_LEAST: value >= threshold,
        Comparator.EQUAL: value == threshold,
    }[Comparator(comparator)]
    settled = {Comparator.ABOVE: met, Comparator.AT_LEAST: not met}.get(Comparator(comparator), False)
    if not whole and not settled:
        return Standing.PARTIAL
    return Standing.MET if met else Standing.UNMET
