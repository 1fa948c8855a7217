"""Files behind answers: one page each that says that it is an example, and in its properties whose it is."""

import io
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from pypdf import PdfWriter

from dongtou_brand.kernel import pdf

WORDS = "本文件为演示用的示例材料，企业为虚构，不是真实的证书、报告或凭证。"


def upload(name: str, *, enterprise: str, subject: str, day: str) -> SimpleUploadedFile:
    """A small PDF as a browser would send it; two of them are never the same bytes."""
    writer = PdfWriter(clone_from=io.BytesIO(_sheet(name)))
    title = f"{name}（示例材料）"
    writer.add_metadata({"/Title": title, "/Author": enterprise, "/Subject": subject, "/Keywords": day})
    target = io.BytesIO()
    writer.write(target)
    return SimpleUploadedFile(f"{name}.pdf", target.getvalue(), "application/pdf")


@cache
def _sheet(name: str) -> bytes:
    """The page itself, printed once for each kind of material."""
    head = f'<html lang="zh-CN"><head><title>{escape(name)}</title></head>'
    return pdf.print_markup(f"{head}<body><h1>{escape(name)}</h1><p>{WORDS}</p></body></html>")
