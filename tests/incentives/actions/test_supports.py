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


def given(item, officer, enterprise):
    return supports.record(
        item=item, enterprise=enterprise, given_on=DAY, result="已推荐，已受理", by=officer, at=AT
    )


def test_record_twice_is_one_support_of_the_own_unit(officer):
    enterprise, item = make_enterprise(), Item.objects.filter(kind=ItemKind.NON_CASH).first()

    first, second = given(item, officer, enterprise), given(item, officer, enterprise)

    assert first == second
    assert (Support.objects.count(), first.given_by_id) == (1, officer.organisation_id)
    assert Standing.objects.filter(enterprise=enterprise, title=item.name).count() == 1


def test_record_money_is_refused(officer):
    with pytest.raises(Refused, match="兑付程序"):
        given(Item.objects.filter(kind=ItemKind.CASH).first(), officer, make_enterprise())
