"""The PDF of a signed version: real pages from the real engine."""

import hashlib
import io

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from accounts.enums import JobStatus
from dongtou_brand.kernel import queue, uploads
from dongtou_brand.templatetags import print as printing_tags
from reporting.actions import printing
from reporting.enums import ReportStatus, VersionStatus
from reporting.models import ReportVersion
from reporting.rules.content import Content
from tests.factories.enterprises import make_enterprise, make_figure
from tests.factories.reporting import make_report, signed, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ReportVersion:
    enterprise = make_enterprise("温州海霞电气有限公司", is_demo=True)
    make_figure(enterprise, "revenue", 2016, "7512.30")
    return signed(make_report(enterprise))


def test_job_attaches_file_checksum_and_pages(version: ReportVersion) -> None:
    queue.run(version.job_id)

    version.refresh_from_db()
    data = uploads.read(version.sha256)
    assert (version.status, version.report.status) == (VersionStatus.READY, ReportStatus.READY)
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (version.sha256, version.size)
    assert len(PdfReader(io.BytesIO(data)).pages) == version.pages


def test_printing_twice_gives_the_same_bytes(version: ReportVersion) -> None:
    first, second = printing.printed(version), printing.printed(ReportVersion.objects.get(pk=version.pk))

    assert first == second


def test_job_done_twice_changes_nothing(version: ReportVersion) -> None:
    queue.run(version.job_id)
    version.refresh_from_db()
    rendered_at = version.rendered_at

    again = printing.render(version=version, at=rendered_at)

    assert (again.rendered_at, again.status) == (rendered_at, VersionStatus.READY)


def test_page_says_number_code_name_and_that_it_is_an_example(version: ReportVersion) -> None:
    cover = PdfReader(io.BytesIO(printing.printed(version))).pages[0].extract_text()
    plain = "".join(cover.split())

    assert "DT-ZLCX-2016-0001" in plain
    assert version.code in plain
    assert "温州海霞电气有限公司" in plain
    assert "示例数据，企业为虚构" in plain


def test_character_without_a_glyph_fails_with_words() -> None:
    report = write(make_report(), address="我们承诺\ue123")
    version = signed(report)

    queue.run(version.job_id)

    version.refresh_from_db()
    version.job.refresh_from_db()
    assert (version.status, version.job.status) == (VersionStatus.FAILED, JobStatus.FAILED)
    assert version.job.error == "下列字符没有可用的字形，无法打印：“\ue123”（U+E123）。请改用其他写法。"


def test_broken_content_fails_with_words(version: ReportVersion) -> None:
    broken = ReportVersion.objects.create(
        report=version.report, version=2, number=version.number, code="BROKEN22", content={"year": 2016},
        signatory=version.signatory, signed_by=version.signed_by, signed_at=version.signed_at,
    )  # fmt: skip
    job = queue.later("reporting.render", key="broken", version_id=broken.pk)

    queue.run(job.pk)

    job.refresh_from_db()
    assert job.error == "报告内容不符合版式要求，无法生成。请联系平台管理员。"


def test_code_on_the_cover_leads_to_the_verification(version: ReportVersion, settings) -> None:
    content = Content.model_validate(version.content)
    cover = render_to_string("pdf/report/cover.html", {"content": content, "issue": content.issue})

    address = f"{settings.BASE_URL}/verify/{version.code}/"
    assert content.issue.verify_url == address
    assert printing_tags.qr(address) in cover
