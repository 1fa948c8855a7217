"""Making the PDF of a signed version."""

import io
from datetime import datetime

from django.utils.timezone import localtime
from pypdf import PdfReader

from dongtou_brand.kernel import pdf, uploads
from dongtou_brand.kernel.rule import Refused
from reporting.actions import versions
from reporting.enums import VersionStatus
from reporting.models import ReportVersion
from reporting.rules.content import Content

TEMPLATE = "pdf/report/document.html"


def render(*, version: ReportVersion, at: datetime) -> ReportVersion:
    """Print a version, store the file under its checksum, attach it. Done twice, it changes nothing.

    Raises `Refused` when the content can't be printed; the version is then marked as failed.
    """
    if version.status not in (VersionStatus.QUEUED, VersionStatus.FAILED):
        return version
    try:
        data = printed(version)
    except (pdf.Unprintable, ValueError) as error:
        versions.fail(version=version)
        raise Refused(_words(error)) from error
    pages = len(PdfReader(io.BytesIO(data)).pages)
    return versions.finish(version=version, sha256=uploads.keep(data), size=len(data), pages=pages, at=at)


def printed(version: ReportVersion) -> bytes:
    """The file of a version: from the frozen content alone and dated with the sign-off, so always the same."""
    content = Content.model_validate(version.content)
    return pdf.render(
        TEMPLATE,
        {"content": content},
        created=localtime(version.signed_at),
        title=f"{content.enterprise.name} {content.full_title}",
        author=content.enterprise.name,
        subject=f"{version.number} 第 {version.version} 版",
    )


def _words(error: Exception) -> str:
    """What the enterprise reads when its report can't be printed."""
    if isinstance(error, pdf.Unprintable):
        return str(error)
    return "报告内容不符合版式要求，无法生成。请联系平台管理员。"
