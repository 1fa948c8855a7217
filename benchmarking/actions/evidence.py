"""Files behind answers."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actions import trail
from benchmarking.actions.answers import present
from benchmarking.models import AnswerEvidence, Assessment, Indicator
from benchmarking.queries import reassessments
from benchmarking.rules.answers import can_add_evidence, can_answer, can_date_evidence
from benchmarking.rules.reassessments import is_open
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments


@dataclass(frozen=True, slots=True)
class Added:
    """A file that stands behind the answer; `known` when it stood there before."""

    evidence: AnswerEvidence
    known: bool = False


def add(
    *,
    assessment: Assessment,
    indicator: Indicator,
    file: "UploadedFile[Any]",
    about_on: date | None,
    by: Actor,
    at: datetime,
) -> Added:
    """Keep a file and put it behind the answer. The same file once more is the one that is there already.

    The files are counted before this one is stored, and it is judged and stored before anything is locked. Raises
    `Refused` in words for a file that is not acceptable, too many files, or an assessment that is not open.
    """
    can_answer.check(by, assessment)
    is_open.check(indicator, reassessments.reopened(assessment))
    digest = _digest(file)
    if known := _same(assessment, indicator, digest):
        return Added(known, known=True)
    can_add_evidence.check(_count(assessment, indicator))
    attachment = attachments.keep(enterprise=assessment.enterprise, file=file, by=by, at=at)
    with transaction.atomic():
        can_answer.check(by, lock(assessment))
        if known := _same(assessment, indicator, digest):
            return Added(known, known=True)
        answer = present(assessment, indicator)
        can_add_evidence.check(_count(assessment, indicator))
        evidence = AnswerEvidence.objects.create(
            answer=answer, attachment=attachment, about_on=about_on, added_by_id=by.person, added_at=at
        )
        detail = {"indicator": indicator.code, "file": attachment.name, "sha256": attachment.sha256}
        trail.record(by=by, at=at, action="benchmarking.evidence.add", subject=assessment, detail=detail)
    return Added(evidence)


@transaction.atomic
def remove(*, evidence: AnswerEvidence, by: Actor, at: datetime) -> AnswerEvidence:
    """Take a file away from its answer; it stays in the history. The second time nothing happens."""
    assessment = lock(evidence.answer.assessment)
    can_answer.check(by, assessment)
    is_open.check(evidence.answer.indicator, reassessments.reopened(assessment))
    taken = AnswerEvidence.objects.filter(pk=evidence.pk, removed_at=None)
    if taken.update(removed_by=by.user_id, removed_at=at):
        detail = {"indicator": evidence.answer.indicator.code, "file": evidence.attachment.name}
        trail.record(by=by, at=at, action="benchmarking.evidence.remove", subject=assessment, detail=detail)
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def set_date(*, evidence: AnswerEvidence, about_on: date | None, by: Actor, at: datetime) -> AnswerEvidence:
    """Say which day the material is about; what was found on it before must be judged anew.

    The same day changes nothing. Raises `Refused` for a file that was taken away or an assessment that is not open.
    """
    assessment = lock(evidence.answer.assessment)
    can_answer.check(by, assessment)
    is_open.check(evidence.answer.indicator, reassessments.reopened(assessment))
    evidence = lock(evidence)
    can_date_evidence.check(evidence)
    if about_on == evidence.about_on:
        return evidence
    detail = {
        "indicator": evidence.answer.indicator.code, "file": evidence.attachment.name,
        "before": str(evidence.about_on or ""), "after": str(about_on or ""),
    }  # fmt: skip
    evidence.about_on, evidence.dated_at = about_on, at
    evidence.save(update_fields=["about_on", "dated_at"])
    trail.record(by=by, at=at, action="benchmarking.evidence.edit", subject=assessment, detail=detail)
    return evidence


def _count(assessment: Assessment, indicator: Indicator) -> int:
    """How many files stand behind the answer."""
    return AnswerEvidence.objects.filter(
        answer__assessment=assessment, answer__indicator=indicator, removed_at=None
    ).count()


def _same(assessment: Assessment, indicator: Indicator, digest: str) -> AnswerEvidence | None:
    return AnswerEvidence.objects.filter(
        answer__assessment=assessment, answer__indicator=indicator, attachment__sha256=digest, removed_at=None
    ).first()


def _digest(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
