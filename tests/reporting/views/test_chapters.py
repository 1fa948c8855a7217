"""Saving texts over HTTP, with script and without."""

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from reporting.models import ReportText
from tests.factories.enterprises import make_enterprise, member
from tests.factories.reporting import make_report, write

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def report():
    return make_report()


@pytest.fixture
def clerk(as_role, report):
    return as_role(Role.ENTERPRISE_CLERK, report.enterprise.organisation)


def address(report, chapter: str = "ideas") -> str:
    return reverse("reporting:text", args=[report.pk, chapter])


def test_save_without_script_leads_back_to_the_same_place(clerk, report) -> None:
    response = clerk.post(address(report), {"body": "理念", "version": 0})

    assert response.url == reverse("reporting:report", args=[report.pk]) + "#text-ideas"
    assert ReportText.objects.get().body == "理念"


def test_save_with_htmx_answers_state_and_new_version(clerk, report) -> None:
    page = clerk.post(address(report), {"body": "理念", "version": 0}, headers=HTMX).content.decode()

    assert "已保存" in page
    assert '<input type="hidden" name="version" value="1">' in page
    assert "<html" not in page


def test_conflict_answers_409_with_both_texts(clerk, report) -> None:
    write(report, member(report.enterprise), ideas="同事的理念")

    response = clerk.post(address(report), {"body": "我的理念", "version": 0}, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 409
    assert "我的理念" in page
    assert "同事的理念" in page


def test_conflict_without_script_keeps_the_typed_text_in_the_box(clerk, report) -> None:
    write(report, member(report.enterprise), ideas="同事的理念")

    response = clerk.post(address(report), {"body": "我的理念", "version": 0})

    page = response.content.decode()
    assert response.status_code == 409
    assert "<textarea" in page
    assert page.count("我的理念") == 2


def test_conflict_is_settled_in_favour_of_mine(clerk, report) -> None:
    write(report, member(report.enterprise), ideas="同事的理念")

    clerk.post(address(report), {"body": "我的理念", "version": 0, "keep": "mine", "current": 1})

    assert ReportText.objects.get(chapter="ideas").body == "我的理念"


def test_conflict_is_settled_in_favour_of_theirs(clerk, report) -> None:
    write(report, member(report.enterprise), ideas="同事的理念")

    clerk.post(address(report), {"body": "我的理念", "version": 0, "keep": "theirs", "current": 1})

    assert ReportText.objects.get(chapter="ideas").body == "同事的理念"


def test_too_long_a_text_answers_422_and_stays_in_the_box(clerk, report) -> None:
    response = clerk.post(address(report), {"body": "长" * 3001, "version": 0})

    page = response.content.decode()
    assert response.status_code == 422
    assert "请删减 1 字后再保存。" in page
    assert "长" * 3001 in page


@pytest.mark.parametrize(("chapter", "version"), [("unknown", "0"), ("ideas", "x"), ("ideas", "-1")])
def test_what_no_page_sends_is_not_found(clerk, report, chapter, version) -> None:
    assert clerk.post(address(report, chapter), {"body": "", "version": version}).status_code == 404


def test_save_is_closed_to_others(as_role, report) -> None:
    stranger = as_role(Role.ENTERPRISE_CLERK, make_enterprise().organisation)

    assert stranger.post(address(report), {"body": "外人", "version": 0}).status_code == 404
    assert as_role(Role.LEAD_OFFICER).post(address(report), {"body": "外人", "version": 0}).status_code == 403


@pytest.mark.parametrize("field", ["version", "current"])
def test_a_version_larger_than_any_column_is_not_found(clerk, report, field) -> None:
    data = {"body": "理念", "version": 0, "keep": "mine", field: 10**30}

    assert clerk.post(address(report), data).status_code == 404
