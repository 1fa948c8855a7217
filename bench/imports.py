"""How quickly and in how much memory a workbook is brought in: `script/bench imports [--rows N]`.

import:rows_per_second   rows of a workbook of yearly figures that are read, checked and written in a second
import:peak_mb           the most memory that the worker's process ever held
import:vs_read           the whole time over that of merely reading the file with the fastest engine
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongtou_brand.settings")
if __name__ == "__main__" and "--work" not in sys.argv:
    os.environ["VAR_DIR"] = os.environ.get("BENCH_VAR_DIR") or tempfile.mkdtemp(prefix="dongtou-bench-")
os.environ["LOG_LEVEL"] = "ERROR"

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from python_calamine import CalamineWorkbook

from accounts.models import User
from accounts.queries import actors
from dongtou_brand.kernel import sheets, uploads
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.actions import imports
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import Enterprise, ImportRun, YearlyFigure
from enterprises.queries import imports as queries
from tests.factories import crowd

YEAR = 2014
COLUMNS = 20


@dataclass(frozen=True)
class Measured:
    """What bringing in one workbook cost: rows a second, megabytes at most, times the time of reading it."""

    rows: int
    columns: int
    seconds: float
    rows_per_second: float
    peak_mb: float
    vs_read: float


def measure(rows: int = 10_000) -> Measured:
    """Bring in a workbook of figures for `rows` enterprises of the database, in a process of its own.

    The database holds at least so many enterprises and none of their figures of `YEAR`.
    """
    officer = _officer()
    run, columns = _handed_in(rows, officer)
    read = _seconds_to_read(run)
    connection.close()
    argv = [sys.executable, "-m", "bench.imports", "--work", str(run.pk), str(officer.person)]
    done = subprocess.run(argv, env=os.environ | _where(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    seconds = told["check"] + told["write"]
    print(f"import {rows} × {columns}: {told}, read {read:.2f} s", file=sys.stderr)
    return Measured(rows, columns, seconds, rows / seconds, told["peak_mb"], seconds / read)


def _officer() -> Actor:
    for user in User.objects.filter(memberships__role=Role.LEAD_OFFICER, memberships__ended_at=None):
        if actor := actors.of(user):
            return actor
    raise SystemExit("there is no officer of the lead bureau")


def _handed_in(rows: int, officer: Actor) -> tuple[ImportRun, int]:
    """A workbook of so many rows, uploaded; the officer's enterprises in their order."""
    draw = Random(2014)  # noqa: S311
    day = crowd.AT.date()
    every = queries.columns(ImportKind.FIGURES, YEAR, day)
    columns = tuple(one for one in every if ":" not in one.code and one.code != "source")[:COLUMNS]
    codes = list(Enterprise.objects.order_by("pk").values_list("credit_code", "name")[:rows])
    cells: Iterator[list[sheets.Cell]] = (
        [code, name, *(draw.randrange(1, 100) for _ in columns[2:])] for code, name in codes
    )
    target = tempfile.TemporaryFile()  # noqa: SIM115
    sheets.template(
        target,
        "年度数据",
        columns,
        cells,
        meta=queries.meta(ImportKind.FIGURES, YEAR, every),
        notes=[],
        how=["."],
    )
    target.seek(0)
    file = SimpleUploadedFile("figures.xlsx", target.read(), sheets.MEDIA_TYPE)
    run = imports.start(kind=ImportKind.FIGURES, year=YEAR, file=file, by=officer, at=crowd.AT)
    return run, len(columns)


def _seconds_to_read(run: ImportRun) -> float:
    """The time of merely reading the file."""
    start = time.perf_counter()
    book = CalamineWorkbook.from_path(uploads.path_of(run.file.sha256))
    for _ in book.get_sheet_by_index(0).iter_rows():
        pass
    return time.perf_counter() - start


def _where() -> dict[str, str]:
    """Which database the other process works on."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{name}"}
    return {"DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"}


def work(run_id: int, person: int) -> None:
    """What the worker does: check, and after somebody has confirmed, write."""
    run = ImportRun.objects.get(pk=run_id)
    start = time.perf_counter()
    run = imports.check(run=run, person=person, at=crowd.AT)
    checked = time.perf_counter()
    if run.status != ImportStatus.READY:
        raise SystemExit(f"{run.status}: {run.problems[:3]}")
    user = User.objects.get(pk=person)
    actor = actors.of(user)
    if actor is None:
        raise SystemExit("the officer has left")
    run = imports.apply(run=run, by=actor, at=crowd.AT)
    begun = time.perf_counter()
    run = imports.write(run=run, person=person, at=crowd.AT)
    written = time.perf_counter()
    if run.status != ImportStatus.APPLIED:
        raise SystemExit(f"{run.status}: {run.problems[:3]}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"check": checked - start, "write": written - begun, "peak_mb": peak}
    told["figures"] = YearlyFigure.objects.filter(year=YEAR).count()
    print(json.dumps(told))


def figures(measured: Measured) -> Iterator[tuple[str, float, str]]:
    """Name, value and unit of each figure."""
    yield "import:rows_per_second", measured.rows_per_second, "rows/s"
    yield "import:peak_mb", measured.peak_mb, "MB"
    yield "import:vs_read", measured.vs_read, "ratio"


def _settle(rows: int) -> None:
    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
    else:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    call_command("ground", verbosity=0)
    enterprises = crowd.settle_enterprises(rows)
    crowd.person("officer", Role.LEAD_OFFICER, enterprises[0])


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench imports")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--work", nargs=2, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(*options.work)
        return
    _settle(options.rows)
    measured = measure(options.rows)
    at = {"rows": measured.rows, "columns": measured.columns}
    for name, value, unit in figures(measured):
        line = {"figure": name, "value": round(value, 3), "unit": unit, "at": at}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
