"""Batches and the ladder on the screen: read by all who take part, changed by the lead bureau."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from cultivation.models import Batch, Member, RungChange
from dongtou_brand.kernel.actor import Role
from enterprises.enums import Rung
from tests.factories.crowd import bulk, settle_enterprises
from tests.factories.cultivation import make_batch
from tests.factories.enterprises import AT, make_enterprise
from tests.factories.exported import is_text, lines, notes, opened

pytestmark = pytest.mark.django_db
SIZES = [1, 3, 1_000]


@pytest.fixture
def officer(as_role):
    return as_role(Role.LEAD_OFFICER)


@pytest.fixture
def ground():
    call_command("ground", verbosity=0)


def batches(size, name):
    facts = {"year": 2016, "kind": "regular", "decided_on": date(2016, 6, 17), "recorded_at": AT}
    bulk(Batch(name=name.format(n), **facts) for n in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_batch_list_asks_as_much_for_many_as_for_one(officer, size, django_assert_num_queries):
    batches(size, "第 {} 批")

    with django_assert_num_queries(9):
        response = officer.get(reverse("cultivation:batches"))

    assert len(response.context["page_obj"]) == min(size, 20)


@pytest.mark.parametrize("size", SIZES)
def test_batch_asks_as_much_for_many_as_for_one(officer, ground, size, django_assert_num_queries):
    batch = make_batch(2016, *settle_enterprises(size))

    with django_assert_num_queries(10):
        response = officer.get(reverse("cultivation:batch", args=[batch.pk]))

    assert response.context["page_obj"].paginator.count == size


def test_batch_is_opened_by_the_lead_bureau(officer):
    given = {"year": 2017, "kind": "regular", "name": "2017 年第一批", "decided_on": "2017-05-22"}

    response = officer.post(reverse("cultivation:batch_open"), given)

    batch = Batch.objects.get()
    assert (response.status_code, response.url) == (302, reverse("cultivation:batch", args=[batch.pk]))
    assert (batch.name, batch.decided_on) == ("2017 年第一批", date(2017, 5, 22))


def test_batch_opened_twice_says_why_not(officer):
    batch = make_batch(2017)
    given = {"year": 2017, "kind": "regular", "name": batch.name, "decided_on": "2017-05-22"}

    response = officer.post(reverse("cultivation:batch_open"), given)

    words = f"2017 年已有名为“{batch.name}”的批次，请更换名称或打开原批次。"
    assert (response.status_code, response.context["form"].non_field_errors()) == (422, [words])


def test_enterprise_is_admitted_by_its_name(officer):
    batch, enterprise = make_batch(2016), make_enterprise("温州海霞电气有限公司")

    officer.post(reverse("cultivation:batch", args=[batch.pk]), {"enterprise": "海霞", "on": "2016-06-17"})

    assert [member.enterprise for member in Member.objects.all()] == [enterprise]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"enterprise": "无此企业", "on": "2016-06-17"}, "enterprise", "没有找到“无此企业”"),
        ({"enterprise": "海霞", "on": "2016-06-16"}, "__all__", "列入日期不能早于批次的认定日期"),
        ({"enterprise": "海霞", "on": "2999-01-01"}, "__all__", "列入日期不能晚于今天"),
    ],
)
def test_enterprise_that_cannot_be_admitted_says_why_not(officer, given, field, words):
    batch = make_batch(2016)
    make_enterprise("温州海霞电气有限公司")

    response = officer.post(reverse("cultivation:batch", args=[batch.pk]), given)

    assert (response.status_code, Member.objects.count()) == (422, 0)
    assert response.context["form"].errors[field][0].startswith(words)


def test_enterprise_reads_a_batch_without_the_form(as_role):
    enterprise = make_enterprise()
    batch = make_batch(2016, enterprise)
    clerk = as_role(Role.ENTERPRISE_CLERK, enterprise.organisation)

    response = clerk.get(reverse("cultivation:batch", args=[batch.pk]))

    assert (response.context["form"], [m.enterprise for m in response.context["page_obj"]]) == (
        None,
        [enterprise],
    )


def test_rung_is_moved_with_its_reason(officer):
    enterprise = make_enterprise(rung=Rung.PLANNED)
    given = {"target": "cultivated", "on": "2017-05-22", "reason": "领导小组第 2 次会议"}

    response = officer.post(reverse("cultivation:rung", args=[enterprise.pk]), given)

    change = RungChange.objects.get()
    assert (response.status_code, change.target, change.reason) == (302, "cultivated", "领导小组第 2 次会议")


def test_rung_moved_before_the_last_time_says_why_not(officer):
    enterprise = make_enterprise(rung=Rung.PLANNED)
    given = {"target": "cultivated", "on": "2016-06-16", "reason": "会议"}

    response = officer.post(reverse("cultivation:rung", args=[enterprise.pk]), given)

    words = "生效日期不能早于进入当前梯度的日期（2016-06-17）。"
    assert (response.status_code, response.context["form"].non_field_errors()) == (422, [words])
    assert RungChange.objects.count() == 0


def test_memberships_stand_in_the_dossier(officer):
    enterprise = make_enterprise()
    batch = make_batch(2016, enterprise)

    response = officer.get(reverse("cultivation:memberships_of", args=[enterprise.pk]))

    assert [member.batch for member in response.context["members"]] == [batch]
    assert response.context["may_move"] is True


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("size", SIZES)
def test_workbook_of_batches_is_the_list(officer, size, django_assert_num_queries):
    batches(size, "=第 {} 批")
    address = reverse("cultivation:batches_export")
    opened(officer.get(address))

    with django_assert_num_queries(4):
        book = opened(officer.get(address))

    shown = officer.get(reverse("cultivation:batches")).context["page_obj"]
    assert [row[0] for row in lines(book)[1:21]] == [batch.name for batch in shown]
    assert (len(lines(book)), is_text(book)) == (size + 1, True)


@pytest.mark.parametrize("size", SIZES)
def test_workbook_of_a_batch_holds_its_enterprises(officer, ground, size, django_assert_num_queries):
    batch = make_batch(2016, *settle_enterprises(size))
    address = reverse("cultivation:members_export", args=[batch.pk])
    opened(officer.get(address))

    with django_assert_num_queries(5):
        book = opened(officer.get(address))

    shown = officer.get(reverse("cultivation:batch", args=[batch.pk])).context["page_obj"]
    assert [row[0] for row in lines(book)[1:21]] == [member.enterprise.name for member in shown]
    assert (len(lines(book)), notes(book)["查询条件"]) == (size + 1, f"批次为“{batch}”；年度为“2016”")
