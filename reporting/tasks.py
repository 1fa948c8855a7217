"""Background work of reporting: ids in, one action."""

import io
from typing import Any

from django.utils import timezone
from pypdf import PdfReader

from dongtou_brand.kernel import pdf, queue, uploads
from reporting.actions import versions
from reporting.enums import VersionStatus
from reporting.models import ReportVersion
from reporting.rules.content import Content

TEMPLATE = "pdf/report/document.html"


@queue.handler("reporting.render")
def render(job: Any, *, version_id: int) -> None:
    """Make the PDF of a signed version and attach it. Done twice, it gives the same bytes and changes nothing."""
    version = ReportVersion.objects.select_related("report").get(pk=version_id)
    if version.status not in (VersionStatus.QUEUED, VersionStatus.FAILED):
        return
    try:
        data = printed(version)
    except (pdf.Unprintable, ValueError) as error:
        versions.fail(version=version)
        raise queue.JobFailed(words_of(error)) from error
    pages = len(PdfReader(io.BytesIO(data)).pages)
    sha256 = uploads.keep(data)
    versions.finish(version=version, sha256=sha256, size=len(data), pages=pages, at=timezone.now())


def printed(version: ReportVersion) -> bytes:
    """The file of a version: made from the frozen content alone and dated with the sign-off, so always the same."""
    content = Content.model_validate(version.content)
    return pdf.render(
        TEMPLATE,
        {"content": content},
        created=timezone.localtime(version.signed_at),
        title=f"{content.enterprise.name} {content.full_title}",
        author=content.enterprise.name,
        subject=f"{version.number} 第 {version.version} 版",
    )


def words_of(error: Exception) -> str:
    """What the enterprise reads when its report can't be printed."""
    if isinstance(error, pdf.Unprintable):
        return str(error)
    return "报告内容不符合版式要求，无法生成。请联系平台管理员。"
