"""The same act on many enterprises: one by one, each with its own permission and its own result.

What was done stays done when the next one is refused.
"""

from collections.abc import Callable, Iterable

from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.rules.bulk import Outcome


def each(enterprises: Iterable[Enterprise], act: Callable[[Enterprise], object]) -> list[Outcome]:
    """Do it to each of them, every one in a transaction of its own; a refusal is the result of its row."""
    return [_one(enterprise, act) for enterprise in enterprises]


def _one(enterprise: Enterprise, act: Callable[[Enterprise], object]) -> Outcome:
    try:
        act(enterprise)
    except Refused as refusal:
        return Outcome(enterprise.name, False, refusal.words)
    return Outcome(enterprise.name, True)
