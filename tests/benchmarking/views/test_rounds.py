"""Rounds and catalogues on the screen."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Round
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import make_assessment, make_catalogue, make_round

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
ROUNDS = "/benchmarking/rounds/"
DAYS = {"opens_on": "2018-04-01", "due_on": "2018-06-29"}


def test_rounds_are_opened_by_the_lead_bureau(as_role: Open):  # noqa: F811
    officer = as_role(Role.LEAD_OFFICER)

    answer = officer.post(ROUNDS, DAYS | {"year": 2018, "number": 2, "catalogue": make_catalogue().pk})

    assert (answer.status_code, str(Round.objects.get())) == (302, "2018 年第二轮")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"due_on": "2018-03-01"}, "截止日期不能早于开始日期。"),
        ({"number": 11}, "10"),
        ({"catalogue": 999_999}, "指标目录"),
        ({"opens_on": "四月"}, "开始日期"),
    ],
)
def test_rounds_that_cannot_be_say_why_and_store_nothing(as_role: Open, wrong, words):  # noqa: F811
    officer = as_role(Role.LEAD_OFFICER)
    filled = DAYS | {"year": 2018, "number": 2, "catalogue": make_catalogue().pk}

    page = officer.post(ROUNDS, filled | wrong)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert Round.objects.count() == 0


@pytest.mark.parametrize("role", [Role.ENTERPRISE_CLERK, Role.BUREAU_OFFICER, Role.LEADER, Role.EXPERT])
def test_rounds_are_closed_to_everybody_else(as_role: Open, role):  # noqa: F811
    assert as_role(role).get(ROUNDS).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_rounds_ask_a_fixed_number_of_questions(as_role: Open, count, django_assert_num_queries):  # noqa: F811
    officer, catalogue = as_role(Role.LEAD_OFFICER), make_catalogue()
    days = {"opens_on": timezone.localdate(), "due_on": timezone.localdate()}
    Round.objects.bulk_create(
        Round(year=1000 + n // 10, number=n % 10 + 1, catalogue=catalogue, **days) for n in range(count)
    )
    officer.get(ROUNDS)

    with django_assert_num_queries(7):
        page = officer.get(ROUNDS)

    assert len(page.context["page"].object_list) == min(count, 20)


def test_rounds_count_what_was_begun_newest_first(as_role: Open):  # noqa: F811
    catalogue = make_catalogue()
    old, new = make_round(catalogue, year=2017), make_round(catalogue, year=2018)
    make_assessment(round=old)

    rows = as_role(Role.LEAD_OFFICER).get(ROUNDS).context["page"]

    assert [(row.pk, row.begun) for row in rows] == [(new.pk, 0), (old.pk, 1)]


@pytest.mark.parametrize("role", [Role.ENTERPRISE_CLERK, Role.LEAD_OFFICER, Role.LEADER, Role.EXPERT])
def test_catalogue_is_readable_by_those_who_take_part(as_role: Open, role):  # noqa: F811
    page = as_role(role).get(reverse("benchmarking:catalogue", args=[make_catalogue().pk]))

    assert (page.status_code, page.context["count"], page.context["gates"]) == (200, 5, 3)


def test_catalogue_that_is_a_draft_is_not_found(as_role: Open):  # noqa: F811
    draft = make_catalogue(status=CatalogueStatus.DRAFT)

    assert (
        as_role(Role.LEAD_OFFICER).get(reverse("benchmarking:catalogue", args=[draft.pk])).status_code == 404
    )
