"""The pages of a draw: seeing before drawing, the result with its check, what was found."""

import pytest
from django.urls import reverse

from benchmarking.models import Assessment, Draw, Inspection
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.benchmarking import AT, make_assessment, make_round, submitted
from tests.factories.enterprises import manager
from tests.factories.exported import lines, opened
from tests.factories.past import many

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    made = make_round(number=1)
    for _ in range(3):
        assessment = make_assessment(round=made)
        submitted(manager(assessment.enterprise), assessment, "verified")
    return made


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


def asked(round_, **values):
    return {"round": round_.pk, "percent": "50", "minimum": 1, "maximum": 3, "seed": "20180427"} | values


def test_a_preview_counts_and_draws_nothing(officer, round_):
    page = officer.get(reverse("benchmarking:draw_add"), asked(round_)).content.decode()

    drawn = Draw.objects.count()
    assert (drawn, "按此抽取" in page, "20180427" in page) == (0, True, True)


def test_a_draw_shows_its_result_and_its_check_and_leaves_as_a_workbook(officer, round_):
    answer = officer.post(reverse("benchmarking:draw_add"), asked(round_))
    made = Draw.objects.get()
    address = reverse("benchmarking:draw", args=[made.pk])
    assert answer.url == address

    page = officer.get(address, {"verify": "1"}).content.decode()

    assert "验证一致" in page
    for name in ("draw_export", "draw_population"):
        book = officer.get(reverse(f"benchmarking:{name}", args=[made.pk]))
        assert b"".join(book.streaming_content)[:2] == b"PK"
    listed = lines(opened(officer.get(reverse("benchmarking:draws_export"))))
    assert [row[0] for row in listed] == ["抽查", str(made)]
    again = officer.post(reverse("benchmarking:draw_add"), asked(round_))
    assert (again.status_code, "本轮已经用这个种子抽取过" in again.content.decode()) == (422, True)


def test_a_wrong_bound_is_said_on_the_form(officer, round_):
    page = officer.get(reverse("benchmarking:draw_add"), asked(round_, minimum=9)).content.decode()

    assert ("最少家数不能大于最多家数。" in page, "按此抽取" in page) == (True, False)


def test_a_failed_inspection_leads_the_chief_to_verify_anew(officer, round_):
    officer.post(reverse("benchmarking:draw_add"), asked(round_))
    inspection = Inspection.objects.first()
    page = reverse("benchmarking:inspection", args=[inspection.pk])
    said = {"result": "failed", "inspected_on": Draw.objects.get().at.date(), "found": "不符"}

    answer = officer.post(reverse("benchmarking:inspection_record", args=[inspection.pk]), said)

    assert answer.url == page
    chief = sign_in(make_user(Role.LEAD_CHIEF))
    assert "抽查不符合" in chief.get(page).content.decode()
    assert "抽查不符合" not in officer.get(page).content.decode()
    empty = chief.post(reverse("benchmarking:inspection_take_back", args=[inspection.pk]), {"reason": ""})
    assert empty.status_code == 422
    chief.post(reverse("benchmarking:inspection_take_back", args=[inspection.pk]), {"reason": "有误"})
    inspection.refresh_from_db()
    assert inspection.status == "pending"


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_list_of_drawn_enterprises_asks_the_same_number_of_queries(
    officer, django_assert_num_queries, count
):
    made = make_round(number=2)
    draw = Draw.objects.create(
        round=made, percent=100, minimum=1, maximum=9999, seed="abc123", population=[],
        by=make_user(Role.LEAD_OFFICER), at=AT,
    )  # fmt: skip
    begun = Assessment.objects.bulk_create(
        Assessment(enterprise=one, round=made, started_at=AT) for one in many(count, AT)
    )
    Inspection.objects.bulk_create(Inspection(draw=draw, assessment=one) for one in begun)
    address = reverse("benchmarking:draw", args=[draw.pk])
    officer.get(address)

    with django_assert_num_queries(QUERIES):
        officer.get(address)


QUERIES = 7
