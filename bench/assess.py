"""How self-assessment holds when everybody writes at once, and as assessments grow: `script/bench assess`.

On PostgreSQL, a private one that waits for the disk unless DATABASE_URL names another; each size has a database of
its own. Options: --sizes 100 10000, --indicators 120, --clerks 200, --seconds N (each turn of writing), --turns N,
--rounds N (of each page), --only autosave|growth.

autosave:per_second      answers saved in a second by all clerks at once, with two web processes as `manage.py serve`
                         starts them, each clerk saving the next as soon as the last is answered
autosave:median_vs_bare  the median time of a save over that of a bare post under the same load
autosave:p95_vs_bare     the same of the 95th percentile
autosave:alone_vs_bare   the median of one clerk alone over that of a bare post alone
autosave:lost            saves that were answered and do not stand in the history
growth:PAGE              median server time at the largest size over that at the smallest
queries:PAGE             database queries of the page, at each size; of the form also with fewer indicators

The bare post is authenticated and checked like every other and writes one row into the history of answers (bench/
served/urls.py); it reads nothing and prints nothing. Writing is measured at the largest size, the two kinds in turn.
PAGE is overview (the list of assessments in several orders and filters, and the rounds), peers (what is compared with
the same trade or the whole round), gaps, or form. One enterprise in four is of the same trade.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from bench.enterprises import EMPTY, enter, lay_ground, on_postgres, recreate

if __name__ == "__main__" and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    sys.exit(on_postgres("assess", sys.argv[1:], durable=True))

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench import pages as common
from bench.served.clients import Browser, turn
from bench.served.writing import Loads, Writing, quantile
from benchmarking.models import Answer, Assessment
from benchmarking.queries.peers import peers
from tests.factories import assessed
from tests.factories.pool import AT, name_of
from tests.services.portal import Portal, portal
from tests.services.redis_server import redis

PAGES = ("overview", "peers", "gaps", "form")
TURNS = 5
Ask = Callable[[], object]


@dataclass
class Size:
    """A pool in which so many were assessed, in a database of its own, and what was measured there."""

    assessments: int
    indicators: int
    people: assessed.Assessed | None = None
    asks: dict[str, dict[str, Ask]] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return f"bench_assessed_{self.assessments}"

    def fill(self, clerks: int) -> assessed.Assessed:
        """Make the database and all that is in it."""
        began = time.perf_counter()
        recreate(self.database, EMPTY)
        enter(self.database)
        people = self.people = assessed.settle(self.assessments, indicators=self.indicators, clerks=clerks)
        self.asks = questions(people, self.assessments)
        print(
            f"{self.assessments:>7} assessments, {Answer.objects.count()} answers in"
            f" {time.perf_counter() - began:.0f} s",
            file=sys.stderr,
        )
        return people

    def measure(self, rounds: int) -> None:
        """One turn: every question so many times."""
        enter(self.database)
        for name, ask in (pair for asked in self.asks.values() for pair in asked.items()):
            self.took.setdefault(name, []).append(seconds(ask, rounds))

    def count(self) -> None:
        """The queries of each page: the most that one of its questions needs."""
        enter(self.database)
        for page, asked in self.asks.items():
            self.queries[page] = max(map(queries, asked.values()))

    def time_of(self, page: str) -> float:
        """Seconds for the questions of a page together."""
        return sum(statistics.median(self.took[name]) for name in self.asks[page])


def questions(people: assessed.Assessed, size: int) -> dict[str, dict[str, Ask]]:
    """What is asked, by page and address: overview, peers, gaps and form, of a crowded trade and of another."""
    office, clerk = common.client_for(people.officer), common.client_for(people.clerks[0])
    listed, past, present = reverse("benchmarking:assessments"), people.past.pk, people.present.pk
    conditions = (
        "", "?status=", f"?status=&round={past}", f"?status=&round={present}&page=2", "?status=verified",
        "?status=draft", f"?status=&q={name_of(size // 2)[1:3]}", f"?status=&q={name_of(size // 2)}",
    )  # fmt: skip
    overview = [f"{listed}{asked}" for asked in conditions] + [reverse("benchmarking:rounds")]
    verified = Assessment.objects.filter(round=past).select_related("enterprise__industry", "round")
    crowded = verified.filter(enterprise__industry=verified.get(enterprise=_crowded()).enterprise.industry_id)
    others = verified.exclude(enterprise__industry__in=crowded.values("enterprise__industry"))
    some = [each for which in (crowded, others) for each in which.order_by("pk")[:2]]
    form = reverse("benchmarking:assessment", args=[_draft(people).pk])
    pages: dict[str, dict[str, Callable[[], object]]] = {
        "overview": {address: partial(_get, office, address) for address in overview},
        "gaps": {
            a: partial(_get, office, a) for a in (reverse("benchmarking:gaps", args=[o.pk]) for o in some)
        },
        "form": {address: partial(_get, clerk, address) for address in (form, f"{form}?dimension=C")},
    }
    return pages | {
        "peers": {f"peers of {one.pk}": partial(peers, one.round, one.enterprise) for one in some}
    }


def _crowded() -> int:
    """An enterprise of the trade that has most."""
    rows = Assessment.objects.values_list("enterprise__pk", flat=True).order_by("enterprise__pk")
    return next(pk for pk in rows if pk % assessed.CROWDED == 0)


def _draft(people: assessed.Assessed, clerk: int = 0) -> Assessment:
    organisation = people.clerks[clerk].memberships.get().organisation_id
    return Assessment.objects.get(round=people.present, enterprise__organisation=organisation)


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")


def seconds(ask: Ask, rounds: int) -> float:
    """Median time of a question, after one to warm up."""
    took = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def queries(ask: Ask) -> int:
    """Database queries of a question."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


