"""Bringing workbooks in: kept at once, checked whole by a worker, applied in one transaction or not at all."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from accounts.models import Membership, Organisation
from dongtou_brand.kernel import bulk, gates, queue, sheets, uploads
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets import Fault
from dongtou_brand.kernel.workflow import Step, lock
from enterprises.actions import imported_enterprises, imported_figures, summaries
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import (
    Attachment,
    Enterprise,
    FigureChange,
    ImportRun,
    Standing,
    Summary,
    YearlyFigure,
)
from enterprises.queries import imports as queries
from enterprises.queries import registrations
from enterprises.rules import imports as rules
from enterprises.rules.imports import NEW, Planned, Tally
from enterprises.rules.registrations import words_of_open
from enterprises.rules.workbook_columns import CODE
from enterprises.rules.workbooks import Workbook
from enterprises.states import IMPORT

NOTES = 100
"""Remarks that are kept with a run."""
MANY = 2_000
"""Rows after which the planner's statistics of the tables are no longer true."""
WRITTEN: dict[ImportKind, tuple[type[Model], ...]] = {
    ImportKind.ENTERPRISES: (Organisation, Enterprise, Enterprise.history.model, Standing, Summary),
    ImportKind.FIGURES: (YearlyFigure, FigureChange, Summary),
}
"""The tables that grow by an import."""
KEPT = timedelta(days=30)
"""How long a workbook that names persons stays."""


class Overtaken(Exception):
    """Inside the transaction of an import it turned out that it must not be; `faults` say why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("overtaken")
        self.faults = faults


def start(
    *, kind: ImportKind, year: int | None, file: "UploadedFile[Any]", by: Actor, at: datetime
) -> ImportRun:
    """Keep a workbook and have it checked; nothing of it is parsed here.

    Raises `Refused` for what is no honest workbook, or for what this person may not bring in.
    """
    rules.can_import.check(by, kind)
    rules.year_fits.check(kind, year, localtime(at).date())
    name = uploads.clean_name(file.name or "")
    sheets.look(file, name)
    accepted = uploads.accept(file, kinds=(uploads.XLSX,))
    with transaction.atomic():
        run = ImportRun.objects.create(
            kind=kind,
            year=year,
            status=IMPORT.start,
            organisation_id=by.office,
            role=by.role,
            file=_attachment(accepted.sha256, accepted.size, accepted.name, by.person, at),
            brought_by_id=by.person,
            brought_at=at,
        )
        _have_done(run, by)
        detail = {"content": kind.label, "year": year, "file": accepted.name, "sha256": accepted.sha256}
        trail.record(by=by, at=at, action="enterprises.import.start", subject=run, detail=detail)
    return run


def _attachment(sha256: str, size: int, name: str, person: int, at: datetime) -> Attachment:
    return Attachment.objects.create(
        sha256=sha256,
        size=size,
        media_type=uploads.XLSX,
        name=name,
        uploaded_by_id=person,
        uploaded_at=at,
    )


def _have_done(run: ImportRun, by: Actor) -> None:
    """Queue the work that the run's status waits for: once, however often it is asked."""
    name = rules.WORK[ImportStatus(run.status)]
    run.job = queue.later(name, key=f"{name}:{run.pk}", run_id=run.pk, person=by.person)
    run.save(update_fields=["status", "job"])


# ── checking ────────────────────────────────────────────────────────────────────────────────────
def check(*, run: ImportRun, person: int, at: datetime) -> ImportRun:
    """Read and judge everything, then say what is wrong or what would be done. A run that was checked stays as it is."""
    if run.status != ImportStatus.CHECKING:
        return run
    by = queries.actor_of(person)
    if by is None or rules.acts_still(by, run):
        return _refuse(run, by, at, [Fault(rules.LEFT)])
    try:
        found, faults, tally = _judged(run, by, at)
    except Refused as refused:
        return _wrong(run, by, at, [Fault(refused.words)], 0, [])
    if not tally.rows and not faults:
        faults.append(Fault("表中没有数据行，请在列名下面填写后重新上传。", found.sheet))
    if faults:
        faults.sort(key=lambda fault: (fault.row, fault.column))
        return _wrong(run, by, at, faults, tally.rows, found.notes)
    return _ready(run, by, at, tally, found.notes)


