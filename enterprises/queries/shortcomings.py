"""The standing list of what is missing or contradicts itself, read from the enterprises of the reader outwards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, Subquery

from accounts.models import Organisation
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from enterprises.models import Enterprise
from enterprises.queries.enterprises import active, visible_to
from enterprises.queries.shortcoming_sources import SOURCES, Pool, Rows
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


def pool_of(actor: Actor, township: Organisation | None = None) -> Pool:
    """The enterprises that this actor looks after and that still take part."""
    pool = active(visible_to(actor))
    return pool.filter(township=township) if township is not None else pool


def rows(kind: Kind, pool: Pool, day: date) -> Rows:
    """The rows of a kind, the most urgent first or in the order of their entry."""
    return SOURCES[kind.code].rows(pool, day)


class _Counted(Subquery):
    """How many rows a query has, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def numbers(actor: Actor, kinds: Sequence[Kind], pool: Pool, day: date) -> list[int]:
    """How many there are of each kind, in one query; `LIMIT` + 1 stands for any number beyond."""
    columns = [_Counted(rows(kind, pool, day).order_by().values("pk")[: LIMIT + 1]) for kind in kinds]
    # a column needs a row to stand in: that of the reader's own organisation
    return list(Organisation.objects.filter(pk=actor.office).values_list(*columns).get())


def total(actor: Actor, day: date) -> int:
    """How much there is to mend for this reader in all; `LIMIT` + 1 stands for any number beyond."""
    found = numbers(actor, kinds_for(actor), pool_of(actor), day)
    return min(sum(found), LIMIT + 1)


def lines(actor: Actor, kind: Kind, found: Iterable[Any], day: date) -> Iterator[Line]:
    """What the rows of a kind say to this actor."""
    return (_line(actor, kind, row, day) for row in found)


def _line(actor: Actor, kind: Kind, row: Any, day: date) -> Line:
    source = SOURCES[kind.code]
    enterprise: Enterprise = row if isinstance(row, Enterprise) else row.enterprise
    mends = LEAD if kind.inward else ENTERPRISE | {Role.LEAD_OFFICER}
    link = source.form(row) if actor.role in mends else source.tab(enterprise)
    return Line(kind, enterprise, source.words(row, day), _tone(kind, row, day), link)


def _tone(kind: Kind, row: Any, day: date) -> str:
    """How urgent: by kind; of a paper that ends it is the days left."""
    if kind.code.endswith("expiring"):
        step = expiry.step(row.valid_to, day)
        return "err" if step is None or step <= min(expiry.STEPS) else "warn"
    return kind.tone
