"""Pages of fairness: the declaration, the blind scores, the list of objections and its export."""

import contextlib
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from benchmarking.actions import opinions, verdicts
from benchmarking.enums import ObjectionStatus
from benchmarking.models import Assessment, Objection, OpinionScore
from benchmarking.rules.verification import ALL
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from tests.factories.benchmarking import (
    AT,
    declare,
    fill,
    indicator,
    judge_of,
    make_assessment,
    submitted,
)
from tests.factories.enterprises import make_enterprise, member
from tests.factories.exported import lines, opened
from tests.factories.past import called

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in() -> Assessment:
    assessment = make_assessment()
    by = member(assessment.enterprise)
    return submitted(by, fill(assessment, by))


def address(name: str, *args: int) -> str:
    return reverse(f"benchmarking:{name}", args=args)


def test_officer_declares_before_the_rows_can_be_judged(as_role, handed_in):
    officer = as_role(Role.LEAD_OFFICER)
    page = officer.get(address("verification", handed_in.pk))
    assert (page.context["editable"], "无利益关系" in page.content.decode()) == (False, True)

    page = officer.post(address("declare", handed_in.pk), {"interest": "none"}, follow=True)

    assert page.context["editable"] is True
    back = officer.post(
        address("declare", handed_in.pk), {"interest": "conflict", "words": "配偶持股"}, follow=True
    )
    assert (back.context["editable"], "已回避" in back.content.decode()) == (False, True)


def test_expert_scores_without_seeing_what_the_officers_found(as_role, handed_in):
    officer, expert = judge_of(handed_in, Role.LEAD_OFFICER), as_role(Role.EXPERT)
    person = User.objects.get(pk=expert.user.pk)
    opinions.ask(assessment=handed_in, expert=person, scores_too=True, by=officer, at=AT)
    verdicts.take_over(assessment=handed_in, dimension=ALL, by=officer, at=clock.now())
    page = expert.get(address("opinion", handed_in.pk))
    assert "groups" not in page.context

    declare(handed_in, expert.actor)
    page = expert.get(address("opinion", handed_in.pk))

    assert (page.context["known"].verdicts, str(officer.name) in page.content.decode()) == ({}, True)
    rows = [row for group in page.context["groups"] for row in group.rows]
    assert {(row.found, row.points) for row in rows} == {("", None)}
    asked = indicator(handed_in, "A-07")
    where = address("opinion_score", handed_in.pk, asked.pk)
    script = {"HX-Request": "true"}
    wrong = expert.post(where, {"version": 0, "choice": "yearly"}, headers=script)
    assert (wrong.status_code, OpinionScore.objects.count()) == (409, 0)
    saved = expert.post(where, {"version": 0, "choice": "yearly", "note": "缺月度表"}, headers=script)
    assert 'data-version="1"' in saved.content.decode()
    assert expert.post(where, {"version": 0, "choice": "falling"}).status_code == 303
    assert OpinionScore.objects.get().choice == "falling"


def test_enterprise_reads_its_objection_and_no_other(as_role, handed_in):
    submitted(judge_of(handed_in, Role.LEAD_OFFICER), handed_in, "verified")
    Assessment.objects.update(verified_at=clock.now())
    manager = as_role(Role.ENTERPRISE_MANAGER, handed_in.enterprise.organisation)
    page = manager.get(address("gaps", handed_in.pk)).content.decode()
    assert "异议期至" in page
    assert address("objection_raise", handed_in.pk) in page

    wrong = manager.post(address("objection_raise", handed_in.pk), {"text": "已补齐"})
    point = indicator(handed_in, "A-07").pk
    done = manager.post(address("objection_raise", handed_in.pk), {"text": "已补齐", "points": [point]})

    objection = Objection.objects.get()
    assert (wrong.status_code, done.url) == (422, address("objection", objection.pk))
    stranger = as_role(Role.ENTERPRISE_MANAGER, make_enterprise().organisation)
    assert stranger.get(address("objection", objection.pk)).status_code == 404
    chief = as_role(Role.LEAD_CHIEF)
    declare(handed_in, chief.actor)
    chief.post(address("objection_answer", objection.pk), {"decision": "reject", "answer": "维持。"})
    assert "维持原结果" in manager.get(address("objection", objection.pk)).content.decode()


LIST_QUERIES = 9


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_list_asks_a_number_of_questions_that_does_not_grow(as_role, count, django_assert_num_queries):
    first = submitted(judge_of(make_assessment(), Role.LEAD_OFFICER), make_assessment(), "verified")
    by = first.verified_by_id
    made = [first]
    columns = {
        f.attname: getattr(first, f.attname) for f in Assessment._meta.concrete_fields if f.name != "id"
    }
    made += Assessment.objects.bulk_create(
        Assessment(**(columns | {"number": n, "base_id": first.pk})) for n in range(2, count + 1)
    )
    Objection.objects.bulk_create(
        Objection(assessment=one, text="异议", raised_by_id=by, raised_at=AT) for one in made
    )
    officer = as_role(Role.LEAD_OFFICER)
    officer.get(address("objections"))

    with django_assert_num_queries(LIST_QUERIES):
        page = officer.get(address("objections"))

    assert page.context["page"].paginator.count == count
    with contextlib.closing(officer.get(address("objections_export"))) as workbook:
        assert workbook.status_code == 200


def test_list_of_a_past_day_knows_no_later_answer(as_role, handed_in):
    raised, answered = AT, AT + timedelta(days=10)
    day, enterprise = (AT + timedelta(days=5)).date(), handed_in.enterprise
    called(enterprise, (AT - timedelta(days=9), "温州旧名电气有限公司"), (answered, "温州今名电气有限公司"))
    chief = as_role(Role.LEAD_CHIEF)
    Objection.objects.create(
        assessment=handed_in, text="异议", raised_by=chief.user, raised_at=raised,
        status="rejected", answer="维持。", answered_by=chief.user, answered_at=answered,
    )  # fmt: skip

    def asked(on: str, **conditions: str) -> list[tuple[str, str, str]]:
        page = chief.get(address("objections"), {"on": on, **conditions}).context["page"]
        return [(row.assessment.enterprise.name, row.status, row.answer) for row in page]

    then = [("温州旧名电气有限公司", "raised", "")]
    assert asked("") == [("温州今名电气有限公司", "rejected", "维持。")]
    assert asked(f"{day}", q="旧名", status="raised", township=f"{enterprise.township_id}") == then
    assert [asked(f"{day}", q="今名"), asked(f"{day}", status="rejected"), asked("2018-01-01")] == [
        [],
        [],
        [],
    ]
    book = opened(chief.get(address("objections_export"), {"on": day}))
    row = dict(zip(*lines(book), strict=True))
    assert (row["企业名称"], row["状态"], row["答复意见"] or "") == (
        then[0][0],
        ObjectionStatus.RAISED.label,
        "",
    )
