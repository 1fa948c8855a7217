"""A workbook that comes back: kept as it is, then merged indicator by indicator in one transaction or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actions import trail
from benchmarking.actions import answers
from benchmarking.enums import AnswerSource
from benchmarking.models import Assessment, WorkbookReturn
from benchmarking.queries import workbooks as queries
from benchmarking.rules.answers import can_answer
from benchmarking.rules.workbook_merges import SERVER, SHEET, Item
from dongtou_brand.kernel import sheets, uploads
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments
from enterprises.models import Attachment

MAX_BYTES = 5 * 1024 * 1024
"""A filled form has some hundred kilobytes; it is read while somebody waits."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Which indicators were written, and at which the platform's answer stayed, by their codes."""

    written: tuple[str, ...]
    left: tuple[str, ...]


def keep(*, assessment: Assessment, file: "UploadedFile[Any]", by: Actor, at: datetime) -> Attachment:
    """Keep a workbook with the enterprise's files; the same workbook once more is the one that is there already.

    Whether the assessment is open is asked when it is merged. Raises `Refused` for what is no honest workbook.
    """
    name = uploads.clean_name(file.name or "")
    if (file.size or 0) > MAX_BYTES:
        raise Refused(
            f"“{name}”超过 {MAX_BYTES // 1024 // 1024} MB，不像填报表。佐证材料请在自评页面逐项上传。"
        )
    sheets.look(file, name)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    if known := queries.kept(assessment).filter(sha256=digest.hexdigest()).first():
        return known
    return attachments.keep(enterprise=assessment.enterprise, file=file, kinds=(uploads.XLSX,), by=by, at=at)


@transaction.atomic
def merge(
    *,
    assessment: Assessment,
    file: Attachment,
    picks: Mapping[str, str],
    seen: Mapping[str, int],
    by: Actor,
    at: datetime,
) -> Merged:
    """Write what a workbook says, as it was chosen for each indicator's code; what was not chosen stays.

    The workbook is read again under the assessment's lock. `seen` are the versions that the choice was made upon:
    where somebody has saved since, all is refused. Done twice, the second time changes nothing.
    """
    assessment = lock(assessment)
    can_answer.check(by, assessment)
    judged = queries.judged(assessment, file)
    if judged.faults:
        raise Refused(f"工作簿有 {len(judged.faults)} 处错误，没有写入任何内容。")
    written, left = [], []
    conflicts = sum(item.conflict for item in judged.items)
    for item in judged.items:
        pick = _pick(item, picks, seen)
        if item.picked(pick) == item.server:
            _lose(assessment, item, pick, by=by, at=at)
            left.append(item.indicator.code)
        else:
            _write(assessment, item, pick, seen.get(item.indicator.code, -1), by=by, at=at)
            written.append(item.indicator.code)
    if written:
        detail = {
            "file": file.name,
            "sha256": file.sha256,
            "written": "、".join(written),
            "left": "、".join(left),
        }
        trail.record(by=by, at=at, action="benchmarking.workbook.merge", subject=assessment, detail=detail)
    if judged.items:
        returned(assessment, file, len(written), conflicts, 0, by=by, at=at)
    return Merged(tuple(written), tuple(left))


def returned(
    assessment: Assessment,
    file: Attachment,
    written: int,
    conflicts: int,
    faults: int,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Remember what became of a workbook; the same workbook with the same outcome once more is the one before."""
    outcome = {"written": written, "conflicts": conflicts, "faults": faults}
    last = queries.returns(assessment).first()
    same = last is not None and last.attachment.sha256 == file.sha256
    if same and not written and outcome == {name: getattr(last, name) for name in outcome}:
        return
    WorkbookReturn.objects.create(assessment=assessment, attachment=file, by_id=by.person, at=at, **outcome)


@transaction.atomic
def judge(*, assessment: Assessment, file: Attachment, by: Actor, at: datetime) -> None:
    """Look a workbook through that was handed in: one with faults has come back, and nothing of it is written."""
    judged = queries.judged(assessment, file)
    if judged.faults:
        conflicts = sum(item.conflict for item in judged.items)
        returned(lock(assessment), file, 0, conflicts, len(judged.faults), by=by, at=at)


def _pick(item: Item, picks: Mapping[str, str], seen: Mapping[str, int]) -> str:
    """What was chosen; where nothing had to be asked and now has, nobody has chosen."""
    code = item.indicator.code
    if code in picks:
        return picks[code]
    if seen.get(code) != item.present and len(item.picks) > 1:
        raise _overtaken(item)
    return item.picks[0]


def _overtaken(item: Item) -> Refused:
    named = f"{item.indicator.code} {item.indicator.name}"
    return Refused(f"您核对期间，{named}又有新的保存，没有写入任何内容。请核对后重新确认。")


def _write(assessment: Assessment, item: Item, pick: str, seen: int, *, by: Actor, at: datetime) -> None:
    if seen != item.present:
        raise _overtaken(item)
    answers.save_locked(
        assessment=assessment, indicator=item.indicator, version=item.present,
        content=item.picked(pick), origin=_origin(item), by=by, at=at,
    )  # fmt: skip


def _lose(assessment: Assessment, item: Item, pick: str, *, by: Actor, at: datetime) -> None:
    """What the workbook said and nobody wanted is kept in the history, as every save that came too late."""
    if item.conflict and pick == SERVER and item.version != item.present:
        lost = item.picked(item.picks[1]) if len(item.picks) > 1 else item.picked(SHEET)
        answers.save_locked(
            assessment=assessment, indicator=item.indicator, version=item.version, content=lost,
            origin=_origin(item), by=by, at=at,
        )  # fmt: skip


def _origin(item: Item) -> answers.Origin:
    return answers.Origin(AnswerSource.WORKBOOK, item.row)
