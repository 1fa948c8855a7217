"""Planning measures against gaps, saying how they go on, and ending them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import trail
from benchmarking.enums import ImprovementStatus
from benchmarking.models import Assessment, Improvement, ImprovementStatusChange, PlannedGain, ProgressNote
from benchmarking.queries import reassessments
from benchmarking.queries.improvements import points_now
from benchmarking.rules.improvements import (
    PAPER,
    Aim,
    aims_hold,
    can_add,
    can_finish,
    can_improve,
    can_note,
    can_plan,
    postponed,
    says_why,
)
from benchmarking.states import IMPROVEMENT
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments
from enterprises.models import Attachment


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What a measure says. `cost` is in 万元."""

    title: str
    owner: str
    due_on: date
    aims: Sequence[Aim]
    detail: str = ""
    cost: Decimal | None = None


@transaction.atomic
def plan(*, assessment: Assessment, measure: Measure, by: Actor, at: datetime) -> Improvement:
    """Undertake a measure; raises `Refused` for an aim that is not above what is, and for a day that has passed."""
    assessment = lock(assessment)
    can_add.check(by, assessment)
    aims_hold.check(measure.aims, points_now(assessment))
    _not_past(measure.due_on, at)
    improvement = Improvement(assessment=assessment, made_by_id=by.person, made_at=at)
    _write(improvement, measure, by, at)
    _record("plan", improvement, by, at, detail=_said(improvement))
    return improvement


@transaction.atomic
def edit(
    *, improvement: Improvement, measure: Measure, version: int, reason: str = "", by: Actor, at: datetime
) -> Improvement:
    """Change a measure that was opened at `version`; putting its day off needs a reason, which stands in its
    history: it is no progress.

    An aim that stays as it was is not judged anew: verification may have found more since. Raises `Refused` when a
    colleague has changed it meanwhile: nothing of theirs is overwritten; and for a new day that has passed.
    """
    assessment = lock(improvement.assessment)
    improvement = lock(improvement)
    can_improve.check(by, improvement)
    if version != improvement.version:
        raise Refused("同事刚刚修改过这项措施，本次修改没有保存。请对照最新内容，确认后再保存。")
    aims_hold.check(measure.aims, points_now(reassessments.newest(assessment)), _aims(improvement))
    before = improvement.due_on
    if measure.due_on != before:
        _not_past(measure.due_on, at)
    postponed.check(before, measure.due_on, reason)
    improvement.version += 1
    _write(improvement, measure, by, at)
    if measure.due_on > before:
        words = f"完成时限由 {before} 改为 {measure.due_on}：{reason.strip()}"
        _changed(improvement, improvement.status, words, by, at)
    _record("edit", improvement, by, at, reason=reason.strip(), detail=_said(improvement))
    return improvement


def note(
    *,
    improvement: Improvement,
    text: str,
    file: "UploadedFile[Any] | None" = None,
    by: Actor,
    at: datetime,
) -> ProgressNote:
    """Say how a measure goes on, with a paper that shows it; a measure that had not begun is under way by it.

    The file is judged and stored before anything is locked. Raises `Refused` for a file that is not acceptable,
    for no words and no file, and for a measure that is done or given up.
    """
    can_improve.check(by, improvement)
    can_note.check(text, file is not None)
    enterprise = improvement.assessment.enterprise
    kept = attachments.keep(enterprise=enterprise, file=file, by=by, at=at) if file else None
    with transaction.atomic():
        improvement = lock(improvement)
        can_improve.check(by, improvement)
        if improvement.status == ImprovementStatus.PLANNED:
            _move(improvement, "begin", by, at)
        made = _note(improvement, text.strip() or PAPER, kept, by, at)
        _record("note", improvement, by, at, detail={"text": made.text, "file": kept.name if kept else ""})
    return made


@transaction.atomic
def finish(*, improvement: Improvement, done_on: date, by: Actor, at: datetime) -> Improvement:
    """Say that a measure is done; finished already, nothing happens again. Raises `Refused` without a note."""
    improvement = lock(improvement)
    if improvement.status == ImprovementStatus.DONE:
        can_plan.check(by, improvement.assessment)
        return improvement
    can_improve.check(by, improvement)
    can_finish.check(
        improvement.notes.count(), done_on, localtime(improvement.made_at).date(), localtime(at).date()
    )
    improvement.done_on = done_on
    return _move(improvement, "finish", by, at)


