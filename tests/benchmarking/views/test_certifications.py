from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from benchmarking.actions import certifications as actions
from benchmarking.actions.certifications import Facts
from benchmarking.enums import CertificationStatus as S
from benchmarking.models import CertificationCase
from dongtou_brand.kernel.actor import Role
from enterprises.models import Product
from tests.factories.accounts import make_actor, sign_in
from tests.factories.benchmarking import AT
from tests.factories.enterprises import make_enterprise, member
from tests.factories.past import many

pytestmark = pytest.mark.django_db


def browser_of(actor):
    return sign_in(User.objects.get(pk=actor.user_id))


@pytest.fixture
def enterprise():
    return make_enterprise("温州海霞电气有限公司")


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


@pytest.fixture
def case(enterprise, clerk):
    product = Product.objects.create(enterprise=enterprise, name="小型断路器 HX-63")
    return actions.start(enterprise=enterprise, facts=Facts(product=product), by=clerk, at=AT)


def test_stage_is_written_down_and_a_refused_one_keeps_what_was_typed(case, clerk):
    browser = browser_of(clerk)
    address = reverse("benchmarking:certification_advance", args=[case.pk, "apply"])

    refused = browser.post(address, {"on": "2118-04-20", "words": "材料已寄出"})
    taken = browser.post(address, {"on": "2018-04-27", "words": "材料已寄出"})
    late = browser.post(address, {"on": "2018-04-28", "words": "材料又寄出"})

    assert refused.status_code == 422
    assert "日期不能晚于今天" in refused.content.decode()
    assert "材料已寄出" in refused.content.decode()
    assert taken.headers["location"] == reverse("benchmarking:certification", args=[case.pk])
    assert late.status_code == 422
    assert "材料又寄出" in late.content.decode()
    case.refresh_from_db()
    assert case.status == S.APPLIED


def test_case_is_opened_and_corrected_in_forms(enterprise, case, clerk):
    other = Product.objects.create(enterprise=enterprise, name="塑壳断路器")
    browser = browser_of(clerk)
    typed = {
        "product": other.pk,
        "route": "certification",
        "rule_number": "zjm-006-4481-2023",
        "body": "方圆",
    }

    made = browser.post(reverse("benchmarking:certification_start"), typed)
    newest = CertificationCase.objects.get(product=other)
    stale = browser.post(
        reverse("benchmarking:certification_edit", args=[newest.pk]), typed | {"version": 9, "body": "另一家"}
    )

    assert made.headers["location"] == reverse("benchmarking:certification", args=[newest.pk])
    assert newest.rule_number == "ZJM-006-4481-2023"
    assert stale.status_code == 422
    assert "另一家" in stale.content.decode()
    assert "最新内容" in stale.content.decode()


def test_list_is_filtered_exported_and_shown_as_of_a_day(case, clerk):
    actions.advance(case=case, name="apply", on=date(2018, 4, 27), by=clerk, at=AT.replace(day=28))
    chief = browser_of(make_actor(Role.LEAD_CHIEF))
    address = reverse("benchmarking:certifications")

    assert "小型断路器 HX-63" in chief.get(address, {"q": "海霞", "status": "applied"}).content.decode()
    assert "小型断路器 HX-63" not in chief.get(address, {"status": "testing"}).content.decode()
    then = chief.get(address, {"on": "2018-04-27", "status": "preparing"}).content.decode()
    assert "小型断路器 HX-63" in then
    assert "日终时的认证进展" in then
    answer = chief.get(reverse("benchmarking:certifications_export"), {"status": "applied"})
    rows = list(load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True))
    assert ("温州海霞电气有限公司", "小型断路器 HX-63", "已申请") in {
        (row[0], row[2], row[6]) for row in rows if row[0]
    }


@pytest.mark.parametrize("number", [1, 3, 1_000])
def test_list_asks_the_same_number_of_queries(number, as_role, django_assert_num_queries):
    cases = [CertificationCase(enterprise=one, opened_at=AT) for one in many(number, AT)]
    CertificationCase.objects.bulk_create(cases)
    browser = as_role(Role.LEAD_OFFICER)
    browser.get(reverse("benchmarking:certifications"))

    with django_assert_num_queries(8):
        browser.get(reverse("benchmarking:certifications"))
