"""A draw is recorded with what it was made from; what an inspection found is told and can be taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from accounts.models import Notice, TrailEntry
from benchmarking.actions import draws as actions
from benchmarking.models import Assessment, Draw, Inspection
from benchmarking.queries import draws
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Standing
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, make_assessment, make_round, submitted
from tests.factories.enterprises import manager, township_officer

pytestmark = pytest.mark.django_db
ASKED = {"percent": Decimal(50), "minimum": 1, "maximum": 3, "seed": "20180427"}


@pytest.fixture
def round_():
    made = make_round(number=1)
    for _ in range(3):
        assessment = make_assessment(round=made)
        submitted(manager(assessment.enterprise), assessment, "verified")
    return made


@pytest.fixture
def officer():
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def drawn(round_, officer):
    return actions.make(round=round_, **ASKED, by=officer, at=AT)


def found(drawn, **values):
    said = {"result": "failed", "found": "台账与核验时不符。", "inspected_on": AT.date()}
    return {"inspection": drawn.inspections.first(), "at": AT} | said | values


def test_a_draw_keeps_its_population_and_can_be_drawn_again(round_, drawn):
    members = [member for unit in drawn.population for member in unit["members"]]

    assert len(members) == 3
    assert draws.check(drawn).same
    assert draws.check(drawn).count == drawn.inspections.count() > 0
    assert TrailEntry.objects.get(action="benchmarking.draw.make").detail["seed"] == "20180427"
    Assessment.objects.filter(round=round_).update(superseded_at=AT)
    assert draws.population(round_) == []
    assert draws.check(drawn).same


def test_a_record_that_was_tampered_with_is_seen(drawn):
    gone = drawn.inspections.first()
    code = gone.assessment.enterprise.credit_code
    gone.delete()

    checked = draws.check(drawn)

    assert (checked.same, checked.missing, checked.extra) == (False, [code], [])


def test_the_same_seed_is_not_drawn_with_twice(round_, drawn, officer):
    with pytest.raises(Refused, match="本轮已经用这个种子抽取过"):
        actions.make(round=round_, **ASKED, by=officer, at=AT)

    assert Draw.objects.count() == 1


def test_a_draw_is_never_changed(drawn):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE benchmarking_draw SET seed = 'other123'")


def test_what_was_found_is_filed_and_told(drawn, officer):
    chief = make_actor(Role.LEAD_CHIEF)
    done = actions.record(**found(drawn), by=officer)

    assert (done.status, done.by_id, done.inspected_on) == ("failed", officer.user_id, AT.date())
    filed = Standing.objects.get(kind="inspection")
    assert (filed.enterprise, filed.tone, filed.title) == (
        done.assessment.enterprise, "err", "2018 年第一轮抽查：不符合",
    )  # fmt: skip
    link = f"/benchmarking/inspections/{done.pk}/"
    assert Notice.objects.filter(user=chief.user_id, link=link).count() == 1
    assert done.assessment.status == "verified"
    again = actions.record(**found(drawn), by=officer)
    assert (again.pk, done.status_changes.count()) == (done.pk, 1)
    with pytest.raises(Refused, match="检查结果已经登记"):
        actions.record(**found(drawn, result="passed"), by=officer)


def test_what_holds_does_not_bother_the_chief(drawn, officer):
    chief = make_actor(Role.LEAD_CHIEF)

    done = actions.record(**found(drawn, result="passed", found="相符"), by=officer)

    assert done.status == "passed"
    assert not Notice.objects.filter(user=chief.user_id).exists()


def test_a_result_is_taken_back_by_the_chief_with_a_reason(drawn, officer):
    done = actions.record(**found(drawn), by=officer)
    chief = make_actor(Role.LEAD_CHIEF)
    with pytest.raises(Refused, match="只有牵头单位审核人员"):
        actions.take_back(inspection=done, reason="登记有误", by=officer, at=AT)
    with pytest.raises(Refused, match="请填写撤回的原因"):
        actions.take_back(inspection=done, reason=" ", by=chief, at=AT)

    back = actions.take_back(inspection=done, reason="登记有误", by=chief, at=AT + timedelta(hours=1))

    assert (back.status, back.found, back.by_id) == ("pending", "", None)
    steps = back.status_changes.order_by("pk").values_list("source", "target", "reason")
    assert list(steps) == [
        ("pending", "failed", "台账与核验时不符。"),
        ("failed", "pending", "登记有误"),
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"found": " "}, "请填写检查情况。"),
        ({"inspected_on": (AT + timedelta(days=1)).date()}, "检查日期不能晚于今天。"),
        ({"inspected_on": (AT - timedelta(days=1)).date()}, "检查日期不能早于抽取日期。"),
    ],
)
def test_a_record_is_refused_in_words(drawn, officer, values, words):
    with pytest.raises(Refused, match=words):
        actions.record(**found(drawn, **values), by=officer)


def test_a_township_sees_its_own_enterprises_of_a_draw(drawn):
    first = drawn.inspections.first()
    by = township_officer(first.assessment.enterprise)

    seen = draws.inspections_visible_to(by)

    assert set(seen) == set(Inspection.objects.filter(assessment__enterprise__township=by.organisation_id))
    assert draws.with_counts(by).get().drawn == seen.count()
    assert not draws.inspections_visible_to(manager(first.assessment.enterprise)).exists()
