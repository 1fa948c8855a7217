"""Reports as they stood at the end of a day: the list, its workbook and the part of the dossier."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dongtou_brand.kernel.actor import Role
from enterprises.models import Enterprise
from reporting.actions import reports, versions
from reporting.models import Report, ReportStatusChange
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_enterprise, make_township, manager
from tests.factories.past import called, many
from tests.factories.reporting import AT, make_report, rendered

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("reporting:reports"), reverse("reporting:reports_export")
OLD, NEW = "温州旧名电气有限公司", "温州今名电气有限公司"
SIGNED, PUBLISHED, REVISED, WITHDRAWN = (date(2017, 7, day) for day in (6, 7, 8, 9))
BEFORE = SIGNED - timedelta(days=1)


def at(day: date):
    return AT + (day - SIGNED)


@pytest.fixture
def withdrawn() -> Report:
    """Begun and signed, published, opened for a second version, and withdrawn, a day each."""
    enterprise = called(make_enterprise(), (AT - timedelta(days=90), OLD), (at(WITHDRAWN), NEW))
    by, version = manager(enterprise), rendered(make_report(enterprise))
    versions.publish(version=version, by=by, at=at(PUBLISHED))
    report = reports.revise(report=version.report, reason="更正统计口径", by=by, at=at(REVISED))
    return reports.withdraw(report=report, reason="数据有误，撤回更正", by=by, at=at(WITHDRAWN))


def of(report: Report) -> str:
    return reverse("reporting:reports_of", args=[report.enterprise_id])


def said(one: Report):
    public = one.newest_published_at
    return (one.status, one.newest_version, public.date() if public else None)


STATES = [
    (SIGNED, ("ready", 1, None)),
    (PUBLISHED, ("published", 1, PUBLISHED)),
    (REVISED, ("draft", 1, PUBLISHED)),
    (WITHDRAWN, ("withdrawn", 1, PUBLISHED)),
]


@pytest.mark.parametrize(("day", "words"), STATES)
def test_list_and_dossier_show_what_each_day_knew(as_role, withdrawn, day, words):
    officer = as_role(Role.LEAD_OFFICER)

    assert [said(one) for one in officer.get(LIST, {"on": day}).context["page_obj"]] == [words]
    assert [said(one) for one in officer.get(of(withdrawn), {"on": day}).context["page_obj"]] == [words]


def test_list_asks_its_conditions_of_that_day(as_role, withdrawn):
    officer = as_role(Role.LEAD_OFFICER)

    def found(day, **asked):
        return len(officer.get(LIST, {"on": day, **asked}).context["page_obj"])

    assert [found(PUBLISHED, status="published"), found(REVISED, status="published")] == [1, 0]
    assert [found(PUBLISHED, q="旧名"), found(PUBLISHED, q="今名")] == [1, 0]
    assert [found(SIGNED, overdue="1"), found(PUBLISHED, overdue="1")] == [1, 0]
    township = withdrawn.enterprise.township_id
    assert [found(PUBLISHED, township=township), found(PUBLISHED, township=make_township().pk)] == [1, 0]


def test_enterprise_that_had_ended_is_not_late(as_role, withdrawn):
    officer = as_role(Role.LEAD_OFFICER)
    enterprise = Enterprise.objects.get(pk=withdrawn.enterprise_id)
    enterprise.ended_on, enterprise.ended_as = PUBLISHED, "closed"
    called(enterprise, (at(WITHDRAWN), NEW))

    late = [
        len(officer.get(LIST, {"on": day, "overdue": "1"}).context["page_obj"])
        for day in (REVISED, WITHDRAWN)
    ]

    assert late == [1, 0]


def test_list_of_a_day_shows_names_of_then_and_offers_nothing_to_do(as_role, withdrawn):
    text = as_role(Role.LEAD_OFFICER).get(LIST, {"on": PUBLISHED}).content.decode()

    assert (OLD in text, NEW in text) == (True, False)
    assert reverse("reporting:report", args=[withdrawn.pk]) not in text
    assert f"{of(withdrawn)}?on={PUBLISHED}" in text


def test_report_that_was_not_begun_is_missing(as_role, withdrawn):
    page = as_role(Role.LEAD_OFFICER).get(LIST, {"on": BEFORE})

    assert (list(page.context["page_obj"]), "没有符合条件的报告" in page.content.decode()) == ([], True)


def test_enterprise_reads_its_own_past(as_role, withdrawn):
    page = as_role(Role.ENTERPRISE_MANAGER, withdrawn.enterprise.organisation).get(LIST, {"on": PUBLISHED})

    assert [one.status for one in page.context["page_obj"]] == ["published"]
    assert "开始编制" not in page.content.decode()


def test_workbook_of_a_day_says_so(as_role, withdrawn):
    answer = as_role(Role.LEAD_OFFICER).get(EXPORT, {"on": PUBLISHED})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    row = [cell.value for cell in book["年度报告_历史"][2]]
    notes = {line[0].value: line[-1].value for line in book["统计口径"].iter_rows()}
    assert (row[0], row[6]) == (OLD, "已公开")
    assert notes["数据截至"] == "2017-07-07 日终"


@pytest.mark.parametrize("day", ["2099-01-01", "昨天"])
def test_day_that_cannot_be_shown_is_refused_and_another_asked_for(as_role, withdrawn, day):
    officer = as_role(Role.LEAD_OFFICER)

    for where in (LIST, EXPORT, of(withdrawn)):
        page = officer.get(where, {"on": day})
        assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)


def test_foreign_reports_are_not_found(as_role, withdrawn):
    stranger = as_role(Role.TOWNSHIP_OFFICER)

    assert stranger.get(of(withdrawn), {"on": PUBLISHED}).status_code == 404
    assert list(stranger.get(LIST, {"on": PUBLISHED}).context["page_obj"]) == []


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_list_of_a_day_asks_a_fixed_number_of_questions(as_role, count, django_assert_num_queries):
    officer, by = as_role(Role.LEAD_OFFICER), make_actor(Role.LEAD_OFFICER)
    begun = Report.objects.bulk_create(
        Report(enterprise=one, year=2016, due_on="2017-05-31", started_at=AT, updated_at=AT)
        for one in many(count, AT)
    )
    ReportStatusChange.objects.bulk_create(
        ReportStatusChange(report=one, source="draft", target="signed", by_id=by.user_id, role=by.role, at=AT)
        for one in begun
    )
    officer.get(LIST, {"on": SIGNED})

    with django_assert_num_queries(10):
        page = officer.get(LIST, {"on": SIGNED})

    assert {one.status for one in page.context["page_obj"]} == {"signed"}
    assert len(page.context["page_obj"]) == min(count, 20)
