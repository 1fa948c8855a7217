"""The standing list of what is missing or contradicts itself, read from the enterprises of the reader outwards.

It is computed, not kept. Of a past day the rules of today are asked, with that day's date, of the rows as they were
recorded at its end: `past`. Who may look is decided by the right of today.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import IntegerField, Subquery

from accounts.models import Organisation
from dongtou_brand.kernel import past as past_days
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from enterprises.models import Enterprise
from enterprises.queries import shortcoming_states
from enterprises.queries.enterprises import active, visible_to
from enterprises.queries.shortcoming_sources import SOURCES, Moment, Pool, Rows
from enterprises.queries.states import enterprises_as_of
from enterprises.rules import expiry
from enterprises.rules.shortcomings import KINDS, LIMIT, Kind


@dataclass(frozen=True)
class Line:
    """One shortcoming: whose, what exactly, how urgent, and the page on which it is mended."""

    kind: Kind
    enterprise: Enterprise
    words: str
    tone: str
    link: str


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds that concern this actor."""
    return [kind for kind in KINDS.values() if not (kind.inward and actor.role in ENTERPRISE)]


def pool_of(actor: Actor, township: Organisation | None = None, on: date | None = None) -> Pool:
    """The enterprises that this actor looks after and that still take part, or took part at the end of a day."""
    pool = active(visible_to(actor) if on is None else enterprises_as_of(actor, on).order_by())
    return pool.filter(township=township) if township is not None else pool


def rows(kind: Kind, pool: Pool, day: date, *, past: bool = False) -> Rows:
    """The rows of a kind, the most urgent first or in the order of their entry; of a past day their states."""
    return SOURCES[kind.code].rows(pool, Moment(day, past))


class _Counted(Subquery):
    """How many rows a query has, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def numbers(actor: Actor, kinds: Sequence[Kind], pool: Pool, day: date, *, past: bool = False) -> list[int]:
    """How many there are of each kind, in one query; `LIMIT` + 1 stands for any number beyond."""
    found = [rows(kind, pool, day, past=past) for kind in kinds]
    columns = [_Counted(each.order_by().values("id")[: LIMIT + 1]) for each in found]
    # a column needs a row to stand in: that of the reader's own organisation
    return list(Organisation.objects.filter(pk=actor.office).values_list(*columns).get())


def total(actor: Actor, day: date) -> int:
    """How much there is to mend for this reader in all; `LIMIT` + 1 stands for any number beyond."""
    found = numbers(actor, kinds_for(actor), pool_of(actor), day)
    return min(sum(found), LIMIT + 1)


def lines(actor: Actor, kind: Kind, found: Iterable[Any], day: date, *, past: bool = False) -> Iterator[Line]:
    """What the rows of a kind say to this actor; of a past day each leads to the dossier of that day."""
    if not past:
        return (_line(kind, row, day, _link(actor, kind, row)) for row in found)
    stood = past_days.in_handfuls(found, partial(shortcoming_states.stood, SOURCES[kind.code], day=day))
    return (_line(kind, row, day, f"{_tab(kind, row)}?on={day}") for row in stood)


def _line(kind: Kind, row: Any, day: date, link: str) -> Line:
    words = SOURCES[kind.code].words(row, day)
    return Line(kind, _enterprise(row), words, _tone(kind, row, day), link)


def _enterprise(row: Any) -> Enterprise:
    return row if isinstance(row, Enterprise) else row.enterprise


def _link(actor: Actor, kind: Kind, row: Any) -> str:
    """The form that mends it, or where this actor reads it."""
    mends = LEAD if kind.inward else ENTERPRISE | {Role.LEAD_OFFICER}
    return SOURCES[kind.code].form(row) if actor.role in mends else _tab(kind, row)


def _tab(kind: Kind, row: Any) -> str:
    return SOURCES[kind.code].tab(_enterprise(row))


def _tone(kind: Kind, row: Any, day: date) -> str:
    """How urgent: by kind; of a paper that ends it is the days left."""
    if kind.code.endswith("expiring"):
        step = expiry.step(row.valid_to, day)
        return "err" if step is None or step <= min(expiry.STEPS) else "warn"
    return kind.tone
