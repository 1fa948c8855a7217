"""How lists and dossiers hold as the pool grows: `script/bench enterprises [--sizes 1000 10000 100000] [--rounds N]`.

On PostgreSQL, a private one unless DATABASE_URL names another; each size has a database of its own.

queries:PAGE             database queries of the page, at each size
growth:PAGE              its median server time at the largest size over that at the smallest
import:rows_per_second, import:peak_mb, import:vs_read   what bench/imports.py measures

PAGE is list, filter, search, dossier, or as_of: the list as of a past day, plain and with conditions. A past day is
found from the states of all rows, so its time may grow with them (ADR 10). A page is several addresses, and its
time the sum of their medians.
The sizes take turns, so that a busy moment of the machine weighs on all of them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta

from tests.services.postgres import postgres

PAGES = ("list", "filter", "search", "dossier", "as_of")
TURNS = 5


def on_postgres(name: str, arguments: list[str], *, durable: bool = False) -> int:
    """Runs a measurement again, with a PostgreSQL of its own."""
    with postgres(durable=durable) as url:
        argv = [sys.executable, "-m", f"bench.{name}", *arguments]
        return subprocess.run(argv, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__" and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    sys.exit(on_postgres("enterprises", sys.argv[1:]))

from bench import pages as common  # noqa: E402

# Django is set up now.
PERSON, EMPTY = "officer", "bench_ground"

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.enums import OrganisationKind  # noqa: E402
from accounts.models import Organisation  # noqa: E402
from enterprises.models import Enterprise, Industry, Summary  # noqa: E402
from enterprises.queries.summaries import computed  # noqa: E402
from enterprises.rules.summaries import Summed  # noqa: E402
from tests.factories import pool  # noqa: E402

HOME = str(connection.settings_dict["NAME"])
"""The database that was given; the bench makes others beside it."""


@dataclass
class Size:
    """A pool of so many enterprises in a database of its own, and what was measured there."""

    enterprises: int
    client: Client = field(default_factory=Client)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return f"bench_{self.enterprises}"

    def enter(self) -> None:
        """Go to the database of this size."""
        enter(self.database)

    def fill(self) -> None:
        """Make the database and the pool."""
        began = time.perf_counter()
        recreate(self.database, EMPTY)
        self.enter()
        officer = pool.settle(self.enterprises)[PERSON]
        _check_summaries()
        self.client = common.client_for(officer)
        self.addresses = addresses(self.enterprises)
        print(f"{self.enterprises:>7} enterprises in {time.perf_counter() - began:.0f} s", file=sys.stderr)

    def measure(self, rounds: int) -> None:
        """One turn: every address so many times."""
        self.enter()
        for page in PAGES:
            for address in self.addresses[page]:
                self.took.setdefault(address, []).append(common.seconds(self.client, address, rounds))

    def count(self) -> None:
        """The queries of each page: the most that one of its addresses needs."""
        self.enter()
        for page in PAGES:
            self.queries[page] = max(common.queries(self.client, address) for address in self.addresses[page])

    def time_of(self, page: str) -> float:
        """Seconds for the addresses of a page together."""
        return sum(statistics.median(self.took[address]) for address in self.addresses[page])


def addresses(size: int) -> dict[str, list[str]]:
    """What is asked: the list in several orders, filters of several kinds, words of several kinds, some dossiers."""
    listed = reverse("enterprises:list")
    township = Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP, name="北岙街道").first()
    township = township or Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP).order_by("pk")[0]
    industry = Industry.objects.filter(enterprise__isnull=False).order_by("pk")[0]
    some = list(
        Enterprise.objects.filter(ended_on=None).order_by("pk").values_list("pk", flat=True)[:: size // 4]
    )
    # its second and third character are found in more than a page of names at every size
    name = pool.name_of(size // 2)
    filters = (
        f"township={township.pk}",
        "rung=creating&sort=-revenue",
        f"township={township.pk}&industry={industry.pk}",
        f"year={pool.YEARS[-1]}&figures=missing",
        "points_min=90&sort=-points",
        "tab=cultivated&sort=name",
    )
    day = (pool.AT - timedelta(days=30)).date()
    then = ("", f"&township={township.pk}", f"&q={name}", "&tab=cultivated&sort=-code")
    words = (name[1:3], pool.code_of(size // 2)[-9:], name, "xyxyzb", "ouhong")
    return {
        "list": [listed, f"{listed}?sort=name", f"{listed}?sort=-revenue", f"{listed}?page=40&per=10"],
        "filter": [f"{listed}?{conditions}" for conditions in filters],
        "search": [f"{listed}?q={term}" for term in words],
        "as_of": [f"{listed}?on={day}{conditions}" for conditions in then],
        "dossier": [reverse("enterprises:detail", args=[pk]) for pk in some[:4]],
    }


def recreate(name: str, template: str) -> None:
    """A new database of this name, a copy of the other one."""
    enter(HOME)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def enter(name: str) -> None:
    """Go to the database of this name."""
    connection.close()
    connection.settings_dict["NAME"] = name


def lay_ground() -> None:
    """The database that those of all sizes are copied from: tables, organisations, definitions."""
    recreate(EMPTY, "template1")
    enter(EMPTY)
    call_command("migrate", verbosity=0)
    call_command("ground", verbosity=0)


def _check_summaries() -> None:
    """What the pool wrote for some enterprises must be what their figures come to."""
    keys = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True)[:40])
    for key, expected in computed(keys).items():
        stored = Summary.objects.get(pk=key)
        found = Summed(*(getattr(stored, name) for name in expected.__dataclass_fields__))
        if found != expected:
            raise SystemExit(f"the pool is not what the actions write: {found} instead of {expected}")


def report(sizes: list[Size]) -> None:
    """Print the figures, and the times on standard error."""
    for page in PAGES:
        for size in sizes:
            common.figure(f"queries:{page}", size.queries[page], "queries", enterprises=size.enterprises)
            print(f"{size.enterprises:>7} {page:<8} {size.time_of(page) * 1000:8.1f} ms", file=sys.stderr)
    for page in PAGES:
        first, last = sizes[0], sizes[-1]
        growth = last.time_of(page) / first.time_of(page)
        common.figure(f"growth:{page}", growth, "ratio", enterprises=[first.enterprises, last.enterprises])
        for least, most in zip(first.addresses[page], last.addresses[page], strict=True):
            times = [statistics.median(size.took[one]) * 1000 for size, one in ((first, least), (last, most))]
            print(f"{page:<8} {times[0]:7.1f} → {times[1]:7.1f} ms  {most}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench enterprises")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--no-import", action="store_true")
    options = parser.parse_args()
    # The office's date of the rows that pool.py writes.
    settings.CLOCK_OFFSET = pool.AT - timezone.now()
    lay_ground()
    sizes = [Size(number) for number in options.sizes]
    for size in sizes:
        size.fill()
    for size in sizes:
        size.count()
    for _ in range(TURNS):
        for size in sizes:
            size.measure(options.rounds)
    report(sizes)
    if not options.no_import:
        connection.close()
        subprocess.run([sys.executable, "-m", "bench.imports"], check=True)


if __name__ == "__main__":
    main()
