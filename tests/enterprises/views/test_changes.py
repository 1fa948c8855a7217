"""修改记录: who changed what, field by field."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.history import create_all, sign
from enterprises.actions import certificates, products, quality_officers, records
from enterprises.actions.certificates import Paper
from enterprises.actions.products import Description
from enterprises.actions.quality_officers import Appointment
from enterprises.enums import CertificateKind
from enterprises.models import Enterprise, Product
from enterprises.queries import changes
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import AT, make_enterprise, make_standard, member

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3650)


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


def latest(enterprise, plain=False):
    return changes.of_enterprise(enterprise, 1, plain=plain)[1][0]


def said(change):
    return [(one.label, one.before, one.after) for one in change.differences]


def test_change_says_who_when_and_each_field_before_and_after(enterprise, clerk):
    product = products.add(enterprise=enterprise, description=Description(name="断路器"), by=clerk, at=LATER)

    products.edit(
        product=product,
        description=Description(name="小型断路器", own_intellectual_property=True),
        by=clerk,
        at=LATER + timedelta(days=1),
    )

    change = latest(enterprise)
    assert (change.at, change.who, change.act, change.part, change.subject) == (
        LATER + timedelta(days=1),
        clerk.name,
        "修改",
        "产品",
        "小型断路器",
    )
    assert said(change) == [
        ("产品名称", "断路器", "小型断路器"),
        ("拥有自主知识产权", "（空）", "是"),
    ]


def test_first_state_tells_what_was_entered_in_words(enterprise, clerk):
    product = products.add(enterprise=enterprise, description=Description(name="断路器"), by=clerk, at=LATER)
    paper = Paper(
        kind=CertificateKind.CCC,
        number="CN-1",
        valid_from=date(2018, 1, 1),
        valid_to=date(2020, 1, 1),
        product=product,
    )

    certificates.add(enterprise=enterprise, paper=paper, by=clerk, at=LATER)

    change = changes.of_enterprise(enterprise, 1, plain=False)[1][1]
    assert (change.act, change.part, change.is_first) == ("登记", "证书", True)
    assert sorted(said(change)) == [
        ("有效期止", "", "2020-01-01"),
        ("有效期起", "", "2018-01-01"),
        ("状态", "", "有效"),
        ("认证产品", "", "断路器"),
        ("证书类别", "", "强制性产品认证（CCC）"),
        ("证书编号", "", "CN-1"),
    ]


def test_data_of_persons_is_masked_for_staff_and_plain_for_the_enterprise(enterprise, clerk):
    enterprise.contact_phone, enterprise.legal_representative = "13912345678", "海小富"
    sign(enterprise, by=clerk, at=LATER).save()

    assert said(latest(enterprise)) == [
        ("法定代表人", "海＊＊", "海＊＊"),
        ("联系电话", "138****0027", "139****5678"),
    ]
    assert ("联系电话", "13812340027", "13912345678") in said(latest(enterprise, plain=True))
    quality_officers.appoint(
        enterprise=enterprise,
        appointment=Appointment(name="周正", appointed_on=date(2018, 1, 1)),
        by=clerk,
        at=LATER + timedelta(days=1),
    )
    assert said(latest(enterprise))[0] == ("姓名", "", "周＊")


def test_what_was_deleted_and_struck_out_is_told(enterprise, clerk):
    product = products.add(enterprise=enterprise, description=Description(name="断路器"), by=clerk, at=LATER)
    products.remove(product=product, by=clerk, at=LATER)
    deleted = latest(enterprise)
    records.strike(
        record=make_standard(enterprise), reason="重复登记", by=clerk, at=LATER + timedelta(days=1)
    )
    struck = latest(enterprise)

    assert (deleted.act, deleted.part, deleted.subject, deleted.differences) == ("删除", "产品", "断路器", ())
    assert (struck.act, struck.part) == ("作废", "标准")
    assert ("作废原因", "（空）", "重复登记") in said(struck)


def test_page_is_read_by_those_who_read_the_dossier(enterprise):
    page = reverse("enterprises:changes_of", args=[enterprise.pk])

    shown = sign_in(make_user(Role.LEADER)).get(page).content.decode()

    assert "登记基本信息" in shown
    assert ("海大富" in shown, "海＊＊" in shown) == (False, True)
    stranger = sign_in(make_user(Role.ENTERPRISE_CLERK, make_enterprise().organisation))
    assert stranger.get(page).status_code == 404
    assert sign_in(make_user(Role.EXPERT)).get(page).status_code == 403


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_page_costs_the_same_at_any_length(enterprise, clerk, number, django_assert_num_queries):
    rows = [Product(enterprise=enterprise, name=f"产品{place}") for place in range(number)]
    create_all(Product, rows, by=clerk, at=LATER)
    assert Enterprise.objects.count() == 1

    with django_assert_num_queries(QUERIES[number]):
        page, found = changes.of_enterprise(enterprise, 1, plain=False)

    assert (page.paginator.count, len(found)) == (number + 1, min(number + 1, 20))


# the page of a thousand products has no line of another part
QUERIES = {1: 8, 3: 8, 1000: 5}
