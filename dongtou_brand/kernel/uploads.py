"""The one door for files from outside: what is accepted, where it lies, how it leaves.

A file is judged by its content, never by its name or the browser's word. It is stored under its checksum
outside the web root, and it leaves as an attachment that no browser will run.
"""

import contextlib
import hashlib
import io
import os
import tempfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, NullObject

from dongtou_brand.kernel.rule import Refused

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A data file that staff write; never evidence.
YAML = "application/yaml"

SUFFIXES = {
    PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg"), XLSX: (".xlsx",), DOCX: (".docx",),
    YAML: (".yaml", ".yml"),
}  # fmt: skip
NAMES = {
    PDF: "PDF", PNG: "PNG 图片", JPEG: "JPG 图片", XLSX: "Excel（.xlsx）", DOCX: "Word（.docx）", YAML: "YAML（.yaml）"
}  # fmt: skip
EVIDENCE = (PDF, PNG, JPEG, XLSX, DOCX)
# For the file field of a form.
ACCEPT = ",".join(suffix for kind in EVIDENCE for suffix in SUFFIXES[kind])
HINT = "PDF、JPG、PNG、Word（.docx）或 Excel（.xlsx），单个文件不超过 20 MB"

MAX_PIXELS = 50_000_000
MAX_PAGES = 2_000
MAX_UNZIPPED = 200 * 1024 * 1024
MAX_ENTRIES = 5_000
NAME_LENGTH = 150
CHUNK = 1024 * 1024
SETTLING = 3600  # seconds
# What Python raises for a damaged archive: in its directory, in a stream, cut off, or packed in a way it does not know.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True)
class Accepted:
    """A file that was accepted and now lies in the store. `size` in bytes."""

    sha256: str
    size: int
    media_type: str
    name: str


def accept(file: "UploadedFile[Any]", *, kinds: Iterable[str] = EVIDENCE) -> Accepted:
    """Judge a file and store it; raises `Refused` with a sentence that says how to mend it."""
    name = clean_name(file.name or "")
    if not file.size:
        raise Refused(f"“{name}”是空文件，请检查后重新选择。")
    if file.size > settings.UPLOAD_MAX_BYTES:
        size, limit = file.size / 1024 / 1024, settings.UPLOAD_MAX_BYTES // 1024 // 1024
        raise Refused(f"“{name}”有 {size:.1f} MB，超过 {limit} MB 的上限，请压缩或拆分后上传。")
    media_type = sniff(file, name, tuple(kinds))
    digest, size = _store(file)
    return Accepted(digest, size, media_type, name)


def clean_name(name: str) -> str:
    """The file's own name without folders, control and direction marks, at most 150 characters."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    stem, suffix = os.path.splitext(name.strip(" ."))
    return f"{stem[: NAME_LENGTH - len(suffix)]}{suffix}" or "未命名文件"


def sniff(file: IO[bytes], name: str, kinds: tuple[str, ...]) -> str:
    """The media type by content; raises `Refused` unless it is one of `kinds`, whole, and named so."""
    media_type = _by_magic(file)
    if not media_type and YAML in kinds and name.lower().endswith(SUFFIXES[YAML]):
        media_type = YAML
    if media_type not in kinds:
        allowed = "、".join(NAMES[kind] for kind in kinds)
        raise Refused(f"“{name}”的内容不是可接受的类型。请上传 {allowed} 文件。")
    if not name.lower().endswith(SUFFIXES[media_type]):
        raise Refused(f"“{name}”的内容是 {NAMES[media_type]}，与文件名后缀不符，请改正文件名后重新上传。")
    file.seek(0)
    CHECKS[media_type](file, name)
    file.seek(0)
    return media_type


def _by_magic(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    return ""


def _office_kind(file: IO[bytes]) -> str:
    """Which Office document a zip is, by the part that only that kind has."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else ""


def _check_pdf(file: IO[bytes], name: str) -> None:
    also_archive = zipfile.is_zipfile(file)
    file.seek(0)
    data = file.read()
    if also_archive or _looks_active(data[:1024]):
        raise Refused(f"“{name}”混有其他类型的内容，不是正常的 PDF，请重新导出后上传。")
    if b"%%EOF" not in data[-2048:]:
        raise Refused(f"“{name}”不完整（缺少文件结尾）或结尾附带了其他内容，请重新导出后上传。")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused(f"“{name}”设有密码，请取消密码后上传。")
        pages = len(reader.pages)
        scripted = _has_script(reader.root_object)
    except (PyPdfError, KeyError, ValueError, TypeError, RecursionError, AttributeError) as error:
        raise Refused(f"“{name}”已损坏，无法读取，请重新导出后上传。") from error
    if scripted:
        raise Refused(f"“{name}”含有脚本，请另存为普通 PDF 后上传。")
    if not 0 < pages <= MAX_PAGES:
        raise Refused(f"“{name}”有 {pages} 页，请上传 1 至 {MAX_PAGES} 页的文件。")


