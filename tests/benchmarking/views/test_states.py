"""Assessments as they stood at the end of a day: the list, its workbook and the part of the dossier."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from benchmarking.actions import assessments, verdicts, verifications
from benchmarking.models import Assessment, AssessmentStatusChange
from benchmarking.rules.verification import ALL
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, fill, judge_of, make_assessment, make_round
from tests.factories.enterprises import make_enterprise, member
from tests.factories.past import called, many

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("benchmarking:assessments"), reverse("benchmarking:assessments_export")
OLD, NEW = "温州旧名电气有限公司", "温州今名电气有限公司"
BEGUN, HANDED_IN, CONFIRMED, REOPENED = (date(2018, 4, day) for day in (27, 28, 29, 30))


def at(day: date):
    return AT + (day - BEGUN)


@pytest.fixture
def reopened() -> Assessment:
    """Begun, handed in, confirmed and reopened, a day each."""
    enterprise = called(make_enterprise(), (AT - timedelta(days=90), OLD), (at(REOPENED), NEW))
    assessment = make_assessment(enterprise, make_round(number=1))
    by = member(enterprise)
    fill(assessment, by)
    assessment = assessments.submit(assessment=assessment, promised=True, by=by, at=at(HANDED_IN))
    colleague, chief = (judge_of(assessment, role) for role in (Role.LEAD_OFFICER, Role.LEAD_CHIEF))
    verdicts.take_over(assessment=assessment, dimension=ALL, by=colleague, at=at(CONFIRMED))
    assessment = verifications.confirm(assessment=assessment, by=chief, at=at(CONFIRMED))
    return verifications.reopen(assessment=assessment, reason="复核发现佐证有误", by=chief, at=at(REOPENED))


def of(assessment: Assessment) -> str:
    return reverse("benchmarking:assessments_of", args=[assessment.enterprise_id])


def said(one: Assessment) -> tuple[Any, ...]:
    return (one.status, one.self_points, one.verified_points, one.gates_met, one.outcome)


STATES = [
    (BEGUN, ("draft", None, None, None, "")),
    (HANDED_IN, ("submitted", Decimal(14), None, None, "")),
    (CONFIRMED, ("verified", Decimal(14), Decimal(14), 3, "met")),
    (REOPENED, ("submitted", Decimal(14), None, None, "")),
]


@pytest.mark.parametrize(("day", "words"), STATES)
def test_list_shows_what_each_day_knew(as_role, reopened, day, words):
    page = as_role(Role.LEAD_OFFICER).get(LIST, {"on": day, "status": ""})

    assert [said(one) for one in page.context["page"]] == [words]


def test_enterprise_reads_its_own_past_and_starts_nothing_in_it(as_role, reopened):
    make_round(number=2)
    clerk = as_role(Role.ENTERPRISE_CLERK, reopened.enterprise.organisation)

    pages = [clerk.get(LIST, {"on": on}) for on in (HANDED_IN, BEGUN - timedelta(days=1))]
    book = load_workbook(io.BytesIO(clerk.get(EXPORT, {"on": HANDED_IN}).getvalue()))

    assert [[one.status for one in page.context["page"]] for page in pages] == [["submitted"], []]
    assert [page.context["startable"] for page in pages] == [[], []]
    assert [row[1] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ["已提交，待核验"]


@pytest.mark.parametrize(("day", "words"), STATES)
def test_dossier_shows_what_each_day_knew(as_role, reopened, day, words):
    page = as_role(Role.LEAD_OFFICER).get(of(reopened), {"on": day})

    assert [said(one) for one in page.context["page_obj"]] == [words]
    assert f"{day} 日终的档案" in page.content.decode().replace("<b>", "").replace("</b>", "")


def test_list_names_the_enterprise_as_it_was_called_and_finds_it_by_that_name(as_role, reopened):
    officer = as_role(Role.LEAD_OFFICER)

    then = officer.get(LIST, {"on": CONFIRMED, "q": "旧名", "status": "verified"})
    now = officer.get(LIST, {"on": CONFIRMED, "q": "今名"})

    assert [one.enterprise.name for one in then.context["page"]] == [OLD]
    assert list(now.context["page"]) == []


def test_list_of_a_day_offers_nothing_to_do(as_role, reopened):
    text = as_role(Role.LEAD_OFFICER).get(LIST, {"on": CONFIRMED}).content.decode()

    assert reverse("benchmarking:verification", args=[reopened.pk]) not in text
    assert reverse("benchmarking:gaps", args=[reopened.pk]) not in text
    assert f"{of(reopened)}?on={CONFIRMED}" in text


def test_score_of_a_submission_that_was_replaced_is_not_guessed(as_role, reopened):
    chief, clerk = judge_of(reopened, Role.LEAD_CHIEF), member(reopened.enterprise)
    back = verifications.send_back(
        assessment=reopened, reason="请补充材料", by=chief, at=at(REOPENED) + timedelta(days=1)
    )
    assessments.submit(assessment=back, promised=True, by=clerk, at=at(REOPENED) + timedelta(days=2))

    page = as_role(Role.LEAD_OFFICER).get(of(reopened), {"on": CONFIRMED})

    assert [said(one) for one in page.context["page_obj"]] == [("verified", None, Decimal(14), 3, "met")]


def test_bureau_sees_what_was_handed_in_then(as_role, reopened):
    bureau = as_role(Role.BUREAU_OFFICER)

    assert [len(bureau.get(LIST, {"on": day}).context["page"]) for day in (BEGUN, HANDED_IN)] == [0, 1]


def test_list_before_the_assessment_is_empty(as_role, reopened):
    page = as_role(Role.LEAD_OFFICER).get(LIST, {"on": BEGUN - timedelta(days=1), "status": ""})

    assert list(page.context["page"]) == []


def test_workbook_of_a_day_says_so(as_role, reopened):
    answer = as_role(Role.LEAD_OFFICER).get(EXPORT, {"on": CONFIRMED, "status": ""})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    row = [cell.value for cell in book["对标核验_历史"][2]]
    notes = {line[0].value: line[-1].value for line in book["统计口径"].iter_rows()}
    assert (row[0], row[3], row[7], row[8]) == (OLD, "已核验", 14, "达标")
    assert notes["数据截至"] == "2018-04-29 日终"


@pytest.mark.parametrize("day", ["2099-01-01", "昨天"])
def test_day_that_cannot_be_shown_is_refused_and_another_asked_for(as_role, reopened, day):
    officer = as_role(Role.LEAD_OFFICER)

    for where in (LIST, EXPORT, of(reopened)):
        page = officer.get(where, {"on": day})
        assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)


def test_today_is_the_present(as_role, reopened):
    page = as_role(Role.LEAD_OFFICER).get(LIST, {"on": clock.today()})

    assert (page.context["day"], [one.status for one in page.context["page"]]) == (None, ["submitted"])


def test_dossier_of_a_foreign_enterprise_is_not_found(as_role, reopened):
    stranger = as_role(Role.TOWNSHIP_OFFICER)

    assert stranger.get(of(reopened), {"on": CONFIRMED}).status_code == 404
    assert list(stranger.get(LIST, {"on": CONFIRMED, "status": ""}).context["page"]) == []


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_list_of_a_day_asks_a_fixed_number_of_questions(as_role, count, django_assert_num_queries):
    officer = as_role(Role.LEAD_OFFICER)
    _many(count)
    officer.get(LIST, {"on": HANDED_IN, "status": ""})

    with django_assert_num_queries(9):
        page = officer.get(LIST, {"on": HANDED_IN, "status": ""})

    assert {one.status for one in page.context["page"]} == {"submitted"}
    assert len(page.context["page"]) == min(count, 20)


def _many(count: int) -> None:
    """As many enterprises whose assessment was handed in."""
    by, round = make_actor(Role.LEAD_OFFICER), make_round()
    begun = Assessment.objects.bulk_create(
        Assessment(enterprise=one, round=round, started_at=AT) for one in many(count, AT)
    )
    AssessmentStatusChange.objects.bulk_create(
        AssessmentStatusChange(
            assessment=one,
            source="draft",
            target="submitted",
            by_id=by.user_id,
            role=by.role,
            at=at(HANDED_IN),
        )
        for one in begun
    )
