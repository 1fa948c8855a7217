"""The papers that end soon and that somebody has to be told of."""

from datetime import date
from typing import Any

from dongtou_brand.kernel.actor import Actor
from enterprises.queries import shortcomings
from enterprises.rules.shortcomings import KINDS

# Papers with an end, by the kind of shortcoming under which they are listed.
PAPERS = ("certificate_expiring", "paper_expiring", "research_body_expiring")


def ending(kind: str, day: date) -> Any:
    """The rows of a kind that end within 90 days: in force, of enterprises that go on, and not renewed yet."""
    pool = shortcomings.pool_of(Actor.system("到期提醒"))
    return shortcomings.rows(KINDS[kind], pool, day).filter(valid_to__gte=day)


def still_ending(kind: str, pk: int, valid_to: date, day: date) -> Any:
    """The row, if it still ends on the day of which somebody is to be told; else None."""
    return ending(kind, day).filter(pk=pk, valid_to=valid_to).first()
