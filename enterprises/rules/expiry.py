"""When a paper that ends is spoken of: 90, 60 and 30 days before its end."""

from datetime import date
from typing import Final

STEPS: Final = (30, 60, 90)
"""Days before the end, the nearest first."""
TOWNSHIP_STEP: Final = 30
"""From this step on the township is told too."""


def step(valid_to: date, day: date) -> int | None:
    """The step that is due on a day: the nearest that the days left have reached; None before and after all.

    A step that fell on a day without a run is due on the next day as well, until a nearer one is.
    """
    left = (valid_to - day).days
    return None if left < 0 else next((one for one in STEPS if left <= one), None)


def words(valid_to: date, day: date) -> str:
    """How long a paper still holds, or since when it does not."""
    left = (valid_to - day).days
    if left < 0:
        return f"{valid_to} 到期，已过期 {-left} 天"
    return f"{valid_to} 到期，剩 {left} 天" if left else f"{valid_to}（今天）到期"