# ── everybody writes ────────────────────────────────────────────────────────────────────────────
def browsers(people: list[User], port: int) -> list[Browser]:
    """A window for each clerk, in which the clerk has signed in; the making of 200 passwords is not measured."""
    return [
        Browser(port, common.client_for(person).cookies["dongtou_session"].value, secrets.token_hex(16))
        for person in people
    ]


def write(size: Size, turns: int, lasting: float) -> None:
    """Start the portal on the database of this size and let everybody write."""
    people = size.people
    assert people is not None  # noqa: S101 filled before
    enter(size.database)
    writing = Writing.of([_draft(people, clerk) for clerk in range(len(people.clerks))])
    address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{size.database}"
    with redis() as broker, portal(database=address, broker=broker) as running:
        _serve(running)
        windows = browsers(people.clerks, running.port)
        connection.close()
        turn(windows, writing.saves, 3)
        turn(windows, writing.bare, 3)
        many, alone = Loads(), Loads()
        for _ in range(turns):
            many.bare.append(turn(windows, writing.bare, lasting))
            many.saves.append(turn(windows, writing.saves, lasting))
            alone.bare.append(turn(windows[:1], writing.bare, 2))
            alone.saves.append(turn(windows[:1], writing.saves, 2))
    tell(
        many,
        alone,
        writing.lost(),
        clerks=len(windows),
        indicators=size.indicators,
        assessments=size.assessments,
    )


def _serve(running: Portal) -> None:
    running.env |= {"DJANGO_SETTINGS_MODULE": "bench.served.settings", "SECRET_KEY": settings.SECRET_KEY}
    # The office's date of the rows that are there.
    (running.folder / "clock_offset").write_text(str((AT - timezone.now()).total_seconds()))
    running.start("web")


def tell(many: Loads, alone: Loads, lost: int, **at: int) -> None:
    """Print the figures, and the times on standard error."""
    per_second = sum(each.answered for each in many.saves) / sum(each.lasted for each in many.saves)
    common.figure("autosave:per_second", per_second, "saves/s", **at)
    common.figure("autosave:median_vs_bare", many.ratio(0.5), "ratio", **at)
    common.figure("autosave:p95_vs_bare", many.ratio(0.95), "ratio", **at)
    common.figure("autosave:alone_vs_bare", alone.ratio(0.5), "ratio", **at | {"clerks": 1})
    common.figure("autosave:lost", lost, "saves", **at)
    for name, load in (("together", many), ("alone", alone)):
        for kind, turns in (("save", load.saves), ("bare", load.bare)):
            middle, most = (quantile(turns, share) * 1000 for share in (0.5, 0.95))
            count = sum(each.answered for each in turns) / sum(each.lasted for each in turns)
            print(f"{name:<9} {kind}  {middle:7.1f} ms, 95 % {most:7.1f} ms, {count:6.1f}/s", file=sys.stderr)


# ── everything grows ────────────────────────────────────────────────────────────────────────────
def report(sizes: list[Size]) -> None:
    """Print the figures, and the times on standard error."""
    first, last = sizes[0], sizes[-1]
    for page in PAGES:
        for size in sizes:
            at = {"assessments": size.assessments, "indicators": size.indicators}
            common.figure(f"queries:{page}", size.queries[page], "queries", **at)
        growth = last.time_of(page) / first.time_of(page)
        common.figure(f"growth:{page}", growth, "ratio", assessments=[first.assessments, last.assessments])
        for small, large in zip(first.asks[page], last.asks[page], strict=True):
            times = [
                statistics.median(size.took[one]) * 1000 for size, one in ((first, small), (last, large))
            ]
            print(f"{page:<8} {times[0]:7.1f} → {times[1]:7.1f} ms  {large}", file=sys.stderr)


def count_short_form(size: Size, indicators: int) -> None:
    """The queries of a form that is much shorter."""
    short = Size(size.assessments, indicators)
    recreate(f"{short.database}_short", EMPTY)
    enter(f"{short.database}_short")
    people = assessed.settle(short.assessments, indicators=indicators, clerks=1)
    asked = questions(people, short.assessments)["form"].values()
    common.figure(
        "queries:form",
        max(map(queries, asked)),
        "queries",
        assessments=short.assessments,
        indicators=indicators,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench assess")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--indicators", type=int, default=120)
    parser.add_argument("--clerks", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--only", choices=("autosave", "growth"))
    options = parser.parse_args()
    settings.CLOCK_OFFSET = AT - timezone.now()
    lay_ground()
    sizes = [Size(number, options.indicators) for number in options.sizes]
    for size in sizes[-1:] if options.only == "autosave" else sizes:
        size.fill(options.clerks)
    if options.only != "autosave":
        for size in sizes:
            size.count()
        for _ in range(TURNS):
            for size in sizes:
                size.measure(options.rounds)
        report(sizes)
        count_short_form(sizes[0], 30)
    if options.only != "growth":
        write(sizes[-1], options.turns, options.seconds)


if __name__ == "__main__":
    main()
