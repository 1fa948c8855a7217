"""Who may bring in which workbook, and what is planned for each of its rows."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.enums import JobStatus
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import rule
from dongtou_brand.kernel.sheets import Fault
from enterprises.enums import ImportKind, ImportStatus
from enterprises.models import ImportRun
from enterprises.rules.statements import FIRST_YEAR
from enterprises.states import IMPORTERS

NEW, CHANGED, SAME = "new", "changed", "same"
PREVIEWED = 50
"""Rows that are shown before somebody confirms."""
TOLD = 200
"""Faults that the page shows; the workbook that is given back has all of them."""
WAITS = timedelta(days=30)
"""How long a workbook waits for somebody to confirm it."""


@rule
def can_import(by: Actor, kind: str) -> str | None:
    """企业名录由牵头单位经办导入；年度数据由牵头单位、街道（乡镇）和企业导入各自范围内的企业。"""
    if kind == ImportKind.ENTERPRISES:
        return None if by.role is Role.LEAD_OFFICER else "企业名录由牵头单位经办导入。"
    return None if by.role in IMPORTERS else "您的身份不能导入年度数据。"


@rule
def year_fits(kind: str, year: int | None, day: date) -> str | None:
    """年度数据须写明年度，且不晚于当年。"""
    if kind == ImportKind.ENTERPRISES:
        return None if year is None else "企业名录不分年度。"
    if year is None or not FIRST_YEAR <= year <= day.year:
        return f"只能导入 {FIRST_YEAR} 年至 {day.year} 年的数据。"
    return None


@rule
def can_decide(by: Actor, run: ImportRun) -> str | None:
    """由导入单位中与导入人身份相同的人员确认或取消，写入时仍按该身份的范围核对。"""
    if by.organisation_id == run.organisation_id and by.role == run.role:
        return None
    return "请由导入单位的经办人以导入时的身份办理。"


@rule
def can_cancel(run: ImportRun) -> str | None:
    """核对、写入正在进行的不能取消；多次重试仍未成功的可以取消，平台上的数据没有变动。"""
    if run.status not in WORK or gave_up(run):
        return None
    return "正在处理，暂不能取消，请稍后再看。"


def gave_up(run: ImportRun) -> bool:
    """Whether the work that a run waits for has failed too often and nobody goes on with it."""
    return run.status in WORK and run.job is not None and run.job.status == JobStatus.FAILED


LEFT = "经办人的任职已有变动，导入中止。请由现任人员重新导入。"


@rule
def acts_still(by: Actor, run: ImportRun) -> str | None:
    """经办人的任职须与导入时相同。"""
    return LEFT if can_decide(by, run) else None


# ── what is planned ─────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class Change:
    """A field of a row that would change: in words, and a mark of what stands there now ("" for nothing)."""

    code: str
    title: str
    before: str
    after: str
    mark: str = ""


def _nobody(code: str) -> str:
    return ""


@dataclass(slots=True)
class Planned:
    """What would be done with one row; `payload` is what the action writes, `changed_by` who wrote what stands there.

    `marks` are those of `changes` that have one. The changes are put into words when they are read: of most rows
    they never are.
    """

    row: int
    name: str
    kind: str
    changes: Callable[[], Sequence[Change]] = tuple
    cells: int = 0
    marks: Mapping[str, str] = field(default_factory=dict)
    payload: Any = None
    changed_by: Callable[[str], str] = _nobody


def mark_of(value: object) -> str:
    """A short mark by which a later change of a value is noticed."""
    return f"{zlib.crc32(str(value).encode()):08x}"


@dataclass
class Tally:
    """Everything that is kept of a plan: numbers, the first rows in words, and the marks of what would be overwritten."""

    rows: int = 0
    numbers: dict[str, int] = field(default_factory=lambda: {NEW: 0, CHANGED: 0, SAME: 0, "cells": 0})
    preview: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, planned: Iterable[Planned]) -> None:
        """Count these rows."""
        for one in planned:
            self.rows += 1
            self.numbers[one.kind] += 1
            if one.kind == SAME:
                continue
            self.numbers["cells"] += one.cells
            if one.marks:
                self.seen[str(one.row)] = dict(one.marks)
            if len(self.preview) < PREVIEWED:
                self.preview.append(_words(one))

    def counts(self) -> dict[str, Any]:
        """What is stored with the run."""
        return {**self.numbers, "preview": self.preview, "seen": self.seen}


def _words(one: Planned) -> dict[str, Any]:
    changes = [[change.title, change.before, change.after] for change in one.changes()]
    return {"row": one.row, "name": one.name, "kind": one.kind, "changes": changes}


def overtaken(planned: Iterable[Planned], seen: Mapping[str, Mapping[str, str]], sheet: str) -> list[Fault]:
    """What would be overwritten now although nobody has seen it when the workbook was checked."""
    faults = []
    for one in planned:
        marks = seen.get(str(one.row), {})
        if one.marks.items() <= marks.items():
            continue
        for change in one.changes():
            if change.mark and marks.get(change.code) != change.mark:
                who = one.changed_by(change.code)
                words = (
                    f"核对之后，{one.name}的“{change.title}”已被{who or '他人'}改为“{change.before or '空白'}”，"
                    f"与表中的“{change.after}”不同，未写入。请核对后重新导入。"
                )
                faults.append(Fault(words, sheet, one.row, title=change.title, value=change.after))
    return faults


def stored_faults(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """The first faults as the run keeps them."""
    return [
        {
            "sheet": fault.sheet,
            "row": fault.row,
            "column": fault.letter,
            "title": fault.title,
            "value": fault.value[:60],
            "words": fault.words,
        }
        for fault in faults[:TOLD]
    ]


# Runs that nobody and nothing goes on with.
ENDED = (ImportStatus.WRONG, ImportStatus.APPLIED, ImportStatus.FAILED, ImportStatus.CANCELLED)
# The work that a run waits for in each of its passing states, and how it is told.
WORK = {ImportStatus.CHECKING: "enterprises.check_import", ImportStatus.APPLYING: "enterprises.apply_import"}
