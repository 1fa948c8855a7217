"""What the policy promises and what was given, on the screen."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Organisation
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.history import end_of, sign
from incentives.enums import ItemKind
from incentives.models import Item, Support
from tests.factories.crowd import bulk, settle_enterprises
from tests.factories.enterprises import AT, make_certificate, make_enterprise, make_product
from tests.factories.exported import is_text, lines, notes, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground():
    call_command("ground", verbosity=0)


@pytest.fixture
def officer(as_role):
    return as_role(Role.BUREAU_OFFICER, Organisation.objects.get(code="jxj"))


@pytest.fixture
def item():
    return Item.objects.filter(kind=ItemKind.NON_CASH).first()


def support(item, enterprise, officer):
    return Support(
        item=item,
        enterprise=enterprise,
        given_on=date(2017, 5, 2),
        given_by_id=officer.actor.organisation_id,
        result="已受理",
        recorded_by=officer.user,
        recorded_at=AT,
    )


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_item_list_asks_as_much_for_many_as_for_one(officer, item, size, django_assert_num_queries):
    bulk(support(item, enterprise, officer) for enterprise in settle_enterprises(size))

    with django_assert_num_queries(11):
        response = officer.get(reverse("incentives:items"))

    assert response.context["page_obj"].paginator.count == size
    assert len(response.context["offers"]) == 7


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_supports_of_ask_as_much_for_many_as_for_one(officer, item, size, django_assert_num_queries):
    enterprise = make_enterprise()
    rows = [support(item, enterprise, officer) for _ in range(size)]
    for n, row in enumerate(rows):
        row.given_on = date.fromordinal(date(2015, 1, 1).toordinal() + n)
    Support.objects.bulk_create(rows)

    with django_assert_num_queries(13):
        response = officer.get(reverse("incentives:supports_of", args=[enterprise.pk]))

    assert response.context["page_obj"].paginator.count == size


def test_item_list_cites_the_clause_as_officials_do(officer):
    body = officer.get(reverse("incentives:items")).content.decode()

    assert body.count("<small>洞政办发〔2015〕121号 五（二）</small>") == 7


def test_enterprise_sees_what_is_open_to_it_first(as_role):
    enterprise = make_enterprise()
    make_certificate(
        enterprise,
        kind="zhejiang_made",
        product=make_product(enterprise, "断路器"),
        valid_from=date(2018, 1, 1),
        valid_to=date(2999, 1, 1),
    )
    clerk = as_role(Role.ENTERPRISE_CLERK, enterprise.organisation)

    offers = clerk.get(reverse("incentives:items")).context["offers"]

    assert [(offer.item.code, offer.open) for offer in offers] == [
        ("RZ", True),
        ("RZQX", True),
        ("CG", True),
        ("WJM", True),
        ("BZ-ZD", False),
        ("BZ-CY", False),
        ("ZLJ", False),
    ]


def test_township_sees_the_supports_of_its_own(officer, item, as_role):
    mine, other = make_enterprise(), make_enterprise()
    for enterprise in (mine, other):
        support(item, enterprise, officer).save()
    browser = as_role(Role.TOWNSHIP_OFFICER, mine.township)

    found = browser.get(reverse("incentives:items")).context["page_obj"]

    assert [row.enterprise for row in found] == [mine]


def test_support_is_recorded_by_the_unit_that_gave_it(officer, item):
    make_enterprise("温州海霞电气有限公司")
    given = {"enterprise": "海霞", "item": item.pk, "given_on": "2017-05-02", "result": "已受理"}

    response = officer.post(reverse("incentives:support_add"), given)

    assert (response.status_code, response.url) == (302, reverse("incentives:items"))
    assert [s.given_by_id for s in Support.objects.all()] == [officer.actor.organisation_id]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"given_on": "2999-01-01"}, "__all__", "扶持日期不能晚于今天"),
        ({"result": "未通过"}, "__all__", "该企业 2017-05-02 的这项扶持已登记，结果为“已受理”"),
        ({"enterprise": "无此企业"}, "enterprise", "没有找到“无此企业”"),
    ],
)
def test_support_that_cannot_be_recorded_says_why_not(officer, item, change, field, words):
    support(item, make_enterprise("温州海霞电气有限公司"), officer).save()
    given = {"enterprise": "海霞", "item": item.pk, "given_on": "2017-05-02", "result": "已受理"} | change

    response = officer.post(reverse("incentives:support_add"), given)

    assert (response.status_code, Support.objects.count()) == (422, 1)
    assert response.context["form"].errors[field][0].startswith(words)


def test_supports_of_a_day_are_those_that_were_recorded_by_then(officer, item):
    enterprise = make_enterprise()
    sign(enterprise, by=Actor.system(), at=end_of(date(2017, 1, 1))).save()
    for day in (date(2017, 6, 30), date(2017, 7, 1)):
        row = support(item, enterprise, officer)
        row.given_on, row.recorded_at, row.result = day, end_of(day), f"登记于 {day}"
        row.save()
    address = reverse("incentives:supports_of", args=[enterprise.pk])

    now, then = (officer.get(address + on).content.decode() for on in ("", "?on=2017-06-30"))

    assert ("登记于 2017-06-30" in then, "登记于 2017-07-01" in then) == (True, False)
    tab = reverse("incentives:supports_of_export", args=[enterprise.pk])
    books = [lines(opened(officer.get(tab, asked))) for asked in ({}, {"on": "2017-06-30"})]
    assert [[row[3] for row in rows] for rows in books] == [
        ["结果", "登记于 2017-07-01", "登记于 2017-06-30"],
        ["结果", "登记于 2017-06-30"],
    ]
    adding = f"{reverse('incentives:support_add')}?enterprise={enterprise.credit_code}"
    assert (adding in now, adding in then) == (True, False)
    assert f'value="{enterprise.credit_code}"' in officer.get(adding).content.decode()


@pytest.mark.parametrize("day", ["2999-01-01", "明天"])
def test_supports_of_a_day_that_is_none_ask_for_another(officer, day):
    enterprise = make_enterprise()

    response = officer.get(reverse("incentives:supports_of", args=[enterprise.pk]), {"on": day})

    assert response.status_code == 422
    assert reverse("enterprises:detail", args=[enterprise.pk]) in response.content.decode()


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_workbook_of_supports_is_the_list(officer, item, size, django_assert_num_queries):
    bulk(support(item, enterprise, officer) for enterprise in settle_enterprises(size))
    Support.objects.update(result='=HYPERLINK("x")')
    address = reverse("incentives:supports_export")
    opened(officer.get(address))

    with django_assert_num_queries(4):
        book = opened(officer.get(address))

    shown = officer.get(reverse("incentives:items")).context["page_obj"]
    assert [row[1] for row in lines(book)[1:21]] == [one.enterprise.name for one in shown]
    assert (len(lines(book)), is_text(book), notes(book)["查询条件"]) == (size + 1, True, "全部")


def test_enterprise_exports_its_own_supports_only(as_role, officer, item):
    ours, theirs = make_enterprise(), make_enterprise()
    bulk(support(item, one, officer) for one in (ours, theirs))
    clerk = as_role(Role.ENTERPRISE_CLERK, ours.organisation)

    assert [row[1] for row in lines(opened(clerk.get(reverse("incentives:supports_export"))))[1:]] == [
        ours.name
    ]
