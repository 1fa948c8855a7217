"""Papers behind answers: a version is put there, taken away, or replaced by a newer one; never by itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actions import trail
from benchmarking.actions import library
from benchmarking.actions.answers import present
from benchmarking.models import AnswerEvidence, Assessment, Evidence, EvidenceVersion, Indicator
from benchmarking.queries import library as papers
from benchmarking.queries import reassessments
from benchmarking.rules.answers import can_add_evidence, can_answer, can_date_evidence
from benchmarking.rules.evidence import can_date
from benchmarking.rules.reassessments import is_open
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock


@dataclass(frozen=True, slots=True)
class Added:
    """A paper that stands behind the answer; `known` when it stood there before.

    `shared` when it was in the library of papers before: it was put there, and not stored once more.
    """

    evidence: AnswerEvidence
    known: bool = False
    shared: bool = False


def add(
    *,
    assessment: Assessment,
    indicator: Indicator,
    file: "UploadedFile[Any]",
    about_on: date | None,
    by: Actor,
    at: datetime,
) -> Added:
    """Keep a file as a paper and put it behind the answer. The same file once more is the one that is there already.

    The papers are counted before this one is stored, and it is judged and stored before anything is locked. Raises
    `Refused` in words for a file that is not acceptable, too many files, or an assessment that is not open.
    """
    can_answer.check(by, assessment)
    is_open.check(indicator, reassessments.reopened(assessment))
    if held := _same(assessment, indicator, library.digest_of(file)):
        return Added(held, known=True)
    can_add_evidence.check(_count(assessment, indicator))
    attachment = library.stored(enterprise=assessment.enterprise, file=file, by=by, at=at)
    with transaction.atomic():
        can_answer.check(by, lock(assessment))
        if held := _same(assessment, indicator, attachment.sha256):
            return Added(held, known=True)
        facts = library.Facts(about_on=about_on)
        kept = library.version_of(assessment.enterprise, attachment, facts, by=by, at=at)
        added = _put(assessment, indicator, kept.version, by=by, at=at)
    return Added(added.evidence, known=added.known, shared=kept.known)


@transaction.atomic
def choose(
    *, assessment: Assessment, indicator: Indicator, paper: Evidence, by: Actor, at: datetime
) -> Added:
    """Put the newest version of a paper of the same enterprise behind a further answer; the second time it is there.

    Raises `Refused` like `add`, for a paper of another enterprise, and where an older version stands already.
    """
    assessment = lock(assessment)
    can_answer.check(by, assessment)
    is_open.check(indicator, reassessments.reopened(assessment))
    if paper.enterprise_id != assessment.enterprise_id:
        raise Refused("只能引用本企业的材料。")
    return _put(assessment, indicator, papers.newest(paper), by=by, at=at)


@transaction.atomic
def remove(*, evidence: AnswerEvidence, by: Actor, at: datetime) -> AnswerEvidence:
    """Take a paper away from its answer; it stays in the history. The second time nothing happens."""
    assessment = _open(evidence, by)
    if _taken(evidence, by=by, at=at):
        _record("remove", assessment, evidence, by, at)
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def replace(*, evidence: AnswerEvidence, by: Actor, at: datetime) -> AnswerEvidence:
    """Put the newest version of a paper in the place of the older one: it must be judged anew.

    Done twice, the second time answers what stands there. Raises `Refused` for what was taken away.
    """
    assessment = _open(evidence, by)
    newest = papers.newest(evidence.version.evidence)
    if held := _paper(assessment, evidence.answer.indicator, newest.evidence_id, newest.pk):
        return held
    can_date_evidence.check(lock(evidence))
    _record("replace", assessment, evidence, by, at, before=evidence.version.number, after=newest.number)
    return _swap(evidence, newest, by=by, at=at)


@transaction.atomic
def set_date(*, evidence: AnswerEvidence, about_on: date | None, by: Actor, at: datetime) -> AnswerEvidence:
    """Say which day the paper is about, as a version of its own; what was found before must be judged anew.

    The same day changes nothing. Raises `Refused` for a paper that was taken away, for one of which there is a newer
    version, and for an assessment that is not open.
    """
    assessment = _open(evidence, by)
    paper = evidence.version.evidence_id
    held = _paper(assessment, evidence.answer.indicator, paper)
    if held is not None and held.version.about_on == about_on:
        return held
    can_date_evidence.check(lock(evidence))
    can_date.check(evidence.version, papers.newest(evidence.version.evidence).number)
    version = library.redate(evidence.version, about_on, by=by, at=at)
    before, after = str(evidence.version.about_on or ""), str(about_on or "")
    _record("edit", assessment, evidence, by, at, before=before, after=after)
    return _swap(evidence, version, by=by, at=at)


def _open(evidence: AnswerEvidence, by: Actor) -> Assessment:
    """The assessment behind one of whose answers it stands, locked and open to this actor."""
    assessment = lock(evidence.answer.assessment)
    can_answer.check(by, assessment)
    is_open.check(evidence.answer.indicator, reassessments.reopened(assessment))
    return assessment


def _put(
    assessment: Assessment, indicator: Indicator, version: EvidenceVersion, *, by: Actor, at: datetime
) -> Added:
    """Put a version behind the answer; the caller has locked the assessment and asked whether it is open."""
    held = _paper(assessment, indicator, version.evidence_id)
    if held is not None and held.version_id == version.pk:
        return Added(held, known=True)
    if held is not None:
        raise Refused(f"“{version.evidence.title}”已在 {indicator.code} 的材料中，请在该材料处替换为新版本。")
    can_add_evidence.check(_count(assessment, indicator))
    evidence = AnswerEvidence.objects.create(
        answer=present(assessment, indicator), version=version, added_by_id=by.person, added_at=at
    )
    _record("add", assessment, evidence, by, at, sha256=version.attachment.sha256)
    return Added(evidence)


def _swap(evidence: AnswerEvidence, version: EvidenceVersion, *, by: Actor, at: datetime) -> AnswerEvidence:
    _taken(evidence, by=by, at=at)
    return AnswerEvidence.objects.create(
        answer=evidence.answer, version=version, added_by_id=by.person, added_at=at
    )


def _taken(evidence: AnswerEvidence, *, by: Actor, at: datetime) -> int:
    """Take it away, once; how many were there."""
    there = AnswerEvidence.objects.filter(pk=evidence.pk, removed_at=None)
    return there.update(removed_by=by.person, removed_at=at)


def _record(
    act: str, assessment: Assessment, evidence: AnswerEvidence, by: Actor, at: datetime, **more: Any
) -> None:
    detail = {"indicator": evidence.answer.indicator.code, "file": evidence.version.attachment.name, **more}
    trail.record(by=by, at=at, action=f"benchmarking.evidence.{act}", subject=assessment, detail=detail)


def _held(assessment: Assessment, indicator: Indicator) -> Any:
    """What stands behind the answer."""
    return AnswerEvidence.objects.filter(
        answer__assessment=assessment, answer__indicator=indicator, removed_at=None
    ).select_related("version__attachment", "answer")


def _count(assessment: Assessment, indicator: Indicator) -> int:
    """How many papers stand behind the answer."""
    return int(_held(assessment, indicator).count())


def _same(assessment: Assessment, indicator: Indicator, digest: str) -> AnswerEvidence | None:
    found: AnswerEvidence | None = (
        _held(assessment, indicator).filter(version__attachment__sha256=digest).first()
    )
    return found


def _paper(
    assessment: Assessment, indicator: Indicator, paper: int, version: int | None = None
) -> AnswerEvidence | None:
    """The version of this paper that stands behind the answer; only this version where one is named."""
    only = {"version": version} if version else {}
    found: AnswerEvidence | None = (
        _held(assessment, indicator).filter(version__evidence=paper, **only).first()
    )
    return found
