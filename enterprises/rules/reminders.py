"""When an enterprise may be asked for the figures of a year."""

from dongtou_brand.kernel.rule import rule
from enterprises.enums import FigureStatus


def title(year: int) -> str:
    """The heading of the notice; by it and the day one knows that it was sent."""
    return f"请提交 {year} 年度数据"


@rule
def can_remind(year: int, status: FigureStatus, reminded_today: bool) -> str | None:
    """已提交的不再催办；同一年度的数据一天只催办一次。"""
    if status != FigureStatus.DRAFT:
        return f"企业已提交 {year} 年度数据，不再催办。"
    if reminded_today:
        return "今天已经催办过，不再重复发送。"
    return None
