"""Indicator catalogues come from files; a published edition is never changed."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actions import trail
from benchmarking.enums import CatalogueStatus
from benchmarking.models import Catalogue, Indicator
from benchmarking.queries import catalogues as queries
from benchmarking.rules.catalogue_files import CatalogueFile
from benchmarking.rules.catalogue_rows import content, head, rows
from benchmarking.rules.catalogues import can_discard, can_load, can_publish, can_replace, can_retire
from dongtou_brand.kernel import datafile, sheets, uploads
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments
from enterprises.models import Attachment

__all__ = ["apply", "discard", "keep", "load", "publish", "retire"]

MAX_BYTES = 5 * 1024 * 1024
"""A catalogue has some hundred kilobytes; it is read while somebody waits."""


@transaction.atomic
def load(*, source: Path | str, by: Actor, at: datetime) -> tuple[Catalogue, bool]:
    """Store a catalogue file as a draft; answers the edition and whether anything changed.

    A draft of the same edition is replaced. Raises DataFileErrors for a wrong file, Refused for a content
    that differs from what was published under the same edition.
    """
    file = datafile.read(source, CatalogueFile, also=queries.known())
    return _store(file, None, by=by, at=at)


def keep(*, file: "UploadedFile[Any]", by: Actor, at: datetime) -> Attachment:
    """Keep a file that a person brought in, to be looked at before anything is stored.

    Raises `Refused` for what is neither an honest workbook nor text.
    """
    can_load.check(by)
    name = uploads.clean_name(file.name or "")
    if (file.size or 0) > MAX_BYTES:
        raise Refused(f"“{name}”超过 {MAX_BYTES // 1024 // 1024} MB，不像指标目录，请检查是否选错了文件。")
    if not name.lower().endswith(uploads.SUFFIXES[uploads.YAML]):
        sheets.look(file, name)
    return attachments.keep(enterprise=None, file=file, kinds=(uploads.XLSX, uploads.YAML), by=by, at=at)


@transaction.atomic
def apply(*, file: Attachment, by: Actor, at: datetime) -> tuple[Catalogue, bool]:
    """Store what a kept file says as a draft, in the place of an earlier draft of the same edition.

    The file is read anew. Answers the edition and whether anything changed; raises `Refused` for a wrong file.
    """
    can_load.check(by)
    draft = queries.read(file)
    if draft.content is None:
        raise Refused(f"文件有 {draft.wrong} 处错误，没有载入。")
    return _store(draft.content, file, by=by, at=at)


@transaction.atomic
def discard(*, catalogue: Catalogue, by: Actor, at: datetime) -> None:
    """Throw a draft away; the file that it came from is told in the trail. Raises `Refused` for any other edition."""
    catalogue = lock(catalogue)
    can_discard.check(by, catalogue)
    detail = {"edition": catalogue.edition, "checksum": catalogue.checksum}
    trail.record(by=by, at=at, action="benchmarking.catalogue.discard", subject=catalogue, detail=detail)
    _empty(catalogue)
    catalogue.delete()


@transaction.atomic
def publish(*, catalogue: Catalogue, by: Actor, at: datetime) -> Catalogue:
    """Publish a draft; editions of the same catalogue that were in force retire, and stay readable.

    Raises Refused when the edition is no draft, or is published by the person who loaded it.
    """
    catalogue = lock(catalogue)
    can_publish.check(by, catalogue)
    Catalogue.objects.filter(code=catalogue.code, status=CatalogueStatus.PUBLISHED).update(
        status=CatalogueStatus.RETIRED
    )
    catalogue.status = CatalogueStatus.PUBLISHED
    catalogue.published_at = at
    catalogue.save(update_fields=["status", "published_at"])
    trail.record(by=by, at=at, action="benchmarking.catalogue.publish", subject=catalogue)
    return catalogue


@transaction.atomic
def retire(*, catalogue: Catalogue, reason: str, by: Actor, at: datetime) -> Catalogue:
    """Take an edition out of force: no new round uses it, and the rounds that do go on. Twice is once."""
    catalogue = lock(catalogue)
    can_retire.check(by, catalogue, reason)
    if catalogue.status == CatalogueStatus.RETIRED:
        return catalogue
    catalogue.status = CatalogueStatus.RETIRED
    catalogue.save(update_fields=["status"])
    trail.record(by=by, at=at, action="benchmarking.catalogue.retire", subject=catalogue, reason=reason)
    return catalogue


# ── storing ─────────────────────────────────────────────────────────────────────────────────────
def _store(
    file: CatalogueFile, kept: Attachment | None, *, by: Actor, at: datetime
) -> tuple[Catalogue, bool]:
    checksum = datafile.checksum(file)
    stored = Catalogue.objects.select_for_update().filter(code=file.code, edition=file.edition).first()
    if stored and stored.checksum == checksum:
        return _remember(stored, file), False
    can_replace.check(stored)
    catalogue = _replace(stored, file, checksum, kept, by, at)
    detail = {"edition": file.edition, "checksum": checksum, "file": kept.name if kept else ""}
    trail.record(by=by, at=at, action="benchmarking.catalogue.load", subject=catalogue, detail=detail)
    return catalogue, True


def _remember(stored: Catalogue, file: CatalogueFile) -> Catalogue:
    """An edition that was loaded before the portal kept contents gets its own, which the checksum has proved."""
    if not stored.content:
        stored.content = content(file)
        stored.save(update_fields=["content"])
    return stored


def _empty(catalogue: Catalogue) -> None:
    catalogue.indicators.all().delete()
    catalogue.dimensions.all().delete()


def _replace(
    stored: Catalogue | None,
    file: CatalogueFile,
    checksum: str,
    kept: Attachment | None,
    by: Actor,
    at: datetime,
) -> Catalogue:
    if stored:
        _empty(stored)
    catalogue = stored or Catalogue(code=file.code, edition=file.edition)
    for name, value in head(file).items():
        setattr(catalogue, name, value)
    catalogue.standard = queries.standard(file)
    catalogue.checksum, catalogue.loaded_at = checksum, at
    catalogue.file, catalogue.loaded_by_id = kept, by.user_id
    catalogue.save()
    made = rows(file)
    for dimension in made.dimensions:
        dimension.catalogue = catalogue
        dimension.save()
    for indicator in made.indicators:
        indicator.catalogue = catalogue
    Indicator.objects.bulk_create(made.indicators)
    return catalogue
