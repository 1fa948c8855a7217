import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.history import create_all
from enterprises.enums import StandingKind
from enterprises.models import Product, Standing
from enterprises.views import shortcomings as views
from tests.factories.accounts import make_actor, make_user, sign_in
from tests.factories.enterprises import make_certificate, make_enterprise, make_product, make_township
from tests.factories.exported import lines, notes, opened
from tests.factories.past import called

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

    assert (words(response), response.context["form"].visible_fields()) == (["甲：没有执行标准"], [])


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


# ── a past day ──────────────────────────────────────────────────────────────────────────────────
ENTERED = datetime(2017, 1, 4, tzinfo=UTC)
THEN, BEFORE = "2017-06-30", "2017-01-03"


def past_products(count):
    """An enterprise of the beginning of 2017 with this many products without a standard, which all have one now."""
    by, firm = make_actor(Role.LEAD_OFFICER), called(make_enterprise(), (ENTERED, "温州旧名电气有限公司"))
    rows = [Product(enterprise=firm, name=str(place)) for place in range(count)]
    create_all(Product, rows, by=by, at=ENTERED)
    called(firm, (ENTERED.replace(year=2018), "温州今名电气有限公司"))
    Product.objects.update(standard_number="GB/T 10963.1")
    return firm


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_list_of_a_past_day_costs_the_same_at_any_length(officer, number, django_assert_num_queries):
    past_products(number)
    officer.get(LIST)

    with django_assert_num_queries(10):
        response = officer.get(LIST, {"kind": BARE, "on": THEN})

    shown = response.context["lines"]
    assert {line.enterprise.name for line in shown} == {"温州旧名电气有限公司"}
    assert (len(shown), words(officer.get(LIST, {"kind": BARE}))) == (min(number, 20), [])


def test_list_of_a_past_day_says_how_it_was_made_and_mends_nothing(officer):
    past_products(1)

    body = officer.get(LIST, {"kind": BARE, "on": THEN}).content.decode()

    assert "按现行规则、以当日日期由当日的档案推算" in body
    assert (f"/products/?on={THEN}" in body, "/edit/" in body) == (True, False)
    assert f"?kind=namesake&amp;on={THEN}" in body


def test_tabs_of_a_large_pool_are_not_counted_for_a_past_day(officer, monkeypatch):
    past_products(1)
    monkeypatch.setattr(views, "FEW", 0)

    found = officer.get(LIST, {"kind": BARE, "on": THEN}).context

    assert [size for kind, size in found["tabs"] if size] == ["1"]
    assert officer.get(LIST, {"on": THEN}).context["kind"].code == "certificate_expired"


def test_past_day_before_any_dossier_says_so(officer):
    firm = past_products(1)
    own = sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))

    assert "当时查询范围内还没有在库企业" in officer.get(LIST, {"on": BEFORE}).content.decode()
    for address in (LIST, EXPORT):
        page = own.get(address, {"on": BEFORE})
        words = f"本企业 2017-01-04 建档，{BEFORE} 还没有档案。"
        assert (page.status_code, words in page.content.decode()) == (422, True)
        assert officer.get(address, {"on": "2999-01-01"}).status_code == 422


def test_enterprise_sees_what_it_had_to_mend_on_a_past_day():
    firm = past_products(1)
    browser = sign_in(make_user(Role.ENTERPRISE_CLERK, firm.organisation))

    now, then = browser.get(LIST), browser.get(LIST, {"on": THEN})

    assert [words(page).count("0：没有执行标准") for page in (now, then)] == [0, 1]
    assert "温州旧名电气有限公司" in {row[1] for row in cells(browser.get(EXPORT, {"on": THEN}))}


def test_workbook_of_a_past_day_says_of_when_it_is(officer):
    past_products(1)

    book = opened(officer.get(EXPORT, {"kind": BARE, "on": THEN}))

    assert [row[1] for row in lines(book)[1:]] == ["温州旧名电气有限公司"]
    said = notes(book)
    assert said["数据截至"] == f"{THEN} 日终"
    assert said["查询条件"].endswith("按现行规则，由当日日终已登记的档案推算")


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
