"""Files to upload: honest ones and the ones that must be refused."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def pdf_bytes(pages: int = 1, password: str = "", script: str = "") -> bytes:
    """A small honest PDF; with a password or a script it is one that must be refused."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        kind = {NameObject("/S"): NameObject("/JavaScript")}
        action = DictionaryObject(kind | {NameObject("/JS"): TextStringObject(script)})
        writer.root_object[NameObject("/OpenAction")] = action
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind)
    return target.getvalue()


def office_bytes(part: str = "xl/workbook.xml", extra: dict[str, bytes] | None = None) -> bytes:
    """A zip that has the parts by which an Office document is known."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def upload(name: str = "佐证.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """As Django hands it to a form; the browser's word for the type is never believed."""
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content, "application/octet-stream")