@transaction.atomic
def drop(*, improvement: Improvement, reason: str, by: Actor, at: datetime) -> Improvement:
    """Give a measure up, with a reason; it stays on the list as such."""
    improvement = lock(improvement)
    can_plan.check(by, improvement.assessment)
    says_why.check(reason)
    return _move(improvement, "drop", by, at, reason.strip())


@transaction.atomic
def resume(*, improvement: Improvement, reason: str, by: Actor, at: datetime) -> Improvement:
    """Take a measure up again that was done or given up, with a reason."""
    improvement = lock(improvement)
    can_plan.check(by, improvement.assessment)
    says_why.check(reason)
    improvement.done_on = None
    return _move(improvement, "resume", by, at, reason.strip())


# ── what a re-assessment makes of it: the caller holds the lock ─────────────────────────────────
def reach(improvement: Improvement, *, by: Actor, at: datetime) -> Improvement:
    """Its re-assessment has found all that it aimed at."""
    return _move(improvement, "reach", by, at)


def miss(improvement: Improvement, words: str, *, by: Actor, at: datetime) -> Improvement:
    """Its re-assessment has found less, in these words: it goes on."""
    improvement.done_on = None
    return _move(improvement, "miss", by, at, words)


def wait_again(improvement: Improvement, words: str, *, by: Actor, at: datetime) -> Improvement:
    """The re-assessment was taken back: it waits as it did, with the day on which it had been done."""
    done = improvement.history.filter(status=ImprovementStatus.DONE).order_by("-history_date", "-history_id")
    improvement.done_on = done.values_list("done_on", flat=True).first()
    return _move(improvement, "await", by, at, words)


def _not_past(due_on: date, at: datetime) -> None:
    if due_on < localtime(at).date():
        raise Refused("完成时限不能早于今天。")


def _aims(improvement: Improvement) -> list[Aim]:
    """What the measure aims at now."""
    return [Aim(gain.indicator, gain.points) for gain in improvement.gains.select_related("indicator")]


def _write(improvement: Improvement, measure: Measure, by: Actor, at: datetime) -> None:
    """The measure and its aims, as they were entered."""
    for name in ("title", "detail", "owner", "due_on", "cost"):
        setattr(improvement, name, getattr(measure, name))
    sign(improvement, by=by, at=at).save()
    improvement.gains.all().delete()
    PlannedGain.objects.bulk_create(
        PlannedGain(improvement=improvement, indicator=aim.indicator, points=aim.points)
        for aim in measure.aims
    )


def _move(improvement: Improvement, name: str, by: Actor, at: datetime, reason: str = "") -> Improvement:
    """Take a step of the workflow: the status, its history and the trail. The row is locked by the caller."""
    step = IMPROVEMENT.step(name, improvement.status, by)
    source, improvement.status = improvement.status, step.target
    improvement.version += 1
    sign(improvement, by=by, at=at).save()
    _changed(improvement, source, reason, by, at)
    _record(name, improvement, by, at, reason=reason)
    return improvement


def _changed(improvement: Improvement, source: str, reason: str, by: Actor, at: datetime) -> None:
    """A line in the history of the measure; with the same status when its day was put off."""
    ImprovementStatusChange.objects.create(
        improvement=improvement, source=source, target=improvement.status, reason=reason,
        by_id=by.person, role=by.role, at=at,
    )  # fmt: skip


def _note(
    improvement: Improvement, text: str, file: Attachment | None, by: Actor, at: datetime
) -> ProgressNote:
    return ProgressNote.objects.create(
        improvement=improvement, text=text, attachment=file, by_id=by.person, at=at
    )


def _record(
    verb: str,
    improvement: Improvement,
    by: Actor,
    at: datetime,
    *,
    reason: str = "",
    detail: dict[str, str] | None = None,
) -> None:
    trail.record(
        by=by, at=at, action=f"benchmarking.improvement.{verb}", subject=improvement, reason=reason,
        detail=detail,
    )  # fmt: skip


def _said(improvement: Improvement) -> dict[str, str]:
    aims = improvement.gains.select_related("indicator")
    return {
        "title": improvement.title,
        "owner": improvement.owner,
        "due_on": str(improvement.due_on),
        "indicators": "、".join(gain.indicator.code for gain in aims),
    }
