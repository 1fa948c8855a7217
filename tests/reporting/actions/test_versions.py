"""Signing off, rendering, publishing."""

from datetime import date, timedelta

import pytest

from accounts.models import Notice, TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Standing
from reporting.actions import reports, versions
from reporting.enums import ReportStatus, VersionStatus
from reporting.models import ReportVersion
from reporting.queries import drafts
from reporting.rules.content import Content
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_enterprise, manager, member
from tests.factories.reporting import AT, make_report, published, rendered, signed, write

pytestmark = pytest.mark.django_db


def test_sign_freezes_the_content_with_number_code_and_day() -> None:
    report = make_report()

    version = signed(report)

    content = Content.model_validate(version.content)
    report.refresh_from_db()
    assert (version.number, version.version, version.status) == ("DT-ZLCX-2016-0001", 1, VersionStatus.QUEUED)
    assert (len(version.code), content.issue.code, content.issue.issued_on) == (
        8,
        version.code,
        date(2017, 7, 6),
    )
    assert content.issue.verify_url.endswith(f"/verify/{version.code}/")
    assert report.status == ReportStatus.SIGNED


def test_sign_queues_one_rendering() -> None:
    version = signed()

    assert (version.job.name, version.job.arguments) == ("reporting.render", {"version_id": version.pk})


def test_sign_pressed_twice_signs_once() -> None:
    report = write(make_report())
    by = manager(report.enterprise)
    press = {"report": report, "signatory": "海大富", "by": by, "at": AT, "version": 1}

    first, second = versions.sign(**press), versions.sign(**press)

    assert first == second
    assert ReportVersion.objects.count() == 1
    assert TrailEntry.objects.filter(action="reporting.report.sign").count() == 1


def test_sign_counts_reports_of_a_year_without_gaps() -> None:
    numbers = [signed(make_report(year=year)).number for year in (2016, 2016, 2015)]

    assert numbers == ["DT-ZLCX-2016-0001", "DT-ZLCX-2016-0002", "DT-ZLCX-2015-0001"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"signatory": "某某"},
            "填写的姓名与企业档案登记的法定代表人不一致，请核对；已变更的，请联系区市场监督管理局更新企业档案。",
        ),
        ({"seen": "0123456789abcdef"}, "您打开签发页后，报告内容又有改动。请重新阅读后再签发。"),
    ],
)
def test_sign_refuses_another_name_and_a_changed_draft(change: dict[str, str], words: str) -> None:
    report = write(make_report())
    press = {"report": report, "signatory": "海大富", "by": manager(report.enterprise), "at": AT} | change

    with pytest.raises(Refused) as refused:
        versions.sign(**press)

    assert refused.value.words == words
    assert ReportVersion.objects.count() == 0


def test_sign_accepts_the_draft_that_was_read() -> None:
    report = write(make_report())
    seen = drafts.fingerprint(drafts.of(report))

    version = versions.sign(
        report=report, signatory="海大富", by=manager(report.enterprise), at=AT, version=1, seen=seen
    )

    assert version.version == 1


def test_sign_is_for_the_manager_only() -> None:
    report = write(make_report())

    with pytest.raises(Refused) as refused:
        versions.sign(report=report, signatory="海大富", by=member(report.enterprise), at=AT)

    assert refused.value.words == "报告由企业负责人签发，请联系本单位的企业负责人账号。"


def test_sign_is_refused_to_another_enterprise() -> None:
    report = write(make_report())

    with pytest.raises(Refused):
        versions.sign(report=report, signatory="海大富", by=manager(make_enterprise()), at=AT)


def test_sign_names_the_texts_that_are_missing() -> None:
    report = make_report()

    with pytest.raises(Refused) as refused:
        versions.sign(report=report, signatory="海大富", by=manager(report.enterprise), at=AT)

    assert refused.value.words.startswith("还有 7 项必填内容没有写：高层致辞、")


def test_finish_attaches_the_file_and_tells_the_manager() -> None:
    report = make_report()
    by = manager(report.enterprise)

    version = rendered(report, by)

    report.refresh_from_db()
    assert (version.status, report.status) == (VersionStatus.READY, ReportStatus.READY)
    assert Notice.objects.filter(user_id=by.user_id).count() == 1


def test_finish_twice_changes_nothing() -> None:
    version = rendered()

    again = versions.finish(version=version, sha256="0" * 64, size=1, pages=1, at=AT)

    assert again.sha256 == version.sha256
    assert TrailEntry.objects.filter(action="reporting.report.finish").count() == 1


def test_finish_leaves_a_version_void_that_was_revised_meanwhile() -> None:
    report = make_report()
    version = signed(report)
    reports.revise(report=report, reason="文字有误，需要更正", by=manager(report.enterprise), at=AT)

    after = versions.finish(version=version, sha256="0" * 64, size=1, pages=1, at=AT)

    report.refresh_from_db()
    assert (after.status, after.sha256, report.status) == (VersionStatus.VOID, "", ReportStatus.DRAFT)


def test_publish_files_it_in_the_dossier_and_tells_the_lead_bureau() -> None:
    chief = make_actor(Role.LEAD_CHIEF)

    version = published()

    assert version.status == VersionStatus.PUBLISHED
    assert Standing.objects.get().title == "公开 2016 年度质量诚信报告（第 1 版）"
    assert Notice.objects.filter(user_id=chief.user_id).count() == 1


def test_publish_pressed_twice_publishes_once() -> None:
    version = rendered()
    by = manager(version.report.enterprise)

    for _ in range(2):
        versions.publish(version=version, by=by, at=AT)

    assert Standing.objects.count() == 1


def test_publish_is_refused_before_the_file_is_there() -> None:
    version = signed()

    with pytest.raises(Refused):
        versions.publish(version=version, by=manager(version.report.enterprise), at=AT)


def test_publish_replaces_the_version_before_with_its_reason() -> None:
    report = make_report()
    by = manager(report.enterprise)
    first = published(report, by)
    reports.revise(report=report, reason="更正顾客满意度统计口径", by=by, at=AT)
    second = published(report, by)

    first.refresh_from_db()
    content = Content.model_validate(second.content)
    assert (first.status, first.end_reason) == (VersionStatus.REPLACED, "更正顾客满意度统计口径")
    assert (second.number, second.version, content.issue.replaces) == (first.number, 2, 1)
    assert first.code != second.code


def test_retry_is_refused_while_nothing_has_failed() -> None:
    version = signed()

    with pytest.raises(Refused):
        versions.retry(version=version, by=manager(version.report.enterprise), at=AT)


def test_retry_queues_a_failed_version_again() -> None:
    version = signed()
    type(version.job).objects.filter(pk=version.job_id).update(
        status="failed", error="字形缺失", finished_at=AT + timedelta(minutes=1)
    )
    versions.fail(version=version)

    again = versions.retry(version=version, by=manager(version.report.enterprise), at=AT)

    again.job.refresh_from_db()
    assert (again.status, again.job.status, again.job.error) == (VersionStatus.QUEUED, "queued", "")
