"""Rounds and catalogues on the screen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from benchmarking.enums import CatalogueStatus
from benchmarking.models import Invitee, Round
from dongtou_brand.kernel.actor import Role
from enterprises.models import Enterprise
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import make_assessment, make_catalogue, make_round, submitted
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]
ROUNDS = "/benchmarking/rounds/"
OVERVIEW_QUERIES = 11
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


def test_catalogue_that_is_a_draft_is_found_by_the_lead_bureau_alone(as_role: Open):  # noqa: F811
    address = reverse("benchmarking:catalogue", args=[make_catalogue(status=CatalogueStatus.DRAFT).pk])

    assert as_role(Role.LEAD_OFFICER).get(address).status_code == 200
    assert as_role(Role.ENTERPRISE_CLERK).get(address).status_code == 404


def rows(count: int) -> None:
    """So many enterprises of one township, written at once."""
    first = make_enterprise()
    units = Organisation.objects.bulk_create(
        Organisation(code=f"u{n}", name=f"单位{n}", kind="enterprise") for n in range(count - 1)
    )
    copied = {
        field.attname: getattr(first, field.attname)
        for field in Enterprise._meta.concrete_fields
        if field.attname not in ("id", "organisation_id", "name", "name_key", "credit_code")
    }
    Enterprise.objects.bulk_create(
        Enterprise(
            **copied, organisation=unit, name=unit.name, name_key=unit.name, credit_code=f"9{unit.pk:017d}"
        )
        for unit in units
    )


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_overview_asks_a_fixed_number_of_questions(as_role: Open, count, django_assert_num_queries):  # noqa: F811
    opened, officer = make_round(), as_role(Role.LEAD_OFFICER)
    rows(count)
    make_assessment(Enterprise.objects.first(), opened)
    address = reverse("benchmarking:round", args=[opened.pk])
    officer.get(address)

    with django_assert_num_queries(OVERVIEW_QUERIES):
        page = officer.get(address)

    assert (page.context["page"].paginator.count, page.context["counts"]["not_begun"]) == (count, count - 1)


def test_overview_names_who_is_late_and_is_exported(as_role: Open):  # noqa: F811
    past = {"opens_on": date(2018, 1, 2), "due_on": date(2018, 1, 31), "verify_by": date(2018, 2, 28)}
    opened, officer = make_round(**past), as_role(Role.LEAD_OFFICER)
    idle, waiting = make_enterprise("甲厂"), make_enterprise("乙厂")
    submitted(officer.actor, make_assessment(waiting, opened))
    address = reverse("benchmarking:round", args=[opened.pk])

    shown = {each.enterprise.name: each.warning for each in officer.get(address).context["page"]}
    assert shown == {idle.name: "逾期未提交", waiting.name: "超过核验截止日期"}
    for state, name in [("not_begun", idle.name), ("not_handed_in", idle.name), ("overdue", waiting.name)]:
        found = officer.get(address, {"state": state}).context["page"]
        assert [each.enterprise.name for each in found] == [name]
    book = officer.get(reverse("benchmarking:round_export", args=[opened.pk]), {"state": "not_begun"})
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_overview_is_a_townships_own_and_closed_to_others(as_role: Open):  # noqa: F811
    opened, township = make_round(), as_role(Role.TOWNSHIP_OFFICER)
    own = make_enterprise(township=township.user.memberships.get().organisation)
    make_enterprise()
    address = reverse("benchmarking:round", args=[opened.pk])

    assert [each.enterprise for each in township.get(address).context["page"]] == [own]
    assert as_role(Role.ENTERPRISE_CLERK).get(address).status_code == 403
    assert township.post(reverse("benchmarking:round_days", args=[opened.pk])).status_code == 403


def test_rounds_for_some_are_opened_named_and_put_off_on_the_screen(as_role: Open):  # noqa: F811
    officer, firm, other = as_role(Role.LEAD_OFFICER), make_enterprise(), make_enterprise()
    today = timezone.localdate()
    asked = {"year": 2018, "number": 2, "catalogue": make_catalogue().pk, "rungs": ["creating"]}
    asked |= {"opens_on": today, "due_on": today}

    wrong = officer.post(ROUNDS, asked | {"invitees": "没有这家厂"})
    assert (wrong.status_code, "没有找到“没有这家厂”" in wrong.content.decode()) == (422, True)
    officer.post(ROUNDS, asked | {"invitees": firm.credit_code})
    opened = Round.objects.get()
    assert ([one.enterprise for one in opened.invitees.all()], opened.objection_days) == ([firm], 5)

    officer.post(reverse("benchmarking:round_invite", args=[opened.pk]), {"invitees": other.name})
    assert [one.enterprise for one in opened.invitees.all()] == [firm, other]
    later = {"due_on": today + timedelta(days=7), "verify_by": "", "reason": "台风影响"}
    days = reverse("benchmarking:round_days", args=[opened.pk])
    assert officer.post(days, later | {"reason": ""}).status_code == 422
    assert officer.post(days, later).status_code == 302
    opened.refresh_from_db()
    assert opened.due_on == later["due_on"]


def test_names_that_could_not_be_added_stay_in_the_form(as_role: Open):  # noqa: F811
    firm = make_enterprise()
    found = make_round()
    Invitee.objects.create(round=found, enterprise=firm)
    Round.objects.filter(pk=found.pk).update(opens_on=timezone.localdate(), due_on=timezone.localdate())

    answer = as_role(Role.LEAD_OFFICER).post(
        reverse("benchmarking:round_invite", args=[found.pk]), {"invitees": f"{firm.name}\n没有这家厂"}
    )

    assert answer.status_code == 422
    assert f"{firm.name}\n没有这家厂</textarea>" in answer.content.decode()
