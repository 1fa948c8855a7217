"""The list, the desk at which a report is written, and its steps."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dongtou_brand.kernel.actor import Role
from enterprises.models import Enterprise
from reporting.enums import ReportStatus
from reporting.models import Report, ReportText
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_enterprise, make_industry, make_township
from tests.factories.reporting import AT, make_report, published, rendered, signed, write

pytestmark = pytest.mark.django_db


def owner(as_role, report: Report, role: Role = Role.ENTERPRISE_MANAGER):
    return as_role(role, report.enterprise.organisation)


def many(count: int) -> None:
    """As many enterprises with one report each, quickly."""
    township, industry = make_township(), make_industry()
    organisations = [make_organisation(code=f"many-{n}", name=f"企业{n}") for n in range(count)]
    enterprises = Enterprise.objects.bulk_create(
        Enterprise(
            organisation=organisation, credit_code=f"many-{n}", name=organisation.name, township=township,
            industry=industry, legal_representative="某某", created_at=AT, updated_at=AT,
        )
        for n, organisation in enumerate(organisations)
    )  # fmt: skip
    Report.objects.bulk_create(
        Report(enterprise=enterprise, year=2016, due_on="2017-05-31", started_at=AT, updated_at=AT)
        for enterprise in enterprises
    )


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_list_takes_the_same_number_of_queries_at_any_size(as_role, django_assert_num_queries, count) -> None:
    browser = as_role(Role.LEAD_OFFICER)
    many(count)
    browser.get(reverse("reporting:reports"))

    with django_assert_num_queries(8):
        response = browser.get(reverse("reporting:reports"))

    assert response.context["page_obj"].paginator.count == count
    assert len(response.context["page_obj"]) == min(count, 20)


def test_list_shows_an_enterprise_its_own_and_lets_it_begin(as_role) -> None:
    report = make_report()
    make_report()

    response = owner(as_role, report).get(reverse("reporting:reports"))

    assert [one.pk for one in response.context["page_obj"]] == [report.pk]
    assert "开始编制" in response.content.decode()


def test_list_filters_by_the_address(as_role) -> None:
    late = make_report(year=2016)
    published(make_report(year=2015))

    response = as_role(Role.LEADER).get(reverse("reporting:reports"), {"overdue": "1", "year": "2016"})

    assert [one.pk for one in response.context["page_obj"]] == [late.pk]


def test_list_says_when_nothing_matches(as_role) -> None:
    make_report()

    response = as_role(Role.LEADER).get(reverse("reporting:reports"), {"q": "没有这家企业"})

    assert "没有符合条件的报告" in response.content.decode()


def test_list_ignores_choices_that_do_not_exist(as_role) -> None:
    make_report()

    response = as_role(Role.LEAD_CHIEF).get(
        reverse("reporting:reports"), {"year": "abc", "township": "-9", "page": "x"}
    )

    assert response.status_code == 200


def test_start_begins_last_years_report(as_role) -> None:
    enterprise = make_enterprise()
    year = timezone.localdate().year - 1

    response = as_role(Role.ENTERPRISE_CLERK, enterprise.organisation).post(
        reverse("reporting:start"), {"year": year}
    )

    report = Report.objects.get()
    assert (report.year, response.url) == (year, reverse("reporting:report", args=[report.pk]))


@pytest.mark.parametrize("year", ["1900", "9999", "", "x"])
def test_start_refuses_other_years(as_role, year) -> None:
    browser = as_role(Role.ENTERPRISE_CLERK, make_enterprise().organisation)

    browser.post(reverse("reporting:start"), {"year": year})

    assert Report.objects.count() == 0


def test_desk_shows_texts_data_and_what_is_missing(as_role) -> None:
    report = make_report()

    page = owner(as_role, report).get(reverse("reporting:report", args=[report.pk])).content.decode()

    assert "必填内容 7 项未写" in page
    assert page.count("<textarea") == 12
    assert "客观性声明" in page


def test_desk_takes_a_fixed_number_of_queries(as_role, django_assert_num_queries) -> None:
    report = make_report()
    browser = owner(as_role, report)
    write(report)
    browser.get(reverse("reporting:report", args=[report.pk]))

    with django_assert_num_queries(15):
        browser.get(reverse("reporting:report", args=[report.pk]))


@pytest.mark.parametrize("role", [Role.LEAD_OFFICER, Role.LEADER, Role.BUREAU_OFFICER])
def test_staff_read_a_draft_without_its_words(as_role, role) -> None:
    report = write(make_report(), ideas="尚未公开的理念")

    page = as_role(role).get(reverse("reporting:report", args=[report.pk])).content.decode()

    assert "企业正在编制" in page
    assert "尚未公开的理念" not in page


def test_staff_are_led_back_from_the_preview_of_a_draft(as_role) -> None:
    report = write(make_report())

    response = as_role(Role.LEAD_OFFICER).get(reverse("reporting:preview", args=[report.pk]))

    assert response.url == reverse("reporting:report", args=[report.pk])


def test_preview_shows_the_whole_report(as_role) -> None:
    report = write(make_report(), ideas="<b>理念</b>")

    page = owner(as_role, report).get(reverse("reporting:preview", args=[report.pk])).content.decode()

    assert "七、下年度展望与质量承诺" in page
    assert "&lt;b&gt;理念&lt;/b&gt;" in page


def test_preview_of_a_signed_report_is_what_was_signed(as_role) -> None:
    version = signed(write(make_report(), ideas="签发时的理念"))
    ReportText.objects.update(body="后来的字")

    page = as_role(Role.LEADER).get(reverse("reporting:preview", args=[version.report_id])).content.decode()

    assert "签发时的理念" in page
    assert "后来的字" not in page


def test_report_of_another_enterprise_is_not_found(as_role) -> None:
    report = make_report()
    stranger = as_role(Role.ENTERPRISE_MANAGER, make_enterprise().organisation)

    for name in ("report", "preview", "sign", "revise", "withdraw"):
        assert stranger.get(reverse(f"reporting:{name}", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.EXPERT, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_other_roles_are_turned_away(as_role, role) -> None:
    assert as_role(role).get(reverse("reporting:reports")).status_code == 403


def test_revise_without_a_reason_keeps_the_form(as_role) -> None:
    version = rendered()

    response = owner(as_role, version.report).post(
        reverse("reporting:revise", args=[version.report_id]), {"reason": "错"}
    )

    assert response.status_code == 422
    assert "请说明原因，不少于 5 个字。" in response.content.decode()


def test_revise_leads_back_to_the_desk(as_role) -> None:
    version = published()

    owner(as_role, version.report).post(
        reverse("reporting:revise", args=[version.report_id]), {"reason": "更正顾客满意度口径"}
    )

    assert Report.objects.get().status == ReportStatus.DRAFT


def test_withdraw_by_the_manager(as_role) -> None:
    version = published(at=timezone.now() - timedelta(days=1))

    owner(as_role, version.report).post(
        reverse("reporting:withdraw", args=[version.report_id]), {"reason": "数据有误，撤回更正"}
    )

    assert Report.objects.get().status == ReportStatus.WITHDRAWN


def test_withdraw_is_closed_to_clerks(as_role) -> None:
    version = published()
    clerk = owner(as_role, version.report, Role.ENTERPRISE_CLERK)

    assert clerk.get(reverse("reporting:withdraw", args=[version.report_id])).status_code == 403


def closed(report: Report) -> Report:
    Enterprise.objects.filter(pk=report.enterprise_id).update(ended_on=AT.date(), ended_as="closed")
    return report


def test_report_of_a_closed_enterprise_is_shown_and_offers_nothing_but_taking_back(as_role) -> None:
    draft, public = closed(make_report()), closed(published().report)

    written, shown = (
        owner(as_role, one).get(reverse("reporting:report", args=[one.pk])) for one in (draft, public)
    )

    assert "已于 2017-07-06 注销，档案只供查阅。这份报告没有公开，不再编制。" in written.content.decode()
    assert (set(written.context["steps"]), set(shown.context["steps"])) == (set(), {"withdraw"})
    assert (
        written.context["is_late"],
        reverse("reporting:sign", args=[draft.pk]) in str(written.content),
    ) == (
        False,
        False,
    )


def test_closed_enterprise_is_offered_no_report_to_begin_sign_or_publish(as_role) -> None:
    ready = closed(rendered().report)
    browser = owner(as_role, ready)

    listed = browser.get(reverse("reporting:reports"))
    version = browser.get(reverse("reporting:version", args=[ready.versions.get().pk]))
    signing = browser.get(reverse("reporting:sign", args=[ready.pk]))

    assert reverse("reporting:start") not in listed.content.decode()
    assert version.context["may_publish"] is False
    assert signing.url == reverse("reporting:report", args=[ready.pk])


def test_workbook_holds_what_the_list_shows(as_role):
    report = make_report(make_enterprise('=HYPERLINK("x")'), 2016)
    make_report(year=2015)
    officer = as_role(Role.LEAD_OFFICER)

    answer = officer.get(reverse("reporting:reports_export"), {"year": 2016})

    shown = officer.get(reverse("reporting:reports"), {"year": 2016}).context["rows"]
    book = load_workbook(io.BytesIO(answer.getvalue()))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [one.enterprise.name for one, _ in shown] == [report.enterprise.name]
    assert rows[0][3] == "2016 年度质量诚信报告"
    assert book.worksheets[0]["A2"].data_type == "s"
    assert [row[-1] for row in book["统计口径"].iter_rows(values_only=True) if row[0] == "查询条件"] == [
        "年度为“2016 年度”"
    ]


def test_tab_of_the_dossier_leaves_as_a_workbook(as_role):
    report = make_report(year=2016)
    make_report(year=2016)
    officer = as_role(Role.LEAD_OFFICER)

    answer = officer.get(reverse("reporting:reports_of_export", args=[report.enterprise_id]))

    book = load_workbook(io.BytesIO(answer.getvalue()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["报告", "2016 年度质量诚信报告"]
