"""Sign-off, progress and publication over HTTP."""

from contextlib import closing

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Job
from dongtou_brand.kernel.actor import Role
from reporting.actions import versions
from reporting.enums import ReportStatus, VersionStatus
from reporting.models import Report, ReportVersion
from tests.factories.enterprises import make_enterprise
from tests.factories.reporting import make_report, published, rendered, signed, write

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def owner(as_role, report: Report, role: Role = Role.ENTERPRISE_MANAGER):
    return as_role(role, report.enterprise.organisation)


def filled(page) -> dict[str, object]:
    """What the browser would send back with the sign-off form."""
    return {**page.context["form"].initial, "signatory": "海大富", "agreed": "on"}


def test_sign_off_leads_to_the_progress(as_role) -> None:
    report = write(make_report())
    browser = owner(as_role, report)
    address = reverse("reporting:sign", args=[report.pk])

    response = browser.post(address, filled(browser.get(address)))

    version = ReportVersion.objects.get()
    assert response.url == reverse("reporting:version", args=[version.pk])
    assert version.signed_by_id == browser.actor.user_id


def test_sign_off_pressed_twice_signs_once(as_role) -> None:
    report = write(make_report())
    browser = owner(as_role, report)
    address = reverse("reporting:sign", args=[report.pk])
    data = filled(browser.get(address))

    places = [browser.post(address, data).url for _ in range(2)]

    assert places[0] == places[1]
    assert ReportVersion.objects.count() == 1


def test_sign_off_without_the_statement_says_so(as_role) -> None:
    report = write(make_report())
    browser = owner(as_role, report)
    address = reverse("reporting:sign", args=[report.pk])
    data = filled(browser.get(address))
    del data["agreed"]

    response = browser.post(address, data)

    assert response.status_code == 422
    assert "请阅读并勾选确认声明后再签发。" in response.content.decode()


def test_sign_off_of_a_draft_that_changed_shows_the_new_mark(as_role) -> None:
    report = write(make_report())
    browser = owner(as_role, report)
    address = reverse("reporting:sign", args=[report.pk])
    data = filled(browser.get(address))
    report.texts.update(body="改了")

    refused = browser.post(address, data)
    again = browser.post(address, {**data, "seen": refused.context["form"]["seen"].value()})

    assert "报告内容又有改动" in refused.content.decode()
    assert again.status_code == 302


def test_sign_off_is_closed_to_clerks(as_role) -> None:
    report = write(make_report())

    assert (
        owner(as_role, report, Role.ENTERPRISE_CLERK)
        .get(reverse("reporting:sign", args=[report.pk]))
        .status_code
        == 403
    )


def progress(browser, version, **headers) -> str:
    return browser.get(reverse("reporting:version", args=[version.pk]), **headers).content.decode()


def test_progress_asks_again_while_it_waits(as_role) -> None:
    version = signed()

    page = progress(owner(as_role, version.report), version)

    assert 'hx-trigger="every 1s"' in page
    assert "刷新进度" in page


def test_progress_says_how_many_are_before(as_role) -> None:
    signed()
    version = signed()

    assert "前面还有 1 项" in progress(owner(as_role, version.report), version)


def test_progress_stops_asking_when_it_is_ready(as_role) -> None:
    version = rendered()

    fragment = progress(owner(as_role, version.report), version, headers=HTMX)

    assert "hx-trigger" not in fragment
    assert "<html" not in fragment
    assert "公开报告" in fragment


def test_progress_shows_the_reason_of_a_failure_and_offers_a_retry(as_role) -> None:
    version = signed()
    Job.objects.update(status="failed", error="下列字符没有可用的字形", finished_at=timezone.now())
    versions.fail(version=version)

    page = progress(owner(as_role, version.report), version)

    assert "下列字符没有可用的字形" in page
    assert reverse("reporting:retry", args=[version.pk]) in page
    assert "hx-trigger" not in page


def test_progress_hides_technical_words(as_role) -> None:
    version = signed()
    Job.objects.update(status="failed", error="OSError: disk", finished_at=timezone.now())

    page = progress(owner(as_role, version.report), version)

    assert "OSError" not in page
    assert "请联系平台管理员" in page


def test_retry_queues_again(as_role) -> None:
    version = signed()
    Job.objects.update(status="failed", error="x", finished_at=timezone.now())

    owner(as_role, version.report).post(reverse("reporting:retry", args=[version.pk]))

    assert Job.objects.get().status == "queued"


def test_publish_by_the_manager(as_role) -> None:
    version = rendered()

    owner(as_role, version.report).post(reverse("reporting:publish", args=[version.pk]))

    version.refresh_from_db()
    assert (version.status, Report.objects.get().status) == (VersionStatus.PUBLISHED, ReportStatus.PUBLISHED)


def test_publish_is_closed_to_clerks_and_strangers(as_role) -> None:
    version = rendered()
    address = reverse("reporting:publish", args=[version.pk])
    stranger = as_role(Role.ENTERPRISE_MANAGER, make_enterprise().organisation)

    assert owner(as_role, version.report, Role.ENTERPRISE_CLERK).post(address).status_code == 403
    assert stranger.post(address).status_code == 404


def test_download_gives_the_stored_bytes_under_a_telling_name(as_role) -> None:
    version = published()

    with closing(as_role(Role.LEADER).get(reverse("reporting:download", args=[version.pk]))) as response:
        assert len(b"".join(response.streaming_content)) == version.size
        assert response.headers["Content-Type"] == "application/pdf"
        assert "%E5%B9%B4%E5%BA%A6%E8%B4%A8%E9%87%8F" in response.headers["Content-Disposition"]


def test_download_before_the_file_is_there_is_not_found(as_role) -> None:
    version = signed()

    assert (
        owner(as_role, version.report).get(reverse("reporting:download", args=[version.pk])).status_code
        == 404
    )


def test_sign_off_of_an_endless_version_is_refused_on_the_form(as_role) -> None:
    report = write(make_report())
    browser = owner(as_role, report)
    address = reverse("reporting:sign", args=[report.pk])

    response = browser.post(address, filled(browser.get(address)) | {"version": 10**30})

    assert (response.status_code, ReportVersion.objects.count()) == (422, 0)


def test_page_of_the_sign_off_gathers_the_facts_once(as_role, django_assert_num_queries) -> None:
    report = write(make_report())
    browser = owner(as_role, report)
    browser.get(reverse("reporting:sign", args=[report.pk]))

    with django_assert_num_queries(15) as asked:
        browser.get(reverse("reporting:sign", args=[report.pk]))

    assert len([one for one in asked if 'FROM "enterprises_product"' in one["sql"]]) == 1


def test_pages_of_a_report_answer_head(as_role) -> None:
    version = signed()
    browser = owner(as_role, version.report)
    pages = (
        ("reporting:reports", []),
        ("reporting:report", [version.report_id]),
        ("reporting:version", [version.pk]),
    )

    assert [browser.head(reverse(name, args=args)).status_code for name, args in pages] == [200] * 3
    assert browser.head(reverse("reporting:public_reports")).status_code == 200