def _has_script(root: DictionaryObject) -> bool:
    """Whether the document runs a script when it is opened, or holds one by name."""
    named = root.get("/Names", DictionaryObject()).get_object()
    holds = isinstance(named, DictionaryObject) and "/JavaScript" in named
    return holds or "/JavaScript" in str(root.get("/OpenAction", NullObject()).get_object())


def _check_image(file: IO[bytes], name: str) -> None:
    try:
        with Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused(f"“{name}”的像素过大，请缩小后上传。")
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Refused(f"“{name}”已损坏，无法读取，请重新保存图片后上传。") from error
    file.seek(0)
    _refuse_tail(file, name)


def _refuse_tail(file: IO[bytes], name: str) -> None:
    """Nothing may hang behind the picture's own end: that is how a file is two things at once."""
    also_archive = zipfile.is_zipfile(file)
    file.seek(0)
    data = file.read()
    end = data.rfind(b"\xff\xd9") + 2 if data.startswith(b"\xff\xd8") else data.rfind(b"IEND") + 8
    if also_archive or len(data) - end > 1024 or _looks_active(data):
        raise Refused(f"“{name}”在图片之外混有其他内容，请用画图工具另存后上传。")


def _looks_active(data: bytes) -> bool:
    lowered = data.lower()
    return any(mark in lowered for mark in (b"<script", b"<?php", b"<html"))


def _check_office(file: IO[bytes], name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_archive(archive, name)
    except BROKEN_ARCHIVE as error:
        raise Refused(f"“{name}”已损坏，无法打开，请重新保存后上传。") from error


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
        raise Refused(f"“{name}”解压后过大，请精简内容后上传。")
    for entry in entries:
        path = entry.filename
        if path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/"):
            raise Refused(f"“{name}”内部结构异常，请重新保存后上传。")
        if path.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat")):
            raise Refused(f"“{name}”含有宏或可执行内容，请另存为不含宏的文件后上传。")
    _count_while_inflating(archive, name)


def _count_while_inflating(archive: zipfile.ZipFile, name: str) -> None:
    """The directory of an archive may lie about sizes; what really comes out is counted."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while piece := part.read(CHUNK):
                total += len(piece)
                if total > MAX_UNZIPPED:
                    raise Refused(f"“{name}”解压后过大，请精简内容后上传。")


def _check_text(file: IO[bytes], name: str) -> None:
    """A data file is judged by its reader, which tells the line; here it must only be text."""
    if b"\0" in file.read():
        raise Refused(f"“{name}”不是文本文件，请选择 YAML 文件后重新上传。")


CHECKS = {
    PDF: _check_pdf, PNG: _check_image, JPEG: _check_image, XLSX: _check_office, DOCX: _check_office,
    YAML: _check_text,
}  # fmt: skip


def _store(file: "UploadedFile[Any]") -> tuple[str, int]:
    """Write the content under its checksum, whole or not at all; answers checksum and size."""
    file.seek(0)
    return _write(iter(lambda: file.read(CHUNK), b""))


def keep(content: bytes) -> str:
    """Store bytes that the portal itself made (a report); answers their checksum."""
    return _write([content])[0]


def _write(pieces: Iterable[bytes]) -> tuple[str, int]:
    folder = Path(settings.FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as target:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        place = path_of(digest.hexdigest())
        place.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(temporary, 0o640)
        os.replace(temporary, place)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    return digest.hexdigest(), size


def forget(sha256: str) -> bool:
    """Take content out of the store unless it is still named somewhere; answers whether it went.

    Whoever keeps content names it in a column `sha256`: every table with such a column is asked. What came
    within the last hour stays, for the row that will name it may not be written yet.
    """
    keepers = [model for model in apps.get_models() if any(f.name == "sha256" for f in model._meta.fields)]
    if any(model._base_manager.filter(sha256=sha256).exists() for model in keepers):
        return False
    place = path_of(sha256)
    if not place.exists() or place.stat().st_mtime > time.time() - SETTLING:
        return False
    place.unlink(missing_ok=True)
    return True


def path_of(sha256: str) -> Path:
    """Where the content with this checksum lies."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def read(sha256: str) -> bytes:
    """The content with this checksum; raises FileNotFoundError when it is not in the store."""
    return path_of(sha256).read_bytes()


def response(sha256: str, *, name: str, media_type: str, inline: bool = False) -> FileResponse:
    """The file for a browser: an attachment under its own name, shut in so that nothing in it can run.

    `inline` is only for PDFs that the portal made itself. Raises `Http404` for an empty checksum: content that
    was kept for its time and is gone.
    """
    if not sha256:
        raise Http404
    answer = FileResponse(
        path_of(sha256).open("rb"), as_attachment=not inline, filename=name, content_type=media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    # Chromium's PDF viewer does not open in a sandbox; what the portal made itself needs none.
    answer["Content-Security-Policy"] = "default-src 'none'" if inline else "default-src 'none'; sandbox"
    return answer
