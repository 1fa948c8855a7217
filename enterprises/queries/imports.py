"""Reading the runs of imports, what their workbooks are made of, and what each would do."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from accounts.enums import JobStatus
from accounts.models import User
from accounts.queries import actors
from dongtou_brand.kernel import sheets, uploads
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor, Role
from dongtou_brand.kernel.sheets import Cell, Column, Fault, Meta
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import Attachment, Enterprise, FigureDefinition, ImportRun
from enterprises.queries import imported_enterprises, imported_figures
from enterprises.queries.enterprises import industries_in_force, townships_on
from enterprises.queries.enterprises import visible_to as enterprises_visible_to
from enterprises.rules.credit_codes import fold
from enterprises.rules.imports import ENDED, WORK, Planned
from enterprises.rules.workbook_columns import CODE, TEMPLATES, figure_columns, profile_columns
from enterprises.rules.workbooks import Workbook, find

AT_ONCE = 500
PROGRESS = 3600  # seconds for which the progress of a run is remembered


def visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """The runs that this actor may see: the lead bureau all of the offices', others those of their own unit."""
    runs = ImportRun.objects.select_related("organisation", "brought_by", "file", "marked", "job")
    if actor.role in LEAD:
        return runs.exclude(role__in=ENTERPRISE)
    if actor.role in ENTERPRISE or actor.role is Role.TOWNSHIP_OFFICER:
        return runs.filter(organisation=actor.organisation_id)
    return runs.none()


def outlived(before: datetime) -> QuerySet[Attachment]:
    """The workbooks that name persons, of runs that ended and were brought in before this moment."""
    ended = ImportRun.objects.filter(kind=ImportKind.ENTERPRISES, brought_at__lt=before, status__in=ENDED)
    files = Q(pk__in=ended.values("file")) | Q(pk__in=ended.filter(marked__isnull=False).values("marked"))
    return Attachment.objects.filter(files).exclude(sha256="")


def unanswered(before: datetime) -> QuerySet[ImportRun]:
    """The runs that nobody confirmed, or that nobody went on with after they failed, since before this moment.

    A run whose work was done once more waits from the end of that work.
    """
    failed = Q(status__in=WORK, job__status=JobStatus.FAILED)
    waiting = ImportRun.objects.filter(Q(status=ImportStatus.READY) | failed, brought_at__lt=before)
    return waiting.exclude(job__finished_at__gte=before)


def actor_of(user_id: int) -> Actor | None:
    """The person for whom a worker goes on, as he is now."""
    user = User.objects.filter(pk=user_id).first()
    return actors.of(user) if user else None


# ── how far a run is ────────────────────────────────────────────────────────────────────────────
def tell_progress(run: ImportRun, done: int, total: int) -> None:
    """Remember how far a run is: beside the database, whose transaction nobody can look into."""
    cache.set(f"import:{run.pk}", (done, total), PROGRESS)


def progress(run: ImportRun) -> tuple[int, int]:
    """Rows done and rows in all; (0, 0) before it is known."""
    found: tuple[int, int] = cache.get(f"import:{run.pk}", (0, 0))
    return found


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────
def columns(kind: ImportKind, year: int | None, day: date) -> tuple[Column, ...]:
    """The columns of the workbook of this kind, as they are now."""
    if kind == ImportKind.FIGURES:
        return figure_columns(imported_figures.asked(year or day.year).values())
    townships = [unit.short_name for unit in townships_on(day)]
    return profile_columns(townships, [str(industry) for industry in industries_in_force()])


def definitions(kind: ImportKind, year: int | None) -> dict[str, FigureDefinition]:
    """The figures of a workbook, by code."""
    return imported_figures.asked(year) if kind == ImportKind.FIGURES and year else {}


def meta(kind: ImportKind, year: int | None, made_of: Sequence[Column]) -> Meta:
    """What the hidden sheet of a template says."""
    return Meta.of(TEMPLATES[kind], made_of, year)


def filled(
    kind: ImportKind, year: int | None, actor: Actor, made_of: Sequence[Column], *, values: bool
) -> Iterator[list[Cell]]:
    """The rows of a template: of figures the enterprises always, what is stored only if `values` are wanted."""
    codes = [column.code for column in made_of]
    if kind == ImportKind.FIGURES:
        return imported_figures.filled(actor, year or 0, codes, values=values)
    return imported_enterprises.filled(actor, codes) if values else iter(())


def opened(run: ImportRun, day: date) -> Workbook:
    """The workbook of a run, with its headings found; raises `Refused` for what is no honest workbook."""
    kind = ImportKind(run.kind)
    book = sheets.open_book(uploads.path_of(run.file.sha256), run.file.name)
    return find(book, kind, run.year, columns(kind, run.year, day))


def plan(
    run: ImportRun, found: Workbook, actor: Actor, day: date, faults: list[Fault]
) -> Iterator[list[Planned]]:
    """What would be done with each row, some hundred at a time; what is wrong is added to `faults`."""
    if run.kind == ImportKind.FIGURES:
        return imported_figures.plan(found, imported_figures.of(actor, run.year or 0), faults)
    return imported_enterprises.plan(found, imported_enterprises.pool(actor, day), faults)


def concerned(found: Workbook, actor: Actor) -> Iterator[QuerySet[Enterprise]]:
    """The enterprises of the pool that the rows name, in the order of their codes, some hundred at a time."""
    if not found.heads.places:
        return
    place = found.heads.places[CODE] - 1
    rows = found.book.rows(found.sheet)
    cells = (row[place] for number, row in rows if number > found.heads.row and place < len(row))
    codes = sorted({fold(cell) for cell in cells if isinstance(cell, str)})
    for start in range(0, len(codes), AT_ONCE):
        chunk = codes[start : start + AT_ONCE]
        visible = enterprises_visible_to(actor).select_related(None)
        yield visible.filter(credit_code__in=chunk).order_by("credit_code")


def kinds(actor: Actor) -> list[tuple[Any, str]]:
    """What this actor may bring in."""
    if actor.role is Role.LEAD_OFFICER:
        return list(ImportKind.choices)
    return [(ImportKind.FIGURES.value, str(ImportKind.FIGURES.label))]
