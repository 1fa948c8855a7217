from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from benchmarking.models import Standard, StandardPublisher
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import sign_in
from tests.factories.benchmarking import AT
from tests.factories.enterprises import make_enterprise, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(as_role):
    return as_role(Role.LEAD_OFFICER)


def typed(**values):
    given = {"title": "小型断路器", "number": "T/ZZB 0825-2018", "published_on": "2018-04-20"}
    return given | {"stage": "published", "on": "2018-04-20"} | values


def test_standard_is_entered_filtered_and_exported(officer):
    publisher = StandardPublisher.objects.create(name="浙江省品牌建设联合会")

    refused = officer.post(reverse("benchmarking:standard_add"), typed())
    made = officer.post(reverse("benchmarking:standard_add"), typed(publisher=publisher.pk))

    assert refused.status_code == 422
    assert "请填写标准编号、发布机构和发布日期" in refused.content.decode()
    assert made.headers["location"] == reverse("benchmarking:standard", args=[Standard.objects.get().pk])
    shown = officer.get(reverse("benchmarking:standards"), {"q": "t/zzb 0825–2018"}).content.decode()
    assert "T/ZZB 0825—2018" in shown
    answer = officer.get(reverse("benchmarking:standards_export"), {"stage": "published"})
    rows = list(load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True))
    assert ("T/ZZB 0825—2018", "小型断路器", "现行") in {(row[0], row[1], row[3]) for row in rows}


def test_stage_asks_for_what_it_adds_and_keeps_what_was_typed(officer):
    standard = Standard.objects.create(title="小型断路器", made_at=AT)
    address = reverse("benchmarking:standard_advance", args=[standard.pk, "plan"])

    refused = officer.post(address, {"on": "2018-04-20", "words": "第一批", "plan_batch": "2018 年第一批"})
    taken = officer.post(
        address,
        {"on": "2018-04-20", "words": "第一批", "plan_batch": "2018 年第一批", "planned_on": "2018-04-20"},
    )

    assert refused.status_code == 422
    assert "2018 年第一批" in refused.content.decode()
    assert taken.status_code == 302
    standard.refresh_from_db()
    assert (standard.stage, standard.planned_on) == ("planned", date(2018, 4, 20))


def test_enterprise_proposes_and_reads_no_proposals_of_others():
    clerk = sign_in(User.objects.get(pk=member(make_enterprise()).user_id))
    foreign = Standard.objects.create(title="别家的建议", proposed_by=make_enterprise(), made_at=AT)

    answer = clerk.post(
        reverse("benchmarking:standard_propose"), {"title": "塑壳断路器", "words": "比对情况。"}
    )

    own = Standard.objects.get(title="塑壳断路器")
    assert answer.headers["location"] == reverse("benchmarking:standard", args=[own.pk])
    listed = clerk.get(reverse("benchmarking:standards")).content.decode()
    assert ("塑壳断路器" in listed, "别家的建议" in listed) == (True, False)
    assert clerk.get(reverse("benchmarking:standard", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 1_000])
def test_list_asks_the_same_number_of_queries(number, officer, django_assert_num_queries):
    Standard.objects.bulk_create(Standard(title=f"标准{n}", made_at=AT) for n in range(number))
    officer.get(reverse("benchmarking:standards"))

    with django_assert_num_queries(8):
        officer.get(reverse("benchmarking:standards"))