def _judged(run: ImportRun, by: Actor, at: datetime) -> tuple[Workbook, list[Fault], Tally]:
    day = localtime(at).date()
    found = queries.opened(run, day)
    faults, tally = list(found.faults), Tally()
    if found.heads.places:
        for planned in queries.plan(run, found, by, day, faults):
            tally.add(planned)
            queries.tell_progress(run, len(found.codes), found.total)
    tally.rows = max(tally.rows, len(found.codes))
    return found, faults, tally


def _wrong(
    run: ImportRun, by: Actor, at: datetime, faults: list[Fault], rows: int, notes: list[str]
) -> ImportRun:
    """Tell all faults, and give the workbook back with its wrong cells marked, when it can be opened at all."""
    content = _marked(run, faults)
    sha256 = uploads.keep(content) if content else ""
    with transaction.atomic():
        run = lock(run)
        run.status = IMPORT.step("find_wrong", run.status).target
        if content:
            name = f"（标注）{run.file.name}"
            run.marked = _attachment(sha256, len(content), uploads.clean_name(name), run.brought_by_id, at)
        run.rows, run.notes = rows, notes[:NOTES]
        run.problem_count, run.problems = len(faults), rules.stored_faults(faults)
        run.save()
        _tell(run, "有错误，未导入", f"共 {len(faults)} 处错误，请按标注改正后重新导入。", at)
    return run


def _marked(run: ImportRun, faults: list[Fault]) -> bytes:
    path = uploads.path_of(run.file.sha256)
    try:
        sheets.open_book(path, run.file.name)
        with sheets.bounded_memory():
            return sheets.mark(path, faults)
    except (Refused, sheets.Unmarkable):
        # the page tells what is wrong; a workbook that can't be opened can't be marked either
        return b""


def _ready(run: ImportRun, by: Actor, at: datetime, tally: Tally, notes: list[str]) -> ImportRun:
    with transaction.atomic():
        run = lock(run)
        run.status = IMPORT.step("find_right", run.status).target
        run.rows, run.counts, run.notes = tally.rows, tally.counts(), notes[:NOTES]
        run.save()
        _tell(run, "核对通过，待您确认", "请打开导入页查看将要写入的内容，确认后才会写入平台。", at)
    return run


# ── deciding ────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def apply(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Somebody has read what would be done and wants it; a worker does it."""
    run = lock(run)
    rules.can_decide.check(by, run)
    rules.can_import.check(by, run.kind)
    run.status = IMPORT.step("apply", run.status, by).target
    _have_done(run, by)
    trail.record(by=by, at=at, action="enterprises.import.confirm", subject=run, detail=_numbers(run))
    return run


