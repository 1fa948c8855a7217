"""The ladder in numbers: how many enterprises stand on which rung, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Organisation
from cultivation.models import RungChange
from dongtou_brand.kernel.actor import Actor
from enterprises.enums import Rung
from enterprises.models import Enterprise
from enterprises.queries import enterprises

RUNGS = (Rung.PLANNED, Rung.CULTIVATED, Rung.CREATING, Rung.CERTIFIED)


@dataclass(frozen=True)
class TownshipRow:
    """One township: enterprises on each rung, in the order of `RUNGS`."""

    township: Organisation | None
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def by_rung(actor: Actor) -> list[tuple[Rung, int]]:
    """Enterprises on each rung of the ladder; who was closed or merged stands on none."""
    rows = (
        enterprises.active(enterprises.visible_to(actor))
        .order_by()
        .values_list("rung")
        .annotate(n=Count("pk"))
    )
    counts = dict(rows)
    return [(rung, counts.get(rung.value, 0)) for rung in RUNGS]


def by_township(actor: Actor) -> list[TownshipRow]:
    """Enterprises on each rung in each township, and the sum over all as the last row."""
    rows = (
        enterprises.active(enterprises.visible_to(actor))
        .order_by()
        .values_list("township", "rung")
        .annotate(n=Count("pk"))
    )
    counts = {(township, rung): n for township, rung, n in rows}
    townships = Organisation.objects.filter(pk__in={township for township, _ in counts}).order_by(
        "position", "code"
    )
    table = [TownshipRow(t, tuple(counts.get((t.pk, rung.value), 0) for rung in RUNGS)) for t in townships]
    total = tuple(sum(row.counts[place] for row in table) for place in range(len(RUNGS)))
    return [*table, TownshipRow(None, total)]


@dataclass(frozen=True)
class Step:
    """One rung as an enterprise sees it: reached on a day, its own now, or still ahead."""

    rung: Rung
    state: str
    on: date | None


def steps(enterprise: Enterprise, moves: Iterable[RungChange]) -> list[Step]:
    """The four rungs with the days on which the enterprise reached them; `state` is done, now or todo."""
    reached = {move.target: move.on for move in moves}
    place = RUNGS.index(Rung(enterprise.rung)) if enterprise.rung in RUNGS else -1
    states = ["done" if i < place else "now" if i == place else "todo" for i in range(len(RUNGS))]
    return [
        Step(rung, state, reached.get(rung.value) if state != "todo" else None)
        for rung, state in zip(RUNGS, states, strict=True)
    ]
