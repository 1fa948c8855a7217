"""The papers of an enterprise (佐证材料库): kept once, however many answers they stand behind; versions are only added."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import trail
from benchmarking.models import Evidence, EvidenceVersion
from benchmarking.queries import library
from benchmarking.rules.evidence import can_keep, days_stand
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments
from enterprises.models import Attachment, Enterprise


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a file: the day it is about, until when it holds, and a note."""

    about_on: date | None = None
    expires_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The version that says a file and its days; `known` when the enterprise had it before."""

    version: EvidenceVersion
    known: bool = False


def stored(*, enterprise: Enterprise, file: "UploadedFile[Any]", by: Actor, at: datetime) -> Attachment:
    """Judge and store a file before anything is locked; one that the enterprise's papers have is not stored twice.

    Raises `Refused` in words for a file that is not acceptable.
    """
    known = library.with_file(enterprise, digest_of(file)).first()
    if known is not None:
        return known.attachment
    return attachments.keep(enterprise=enterprise, file=file, by=by, at=at)


def keep(
    *, enterprise: Enterprise, file: "UploadedFile[Any]", title: str, facts: Facts, by: Actor, at: datetime
) -> Kept:
    """Enter a paper; the same file once more is the paper that is there, with a new version for other days."""
    can_keep.check(by, enterprise)
    attachment = stored(enterprise=enterprise, file=file, by=by, at=at)
    with transaction.atomic():
        return version_of(enterprise, attachment, facts, title=title, by=by, at=at)


def version_of(
    enterprise: Enterprise, attachment: Attachment, facts: Facts, *, title: str = "", by: Actor, at: datetime
) -> Kept:
    """The version with this file and this day, made where there is none. Needs a transaction; locks the enterprise."""
    days_stand.check(facts.about_on, facts.expires_on, localtime(at).date())
    enterprise = lock(enterprise)
    same = list(library.with_file(enterprise, attachment.sha256))
    for version in same:
        if _says(version, facts):
            return Kept(version, known=True)
    if same:
        kept = replace(facts, expires_on=facts.expires_on or _still(same[0], facts))
        return Kept(_append(same[0].evidence, attachment, kept, by=by, at=at), known=True)
    paper = Evidence.objects.create(
        enterprise=enterprise, title=title or PurePath(attachment.name).stem, made_by_id=by.person, made_at=at
    )
    detail = {"file": attachment.name, "sha256": attachment.sha256}
    trail.record(by=by, at=at, action="benchmarking.library.add", subject=paper, detail=detail)
    return Kept(_write(paper, 1, attachment, facts, by=by, at=at))


@transaction.atomic
def revise(*, paper: Evidence, file: Attachment | None, facts: Facts, by: Actor, at: datetime) -> Kept:
    """Add a version: another file, another day, another validity, or all of these.

    Answers keep the version that was put behind them. What says the same as the newest version adds nothing.
    Raises `Refused` for a file that another paper has, and for days that cannot be.
    """
    can_keep.check(by, paper.enterprise)
    days_stand.check(facts.about_on, facts.expires_on, localtime(at).date())
    lock(paper.enterprise)
    newest = library.newest(paper)
    attachment = file or newest.attachment
    for other in library.with_file(paper.enterprise, attachment.sha256):
        if other.evidence_id != paper.pk:
            raise Refused(f"这份文件已在材料库中，名称为“{other.evidence.title}”，请直接使用该材料。")
    same = newest.attachment.sha256 == attachment.sha256
    if same and facts == Facts(newest.about_on, newest.expires_on, newest.note):
        return Kept(newest, known=True)
    return Kept(_append(paper, attachment, facts, by=by, at=at))


def redate(version: EvidenceVersion, about_on: date | None, *, by: Actor, at: datetime) -> EvidenceVersion:
    """A version of the same file about another day. Needs a transaction; locks the enterprise."""
    days_stand.check(about_on, version.expires_on, localtime(at).date())
    lock(version.evidence.enterprise)
    facts = Facts(about_on, version.expires_on)
    return _append(version.evidence, version.attachment, facts, by=by, at=at)


def _says(version: EvidenceVersion, facts: Facts) -> bool:
    """Whether a version says all that was said; what was left open is said by any."""
    return all(said in (None, "", getattr(version, name)) for name, said in asdict(facts).items())


def _still(version: EvidenceVersion, facts: Facts) -> date | None:
    """The validity of an earlier version, where it can be that of another day too."""
    ends = version.expires_on
    return None if ends and facts.about_on and ends < facts.about_on else ends


def _append(
    paper: Evidence, attachment: Attachment, facts: Facts, *, by: Actor, at: datetime
) -> EvidenceVersion:
    version = _write(paper, library.newest(paper).number + 1, attachment, facts, by=by, at=at)
    detail = {"file": attachment.name, "sha256": attachment.sha256, "version": str(version.number)}
    trail.record(by=by, at=at, action="benchmarking.library.revise", subject=paper, detail=detail)
    return version


def _write(
    paper: Evidence, number: int, attachment: Attachment, facts: Facts, *, by: Actor, at: datetime
) -> EvidenceVersion:
    return EvidenceVersion.objects.create(
        evidence=paper, number=number, attachment=attachment, by_id=by.person, at=at, **asdict(facts)
    )


def digest_of(file: "UploadedFile[Any]") -> str:
    """The checksum of a file's content, by which it is known again."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
