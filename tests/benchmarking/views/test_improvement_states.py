"""Measures as they stood at the end of a day: the list and its workbook."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from benchmarking.actions import improvements
from benchmarking.enums import ImprovementStatus as S
from benchmarking.models import Improvement, PlannedGain
from benchmarking.rules.improvements import Aim
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.history import create_all
from tests.factories.accounts import make_actor, sign_in
from tests.factories.benchmarking import AT, indicator, make_assessment, make_round, say, submitted
from tests.factories.enterprises import make_enterprise, make_township, member, township_officer
from tests.factories.exported import lines, notes, opened
from tests.factories.past import called, many

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("benchmarking:improvements"), reverse("benchmarking:improvements_export")
OLD, NEW = "温州旧名电气有限公司", "温州今名电气有限公司"
# begun and handed in on the first day; a day each: planned, under way, changed, done
FIRST, PLANNED, DOING, CHANGED, DONE = (date(2018, 4, 27) + timedelta(days=n) for n in range(5))
DUE = date(2018, 4, 29)


def at(day: date):
    return AT + (day - FIRST)


@pytest.fixture
def measure() -> Improvement:
    """Planned, begun, changed (another title, day and aim) and done; the enterprise has another name since."""
    enterprise = called(make_enterprise(), (AT - timedelta(days=90), OLD))
    assessment = make_assessment(enterprise, make_round(number=1))
    by = member(enterprise)
    say(assessment, "A-01", by, choice="no", own_text="未取得")
    say(assessment, "A-07", by, choice="yearly", own_number=Decimal("0.5"))
    submitted(by, assessment)
    assessment.status_changes.create(
        source="draft", target="submitted", by_id=by.user_id, role=by.role, at=at(FIRST)
    )
    gate, scored = (indicator(assessment, code) for code in ("A-01", "A-07"))
    said = {"title": "取得证书", "owner": "周岩", "due_on": DUE}
    made = improvements.plan(
        assessment=assessment,
        measure=improvements.Measure(aims=[Aim(gate, None)], **said),
        by=by,
        at=at(PLANNED),
    )
    improvements.note(improvement=made, text="已联系机构", by=by, at=at(DOING))
    changed = said | {"title": "取得两项证书", "due_on": DONE}
    made = improvements.edit(
        improvement=made,
        measure=improvements.Measure(aims=[Aim(scored, Decimal(6))], **changed),
        version=2,
        reason="机构排期",
        by=by,
        at=at(CHANGED),
    )
    made = improvements.finish(improvement=made, done_on=DONE, by=by, at=at(DONE))
    called(enterprise, (at(DONE), NEW))
    return made


@pytest.fixture
def officer():
    return sign_in(User.objects.get(pk=make_actor(Role.LEAD_OFFICER).user_id))


def shown(page) -> list[tuple]:
    return [
        (
            one.improvement.title,
            one.improvement.status,
            one.late,
            [gain.indicator.code for gain in one.gains] if one.known else None,
            one.improvement.assessment.enterprise.name,
        )
        for one in page.context["lines"]
    ]


STATES = [
    (FIRST, []),
    (PLANNED, [("取得证书", S.PLANNED, None, None, OLD)]),
    (DUE, [("取得证书", S.DOING, None, None, OLD)]),
    (CHANGED, [("取得两项证书", S.DOING, None, ["A-07"], OLD)]),
    (DONE, [("取得两项证书", S.DONE, None, ["A-07"], NEW)]),
]


@pytest.mark.parametrize(("day", "expected"), STATES)
def test_list_shows_the_measures_of_the_day(officer, measure, day, expected):
    page = officer.get(LIST, {"on": day})

    assert shown(page) == expected
    assert reverse("benchmarking:improvement", args=[measure.pk]) not in page.content.decode()


def test_measure_is_late_on_a_day_after_its_time(officer, measure):
    """On 2018-04-30 the day had been put off already; another measure was late then, and is given up today."""
    late = Improvement(assessment=measure.assessment, made_by=measure.made_by, made_at=at(PLANNED))
    late.title, late.owner, late.due_on = "更新标准", "周岩", date(2018, 4, 27)
    create_all(Improvement, [late], by=member(measure.assessment.enterprise), at=at(PLANNED))
    improvements.drop(
        improvement=Improvement.objects.get(title="更新标准"),
        reason="不再需要",
        by=member(measure.assessment.enterprise),
        at=at(DONE),
    )

    assert [(row[0], row[2]) for row in shown(officer.get(LIST, {"on": DUE, "state": "late"}))] == [
        ("更新标准", 1)
    ]
    assert shown(officer.get(LIST, {"on": DONE, "state": "late"})) == []


def test_conditions_are_asked_of_the_day(officer, measure):
    found = [
        len(shown(officer.get(LIST, {"on": DUE} | asked)))
        for asked in (
            {"q": OLD},
            {"q": NEW},
            {"township": measure.assessment.enterprise.township_id},
            {"township": make_township("东屏街道").pk},
            {"state": S.DOING},
            {"state": S.DONE},
        )
    ]

    assert found == [1, 0, 1, 0, 1, 0]


def test_everybody_sees_of_a_day_what_is_theirs_today(measure):
    firm = measure.assessment.enterprise
    people = (member(firm), township_officer(firm), member(make_enterprise()), make_actor(Role.LEADER))

    pages = [sign_in(User.objects.get(pk=one.user_id)).get(LIST, {"on": DUE}) for one in people]

    assert [len(page.context["lines"]) for page in pages] == [1, 1, 0, 1]


def test_day_that_cannot_be_shown_is_refused_and_another_asked_for(officer):
    for where in (LIST, EXPORT):
        page = officer.get(where, {"on": "2099-01-01"})
        assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)


def test_workbook_of_a_day_says_so(officer, measure):
    book = opened(officer.get(EXPORT, {"on": DUE}))

    (row,) = lines(book)[1:]
    assert (row[0], row[3], row[4] or "", row[7], row[10]) == (OLD, "取得证书", "", "进行中", None)
    assert notes(book)["数据截至"] == f"{DUE} 日终"


@pytest.mark.parametrize("number", [1, 3, 1_000])
def test_list_of_a_day_asks_as_much_for_many_as_for_one(officer, number, django_assert_num_queries):
    assessment = make_assessment(many(1, AT)[0])
    by = member(assessment.enterprise)
    submitted(by, assessment)
    assessment.status_changes.create(
        source="draft", target="submitted", by_id=by.user_id, role=by.role, at=AT
    )
    rows = [
        Improvement(
            assessment=assessment,
            title=f"措施{n}",
            owner="周岩",
            due_on=DUE,
            made_by_id=by.user_id,
            made_at=AT,
        )
        for n in range(number)
    ]
    made = create_all(Improvement, rows, by=by, at=AT)
    gate = indicator(assessment, "A-01")
    PlannedGain.objects.bulk_create(PlannedGain(improvement=one, indicator=gate) for one in made)
    officer.get(LIST, {"on": DUE})

    with django_assert_num_queries(14):
        page = officer.get(LIST, {"on": DUE})

    assert (len(page.context["lines"]), page.context["page"].paginator.count) == (min(number, 20), number)
