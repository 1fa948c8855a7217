import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from enterprises.enums import StandingKind
from enterprises.models import Product, Standing
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_certificate, make_enterprise, make_product, make_township

pytestmark = pytest.mark.django_db
LIST = "/enterprises/shortcomings/"
EXPORT = "/enterprises/shortcomings/export/"
BARE = "product_without_standard"


@pytest.fixture
def officer():
    return sign_in(make_user(Role.LEAD_OFFICER))


def words(response):
    return [line.words for line in response.context["lines"]]


def test_first_kind_with_anything_in_it_is_open(officer):
    make_product(make_enterprise(founded_on=date(2100, 1, 1)), "甲")

    response = officer.get(LIST)

    assert (response.context["kind"].code, words(response)) == (BARE, ["甲：没有执行标准"])
    assert "/edit/" in response.content.decode()


def test_list_is_asked_by_kind_and_township(officer):
    beiao, dongping = make_township("北岙街道"), make_township("东屏街道")
    for name, township in (("甲", beiao), ("乙", dongping)):
        firm = make_enterprise(township=township)
        make_product(firm, name)
        make_certificate(firm, number=name, valid_to=date(2100, 1, 1))

    assert words(officer.get(LIST, {"kind": BARE, "township": beiao.pk})) == ["甲：没有执行标准"]
    assert len(words(officer.get(LIST, {"kind": "certificate_without_file"}))) == 2


@pytest.mark.parametrize("query", ["kind=x", "page=99", "page=x", "township=999999", "township=x"])
def test_odd_address_is_no_fault(officer, query):
    make_product(make_enterprise())

    assert officer.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_list_costs_the_same_at_any_length(officer, number, django_assert_num_queries):
    firm = make_enterprise(founded_on=date(2100, 1, 1))
    Product.objects.bulk_create(Product(enterprise=firm, name=str(place)) for place in range(number))
    officer.get(LIST)

    with django_assert_num_queries(7):
        response = officer.get(LIST, {"kind": BARE})

    assert len(response.context["lines"]) == min(number, 20)
    assert ("50" in response.content.decode()) or number < 1000


def test_more_than_a_thousand_are_said_to_be_so(officer):
    firm = make_enterprise(founded_on=date(2100, 1, 1))
    Product.objects.bulk_create(Product(enterprise=firm, name=str(place)) for place in range(1001))

    response = officer.get(LIST, {"kind": BARE, "page": 50})

    body = response.content.decode()
    assert ("1,000+" in body, "只列前 1,000 条" in body, len(words(response))) == (True, True, 20)


def test_enterprise_sees_all_kinds_of_its_own_at_once():
    firm, other = make_enterprise(founded_on=date(2100, 1, 1)), make_enterprise()
    make_product(other, "别家")
    make_product(firm, "甲")
    make_certificate(firm, valid_from=date(2000, 1, 1), valid_to=date(2001, 1, 1), number="旧")
    browser = sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))

    response = browser.get(LIST)

    assert [line.kind.code for line in response.context["lines"]] == ["certificate_expired", BARE]
    assert "别家" not in response.content.decode()
    assert cells(browser.get(EXPORT))[1][0] == "证书过期"


def test_nothing_to_mend_is_said(officer):
    assert "没有这一类事项" in officer.get(LIST).content.decode()
    firm = make_enterprise(founded_on=date(2100, 1, 1))
    own = sign_in(make_user(Role.ENTERPRISE_MANAGER, firm.organisation)).get(LIST)
    assert "没有待整改事项" in own.content.decode()


def test_township_gets_its_own_and_no_choice():
    ours, theirs = make_enterprise(founded_on=date(2100, 1, 1)), make_enterprise()
    make_product(ours, "甲")
    make_product(theirs, "乙")
    browser = sign_in(make_user(Role.TOWNSHIP_OFFICER, ours.township))

    response = browser.get(LIST, {"kind": BARE, "township": theirs.township_id})

    assert (words(response), response.context["form"]) == (["甲：没有执行标准"], None)


def cells(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_workbook_says_what_the_screen_says(officer):
    firm = make_enterprise()
    make_product(firm, "=1+1")

    rows = cells(officer.get(EXPORT, {"kind": BARE}))

    assert rows[1][:6] == [
        "产品缺执行标准",
        firm.name,
        firm.credit_code,
        firm.township.short_name,
        "=1+1：没有执行标准",
        "尽快整改",
    ]
    assert len(rows) == 2


def test_workbook_says_what_was_asked_and_what_it_means(officer):
    make_product(make_enterprise(township=make_township("北岙街道")))

    answer = officer.get(EXPORT, {"kind": BARE})

    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    said = {row[0]: row[-1] for row in book["统计口径"].iter_rows(values_only=True)}
    assert said["查询条件"] == "事项为“产品缺执行标准”"
    assert {"数据截至", "事项", "紧急程度"} <= set(said)


# ── telling apart ────────────────────────────────────────────────────────────────────────────────
def test_namesake_leaves_the_list_when_it_is_told_apart(officer):
    make_enterprise("温州海霞电气有限公司")
    firm = make_enterprise("浙江海霞电气有限公司")
    (line,) = officer.get(LIST, {"kind": "namesake"}).context["lines"]

    shown = officer.get(line.link)
    refused = officer.post(line.link, {"is_another": "on"})
    said = officer.post(line.link, {"is_another": "on", "told_apart_reason": "法定代表人、住所均不同"})

    assert "温州海霞电气有限公司" in shown.content.decode()
    assert (refused.status_code, said.headers["Location"]) == (
        422,
        reverse("enterprises:alterations_of", args=[firm.pk]),
    )
    assert Standing.objects.get(enterprise=firm).kind == StandingKind.RECORD
    assert words(officer.get(LIST, {"kind": "namesake"})) == []


def test_enterprise_without_namesake_has_nobody_to_be_told_from(officer):
    firm = make_enterprise()
    address = reverse("enterprises:tell_apart", args=[firm.pk])

    assert officer.get(address).status_code == 200
    assert "没有与它名称相近而尚未核对的企业" in officer.post(address, {}).content.decode()