@transaction.atomic
def cancel(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Nothing of the workbook is to be written. Raises `Refused` while a worker is at it."""
    run = lock(run)
    rules.can_decide.check(by, run)
    step = IMPORT.step("cancel", run.status, by)
    rules.can_cancel.check(run)
    _call_off(run, step)
    trail.record(by=by, at=at, action="enterprises.import.cancel", subject=run)
    return run


def _call_off(run: ImportRun, step: Step) -> None:
    run.status = ImportStatus(step.target)
    if run.counts:
        run.counts = {**run.counts, "seen": {}}
    run.save(update_fields=["status", "counts"])


def expire(*, at: datetime) -> int:
    """End the runs that nobody confirmed, or went on with after they had failed, for a month; answers how many."""
    waiting = queries.unanswered(at - rules.WAITS).order_by("pk")
    return sum(_expire(run, at) for run in waiting)


@transaction.atomic
def _expire(run: ImportRun, at: datetime) -> bool:
    run = lock(run)
    if run.status != ImportStatus.READY and not rules.gave_up(run):
        return False
    _call_off(run, IMPORT.step("expire", run.status))
    trail.record(by=Actor.system("导入"), at=at, action="enterprises.import.expire", subject=run)
    words = f"{rules.WAITS.days} 天内没有确认，已自动取消，平台上的数据没有变动。需要导入的，请重新上传。"
    _tell(run, "未确认，已取消", words, at)
    return True


@transaction.atomic
def retry(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Have the work of a run done once more, whose worker has failed too often."""
    run = lock(run)
    rules.can_decide.check(by, run)
    if run.job is None or run.status not in rules.WORK:
        raise Refused("这次导入已经结束，不需要重试。")
    queue.again(run.job)
    trail.record(by=by, at=at, action="enterprises.import.retry", subject=run)
    return run


@transaction.atomic
def take_away(*, run: ImportRun, which: str, by: Actor, at: datetime) -> Attachment:
    """The workbook of a run ("original" or "marked") leaves the platform; that it names persons is noted.

    Raises `Refused` when there is no such workbook.
    """
    wanted = {"original": run.file, "marked": run.marked}.get(which)
    if wanted is None or not wanted.sha256:
        raise Refused("没有这个文件，或已按期清理。")
    detail = {"file": wanted.name, "sha256": wanted.sha256}
    trail.record(by=by, at=at, action="enterprises.import.take_away", subject=run, detail=detail)
    return wanted


def sweep(*, at: datetime) -> int:
    """Throw away the content of workbooks that name persons, a month after they came; answers how many.

    The run keeps the name of its file and what it did; an empty checksum says that the content is gone.
    """
    with transaction.atomic():
        swept = list(queries.outlived(at - KEPT).select_for_update())
        if not swept:
            return 0
        Attachment.objects.filter(pk__in=[file.pk for file in swept]).update(sha256="")
        checksums = sorted({file.sha256 for file in swept})
        by = Actor.system("附件清理")
        trail.record(by=by, at=at, action="enterprises.attachment.sweep", detail={"files": checksums})
    for checksum in checksums:
        uploads.forget(checksum)
    return len(swept)


# ── applying ────────────────────────────────────────────────────────────────────────────────────
def write(*, run: ImportRun, person: int, at: datetime) -> ImportRun:
    """Write everything in one transaction; whatever has changed since the check is told, and nothing is written.

    A worker that is killed leaves nothing behind; a run that was written stays as it is.
    """
    if run.status != ImportStatus.APPLYING:
        return run
    by = queries.actor_of(person)
    if by is None or rules.acts_still(by, run):
        return _refuse(run, by, at, [Fault(rules.LEFT)])
    try:
        return _written(run, by, at)
    except Overtaken as overtaken:
        return _refuse(run, by, at, overtaken.faults)
    except Refused as refused:
        return _refuse(run, by, at, [Fault(refused.words)])


@transaction.atomic
def _written(run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    run = lock(run)
    if run.status != ImportStatus.APPLYING:
        return run
    rules.can_import.check(by, run.kind)
    day = localtime(at).date()
    found = queries.opened(run, day)
    faults, tally, keys, entered = list(found.faults), Tally(), set[int](), dict[str, int]()
    seen, writer = run.counts.get("seen", {}), _writer(run, by, at)
    _lock_enterprises(found, by)
    for planned in queries.plan(run, found, by, day, faults):
        faults += rules.overtaken(planned, seen, found.sheet)
        tally.add(planned)
        if not faults:
            keys |= writer(planned)
            entered |= _entered(run, planned)
        queries.tell_progress(run, len(found.codes), found.total)
    faults = faults or _handed_in_meanwhile(run, entered, found.sheet)
    if faults:
        raise Overtaken(faults)
    _after(run, keys, by, at)
    run.status = IMPORT.step("finish", run.status).target
    run.applied_at, run.rows = at, tally.rows
    run.counts = {**tally.counts(), "seen": {}}
    run.save()
    trail.record(by=by, at=at, action="enterprises.import.write", subject=run, detail=_numbers(run))
    numbers = run.counts
    if numbers["new"] + numbers["changed"] >= MANY:
        bulk.count_anew(*WRITTEN[ImportKind(run.kind)])
    words = f"新增 {numbers['new']} 行、变更 {numbers['changed']} 行、不变 {numbers['same']} 行。"
    _tell(run, "已导入", words, at)
    return run


def _entered(run: ImportRun, planned: list[Planned]) -> dict[str, int]:
    """The credit codes that came new into the pool, with the rows that state them."""
    if run.kind != ImportKind.ENTERPRISES:
        return {}
    return {one.payload["values"][CODE]: one.row for one in planned if one.kind == NEW}


def _handed_in_meanwhile(run: ImportRun, entered: Mapping[str, int], sheet: str) -> list[Fault]:
    """A registration that came while rows were written did not see their enterprises yet; from here on none comes."""
    if run.kind != ImportKind.ENTERPRISES:
        return []
    gates.hold(registrations.GATE)
    known = registrations.open_with(entered)
    return [Fault(words_of_open(one), sheet, entered[code]) for code, one in known.items()]


def _writer(run: ImportRun, by: Actor, at: datetime) -> Callable[[list[Planned]], set[int]]:
    if run.kind == ImportKind.FIGURES:
        return lambda planned: imported_figures.write(planned, year=run.year or 0, by=by, at=at)
    return lambda planned: imported_enterprises.write(planned, by=by, at=at)


def _lock_enterprises(found: Workbook, by: Actor) -> None:
    """Nobody else states or changes anything while rows are compared and written; always in the same order."""
    for rows in queries.concerned(found, by):
        list(rows.select_for_update().values_list("pk", flat=True))


def _after(run: ImportRun, keys: set[int], by: Actor, at: datetime) -> None:
    """What follows from many changes: the dossiers are newer, the list's numbers are summed, people are told."""
    touched = Enterprise.objects.filter(pk__in=keys, updated_at__lt=at)
    touched.update(updated_at=at)
    if run.kind != ImportKind.FIGURES:
        return
    summaries.refresh(keys)
    if by.role not in ENTERPRISE:
        people = Membership.objects.current().filter(
            role__in=ENTERPRISE, user__is_active=True, organisation__enterprise__in=keys
        )
        notices.send(
            users=people.values_list("user", flat=True),
            title=f"{by.organisation}导入了贵单位 {run.year} 年度数据",
            body="导入的数据为草稿，请核对、补充后提交。",
            link=reverse("enterprises:own"),
            at=at,
        )


# ── ends ────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def _refuse(run: ImportRun, by: Actor | None, at: datetime, faults: list[Fault]) -> ImportRun:
    """Nothing was written; the run says why."""
    run = lock(run)
    run.status = IMPORT.step("fail", run.status).target
    run.problem_count, run.problems = len(faults), rules.stored_faults(faults)
    if run.counts:
        run.counts = {**run.counts, "seen": {}}
    run.save()
    actor = by or Actor.system("导入")
    detail = {"problems": len(faults)}
    trail.record(by=actor, at=at, action="enterprises.import.refuse", subject=run, detail=detail)
    _tell(run, "没有导入", faults[0].words if faults else "", at)
    return run


def _numbers(run: ImportRun) -> dict[str, Any]:
    counts = {name: run.counts.get(name, 0) for name in ("new", "changed", "same", "cells")}
    return {"content": run.get_kind_display(), "year": run.year, "rows": run.rows, **counts}


def _tell(run: ImportRun, title: str, body: str, at: datetime) -> None:
    notices.send(
        users=[run.brought_by_id],
        title=f"“{run.file.name}”{title}"[:120],
        body=body,
        link=reverse("enterprises:import_run", args=[run.pk]),
        at=at,
    )
