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
    “超过3亿元”). A target that the text gives no number for is followed, not judged. One that only the known part
    of the data meets (`whole` is false) has not been shown to be met.
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
    if met and not whole:
        return Standing.PARTIAL
    return Standing.MET if met else Standing.UNMET
