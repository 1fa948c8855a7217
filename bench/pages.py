"""How quickly pages are answered as the district grows: `script/bench pages [--sizes 100 10000] [--rounds N]`.

queries:PAGE    database queries of one request, at each size
vs_empty:PAGE   median server time over that of an empty page in the same layout, at each size
growth:PAGE     median server time at the largest size over that at the smallest
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongtou_brand.settings")
os.environ["VAR_DIR"] = os.environ.get("BENCH_VAR_DIR") or tempfile.mkdtemp(prefix="dongtou-bench-")
os.environ["LOG_LEVEL"] = "ERROR"

import django
from django.conf import settings

django.setup()
# Fonts, icons and hashed names are those of the checkout; what is measured is the page, not the set-up.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarking.enums import AssessmentStatus  # noqa: E402
from benchmarking.models import Assessment  # noqa: E402
from dongtou_brand import urls  # noqa: E402
from dongtou_brand.kernel.audience import public  # noqa: E402
from dongtou_brand.kernel.htmx import page  # noqa: E402
from enterprises.models import Enterprise  # noqa: E402
from tests.factories import crowd  # noqa: E402


@public
def empty(request: HttpRequest) -> HttpResponse:
    """A page with nothing but the shell."""
    return page(request, "portal.html" if request.actor.signed_in else "public.html")  # type: ignore[attr-defined]


def pages(first: Enterprise) -> dict[str, tuple[str, str]]:
    """The ten main pages: who looks, and where."""
    own = Assessment.objects.filter(enterprise=first)
    waiting = Assessment.objects.filter(status=AssessmentStatus.SUBMITTED).order_by("pk")[0]
    return {
        "enterprise_home": ("clerk", reverse("dashboards:home")),
        "assessment": ("clerk", reverse("benchmarking:assessment", args=[own.get(round__number=2).pk])),
        "gaps": ("clerk", reverse("benchmarking:gaps", args=[own.get(round__number=1).pk])),
        "staff_home": ("officer", reverse("dashboards:home")),
        "verification_queue": ("officer", reverse("benchmarking:assessments")),
        "verification": ("officer", reverse("benchmarking:verification", args=[waiting.pk])),
        "enterprises": ("officer", reverse("enterprises:list")),
        "dossier": ("officer", reverse("enterprises:detail", args=[first.pk])),
        "leadership": ("leader", reverse("dashboards:leadership")),
        "public_reports": ("", reverse("reporting:public_reports")),
    }


def seconds(client: Client, address: str, rounds: int) -> float:
    """Median time of one request, after one to warm up."""
    took = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        answer = client.get(address)
        took.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
    return statistics.median(took[1:])


def queries(client: Client, address: str) -> int:
    """Database queries of one request."""
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def client_for(person: User | None) -> Client:
    """A browser in which this person has signed in."""
    client = Client(headers={"host": "localhost"})
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def measure(size: int, rounds: int) -> Iterator[tuple[str, int, float, float]]:
    """For each page at this size: queries, seconds, and the seconds of an empty page for the same person."""
    fresh_database(size)
    people = crowd.settle(size)
    clients = {"": client_for(None)} | {name: client_for(person) for name, person in people.items()}
    bare = {name: seconds(client, "/bench-empty/", rounds) for name, client in clients.items()}
    for name, (who, address) in pages(Enterprise.objects.order_by("pk")[0]).items():
        spent = seconds(clients[who], address, rounds)
        print(f"{size:>6} {name:<20} {spent * 1000:7.1f} ms", file=sys.stderr)
        yield name, queries(clients[who], address), spent, bare[who]


def fresh_database(size: int) -> None:
    """An empty database of its own for this size, on whatever server is configured for the portal."""
    connection.close()
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(Path(settings.VAR_DIR) / f"bench-{size}.sqlite3")
        Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)
        call_command("migrate", verbosity=0)
    else:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    print(f"{size} enterprises …", file=sys.stderr)


def figure(name: str, value: float, unit: str, **at: Any) -> None:
    """Print one figure as a line of JSON."""
    print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit, "at": at}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench pages")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    urls.urlpatterns.insert(0, path("", include([path("bench-empty/", empty)])))
    # The office's date of the rows that crowd.py writes.
    settings.CLOCK_OFFSET = crowd.AT - timezone.now()
    spent: dict[str, list[float]] = {}
    for size in options.sizes:
        for name, asked, took, bare in measure(size, options.rounds):
            figure(f"queries:{name}", asked, "queries", enterprises=size)
            figure(f"vs_empty:{name}", took / bare, "ratio", enterprises=size)
            spent.setdefault(name, []).append(took)
    for name, times in spent.items():
        figure(
            f"growth:{name}", times[-1] / times[0], "ratio", enterprises=[options.sizes[0], options.sizes[-1]]
        )


if __name__ == "__main__":
    main()
