"""The records of a dossier through the browser."""

from datetime import date

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from enterprises.models import Attachment, MarketShare, StandardPart
from enterprises.rules.records import BY_SLUG
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import AT, make_enterprise, make_product, make_standard
from tests.factories.files import upload

pytestmark = pytest.mark.django_db
STANDARD = {
    "number": "t/zzb 0825-2018",
    "title": "小型断路器",
    "role": "lead",
    "rank": "",
    "stage": "published",
    "published_on": "2018年3月16日",
}


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return sign_in(make_user(Role.ENTERPRISE_CLERK, enterprise.organisation))


def listed(enterprise, slug="standards"):
    return reverse("enterprises:records_of", args=[enterprise.pk, slug])


def adding(enterprise, slug="standards"):
    return reverse("enterprises:record_add", args=[enterprise.pk, slug])


@pytest.mark.parametrize("slug", BY_SLUG)
def test_every_kind_has_a_list_and_a_form(clerk, enterprise, slug):
    make_product(enterprise)

    empty = clerk.get(listed(enterprise, slug)).content.decode()
    form = clerk.get(adding(enterprise, slug))

    assert "还没有登记" in empty
    assert list(form.context["form"].fields)[-len(BY_SLUG[slug].fields) :] == list(BY_SLUG[slug].fields)
    assert "---------" not in form.content.decode()


def test_clerk_records_a_standard_with_its_paper(clerk, enterprise):
    response = clerk.post(adding(enterprise), STANDARD | {"file": upload("标准.pdf")})

    standard = StandardPart.objects.get()
    assert response.headers["Location"] == listed(enterprise)
    assert (standard.number, standard.published_on) == ("T/ZZB 0825—2018", date(2018, 3, 16))
    page = clerk.get(listed(enterprise)).content.decode()
    file = reverse("enterprises:attachment", args=[standard.file_id])
    assert file in page
    assert "T/ZZB 0825—2018" in page
    assert len(b"".join(clerk.get(file).streaming_content)) == standard.file.size
    stranger = sign_in(make_user(Role.ENTERPRISE_CLERK, make_enterprise().organisation))
    assert stranger.get(file).status_code == 404


def test_errors_are_said_and_typed_words_and_file_stay(clerk, enterprise):
    first = clerk.post(adding(enterprise), STANDARD | {"published_on": "", "file": upload("标准.pdf")})

    page = first.content.decode()
    assert first.status_code == 422
    assert "现行标准请填写发布日期" in page
    assert "已收到“标准.pdf”" in page
    clerk.post(adding(enterprise), STANDARD | {"kept": first.context["form"]["kept"].value()})
    assert StandardPart.objects.get().file == Attachment.objects.get()


def test_number_that_is_recorded_is_refused_kindly(clerk, enterprise):
    make_standard(enterprise, "T/ZZB 0825—2018")

    response = clerk.post(adding(enterprise), STANDARD | {"title": "另一名称"})

    assert response.status_code == 422
    assert "“T/ZZB 0825—2018”已登记" in response.content.decode()


def test_record_is_corrected_and_struck_out(clerk, enterprise):
    standard = make_standard(enterprise)
    edit = reverse("enterprises:record_edit", args=["standards", standard.pk])
    strike = reverse("enterprises:record_strike", args=["standards", standard.pk])
    assert 'value="小型断路器"' in clerk.get(edit).content.decode()

    clerk.post(edit, STANDARD | {"title": "断路器"})
    assert clerk.post(strike, {"reason": ""}).status_code == 422
    clerk.post(strike, {"reason": "重复登记"})

    standard.refresh_from_db()
    assert (standard.title, standard.struck_reason) == ("断路器", "重复登记")
    page = clerk.get(listed(enterprise)).content.decode()
    assert "作废：重复登记" in page
    assert edit not in page
    assert clerk.post(edit, STANDARD).status_code == 422


def test_share_that_nobody_else_proves_is_marked(clerk, enterprise):
    product = make_product(enterprise)
    clerk.post(
        adding(enterprise, "market-shares"),
        {"product": product.pk, "year": "2017", "scope": "全国", "share": "2.4", "proof": "self_declared"},
    )

    assert MarketShare.objects.get().product == product
    assert (
        '<span class="st warn">企业自行声明</span>'
        in clerk.get(listed(enterprise, "market-shares")).content.decode()
    )


def test_kind_that_does_not_exist_is_not_found(clerk, enterprise):
    assert clerk.get(listed(enterprise, "trophies")).status_code == 404
    standard = make_standard(enterprise)
    assert clerk.get(reverse("enterprises:record_edit", args=["awards", standard.pk])).status_code == 404


def test_readers_find_no_way_to_write(enterprise):
    make_standard(enterprise)
    leader = sign_in(make_user(Role.LEADER))

    page = leader.get(listed(enterprise)).content.decode()

    assert adding(enterprise) not in page
    assert leader.get(adding(enterprise)).status_code == 403


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_list_costs_the_same_at_any_length(clerk, enterprise, number, django_assert_num_queries):
    StandardPart.objects.bulk_create(
        StandardPart(
            enterprise=enterprise, title=f"标准{place}", role="lead", stage="drafting", recorded_at=AT
        )
        for place in range(number)
    )
    clerk.get(listed(enterprise))

    with django_assert_num_queries(9):
        page = clerk.get(listed(enterprise))

    assert len(page.context["page_obj"]) == min(number, 20)
