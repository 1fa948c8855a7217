"""A support is recorded once, for the unit of whoever records it."""

from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import Organisation
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Standing
from incentives.actions import supports
from incentives.enums import ItemKind
from incentives.models import Item, Support
from tests.factories.accounts import make_actor
from tests.factories.enterprises import AT, make_enterprise

pytestmark = pytest.mark.django_db
DAY = date(2017, 5, 2)


@pytest.fixture
def officer():
    call_command("ground", verbosity=0)
    bureau = Organisation.objects.get(short_name__contains="经信")
    return make_actor(Role.BUREAU_OFFICER, bureau)


def given(item, officer, enterprise, on=DAY, result="已推荐，已受理"):
    return supports.record(item=item, enterprise=enterprise, given_on=on, result=result, by=officer, at=AT)


def test_record_twice_is_one_support_of_the_own_unit(officer):
    enterprise, item = make_enterprise(), Item.objects.filter(kind=ItemKind.NON_CASH).first()

    first, second = given(item, officer, enterprise), given(item, officer, enterprise)

    assert first == second
    assert (Support.objects.count(), first.given_by_id) == (1, officer.organisation_id)
    assert Standing.objects.filter(enterprise=enterprise, title=item.name).count() == 1


def test_record_money_is_refused(officer):
    with pytest.raises(Refused, match="兑付程序"):
        given(Item.objects.filter(kind=ItemKind.CASH).first(), officer, make_enterprise())


def test_record_another_result_on_the_same_day_is_refused(officer):
    enterprise, item = make_enterprise(), Item.objects.filter(kind=ItemKind.NON_CASH).first()
    given(item, officer, enterprise)

    with pytest.raises(Refused, match="2017-05-02 的这项扶持已登记，结果为“已推荐，已受理”"):
        given(item, officer, enterprise, result="未通过")

    assert [support.result for support in Support.objects.all()] == ["已推荐，已受理"]


def test_record_before_it_was_given_is_refused(officer):
    item = Item.objects.filter(kind=ItemKind.NON_CASH).first()

    with pytest.raises(Refused, match="扶持日期不能晚于今天（2018-04-27）"):
        given(item, officer, make_enterprise(), on=date(2018, 4, 28))

    assert Support.objects.count() == 0


def test_record_of_an_item_of_another_unit_is_refused(officer):
    item = Item.objects.filter(kind=ItemKind.NON_CASH).first()
    item.department = Organisation.objects.get(code="czj")
    item.save()

    with pytest.raises(Refused, match=f"该事项由{item.department.name}办理，请由该单位登记。"):
        given(item, officer, make_enterprise())

    assert Support.objects.count() == 0


def test_record_for_an_enterprise_that_has_ended_only_what_was_given_before(officer):
    enterprise = make_enterprise(ended_on=date(2017, 5, 2), ended_as="closed")
    item = Item.objects.filter(kind=ItemKind.NON_CASH).first()

    with pytest.raises(
        Refused, match="已于 2017-05-02 注销，档案只供查阅。只能补登 2017-05-02 及以前办理的扶持"
    ):
        given(item, officer, enterprise, on=date(2017, 5, 3))
    given(item, officer, enterprise, on=DAY)

    assert [support.given_on for support in Support.objects.all()] == [DAY]
