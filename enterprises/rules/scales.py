"""How large an enterprise is, in the words of the statistics."""

from decimal import Decimal
from typing import Final

DESIGNATED: Final = Decimal(2000)
"""规模以上工业企业: a revenue of 20 million yuan a year (2,000 万元) or more, since 2011."""


def scale_words(revenue: Decimal | None, staff: Decimal | None, year: int) -> str:
    """规上 or 规下工业 and the staff in a year, as far as they are known; revenue in 万元."""
    words = [] if revenue is None else ["规上工业" if revenue >= DESIGNATED else "规下工业"]
    words += [] if staff is None else [f"职工 {staff:,.0f} 人"]
    return f"{'，'.join(words)}（{year} 年度）" if words else ""
