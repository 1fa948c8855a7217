"""Certificates, products, quality officers and files through the browser."""

from datetime import date

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from enterprises.models import Attachment, Certificate, Product, QualityOfficer
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import (
    make_attachment,
    make_certificate,
    make_enterprise,
    make_product,
    make_quality_officer,
)
from tests.factories.files import pdf_bytes, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return sign_in(make_user(Role.ENTERPRISE_CLERK, enterprise.organisation))


def at(name, pk):
    return reverse(f"enterprises:{name}", args=[pk])


CERTIFICATE = {"kind": "quality", "status": "valid", "valid_from": "2017-07-21", "valid_to": "2020-07-20"}


def test_clerk_records_a_certificate_with_its_scan(clerk, enterprise):
    response = clerk.post(at("certificate_add", enterprise.pk), CERTIFICATE | {"file": upload("证书.pdf")})

    certificate = Certificate.objects.get()
    assert response.headers["Location"] == at("certificates_of", enterprise.pk)
    assert (certificate.valid_to, certificate.file.name) == (date(2020, 7, 20), "证书.pdf")
    page = clerk.get(at("certificates_of", enterprise.pk)).content.decode()
    assert at("attachment", certificate.file_id) in page


def test_scan_is_downloaded_by_those_who_see_the_enterprise(clerk, enterprise):
    clerk.post(at("certificate_add", enterprise.pk), CERTIFICATE | {"file": upload("证书.pdf")})
    file = at("attachment", Attachment.objects.get().pk)

    answer = clerk.get(file)

    assert b"".join(answer.streaming_content) == pdf_bytes()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    read = sign_in(make_user(Role.LEADER)).get(file)
    assert len(b"".join(read.streaming_content)) == len(pdf_bytes())
    stranger = sign_in(make_user(Role.ENTERPRISE_CLERK, make_enterprise().organisation))
    assert stranger.get(file).status_code == 404
    assert sign_in(make_user(Role.EXPERT)).get(file).status_code == 403


def test_scan_of_a_form_with_errors_waits_and_comes_with_the_next_post(clerk, enterprise):
    first = clerk.post(
        at("certificate_add", enterprise.pk), CERTIFICATE | {"valid_to": "", "file": upload("证书.pdf")}
    )
    assert Attachment.objects.get().enterprise is None

    clerk.post(
        at("certificate_add", enterprise.pk), CERTIFICATE | {"kept": first.context["form"]["kept"].value()}
    )

    assert (Certificate.objects.get().file, Attachment.objects.get().enterprise) == (
        Attachment.objects.get(),
        enterprise,
    )


def test_evidence_of_an_assessment_is_no_file_of_the_dossier(clerk, enterprise):
    evidence = make_attachment(enterprise)

    for browser in (clerk, sign_in(make_user(Role.LEADER)), sign_in(make_user(Role.BUREAU_OFFICER))):
        assert browser.get(at("attachment", evidence.pk)).status_code == 404


def test_certificate_without_days_is_explained(clerk, enterprise):
    response = clerk.post(at("certificate_add", enterprise.pk), CERTIFICATE | {"valid_to": ""})

    assert "请填写证书有效期的起止日期" in response.content.decode()
    assert not Certificate.objects.exists()


def test_product_of_another_enterprise_is_no_choice(clerk, enterprise):
    theirs = make_product(make_enterprise())
    sent = CERTIFICATE | {"kind": "zhejiang_made", "product": theirs.pk}

    response = clerk.post(at("certificate_add", enterprise.pk), sent)

    assert "product" in response.context["form"].errors


@pytest.mark.parametrize("typed", ["2017/7/21", "2017.07.21", "2017年7月21日"])
def test_day_is_understood_as_officials_write_it(clerk, enterprise, typed):
    clerk.post(at("certificate_add", enterprise.pk), CERTIFICATE | {"valid_from": typed})

    assert Certificate.objects.get().valid_from == date(2017, 7, 21)


def test_certificate_is_ended_with_a_reason(clerk, enterprise):
    certificate = make_certificate(enterprise)

    assert clerk.post(at("certificate_end", certificate.pk), {"reason": ""}).status_code == 422
    clerk.post(at("certificate_end", certificate.pk), {"reason": "停产"})

    certificate.refresh_from_db()
    assert certificate.status == "cancelled"


def test_clerk_records_and_removes_a_product(clerk, enterprise):
    clerk.post(at("product_add", enterprise.pk), {"name": "断路器", "international_level": "no"})
    product = Product.objects.get()
    assert (product.international_level, product.own_intellectual_property) == (False, None)

    clerk.post(at("product_remove", product.pk))

    assert not Product.objects.exists()


def test_product_in_use_is_not_removed_and_the_reason_is_said(clerk, enterprise):
    product = make_product(enterprise)
    make_certificate(enterprise, product=product)

    response = clerk.post(at("product_remove", product.pk), follow=True)

    assert "已用于证书" in response.content.decode()


def test_rank_needs_its_scope(clerk, enterprise):
    response = clerk.post(at("product_add", enterprise.pk), {"name": "断路器", "market_rank": "2"})

    assert "market_scope" in response.context["form"].errors


def test_second_officer_is_refused_and_what_was_typed_stays(clerk, enterprise):
    make_quality_officer(enterprise)

    response = clerk.post(
        at("quality_officer_add", enterprise.pk), {"name": "吴敏", "appointed_on": "2018-05-02"}
    )

    assert "请先登记离任" in response.content.decode()
    assert 'value="吴敏"' in response.content.decode()


def test_officer_leaves(clerk, enterprise):
    officer = make_quality_officer(enterprise)

    clerk.post(at("quality_officer_leave", officer.pk), {"left_on": "2018-05-01"})

    assert QualityOfficer.objects.get().left_on == date(2018, 5, 1)
    assert "2018-05-01 离任" in clerk.get(at("quality_officers_of", enterprise.pk)).content.decode()


@pytest.mark.parametrize("name", ["certificate_add", "product_add", "quality_officer_add"])
def test_readers_find_no_way_to_write(enterprise, name):
    leader = sign_in(make_user(Role.LEADER))

    assert leader.get(at(name, enterprise.pk)).status_code == 403


@pytest.mark.parametrize("number", [1, 3, 40])
@pytest.mark.parametrize(
    ("name", "make", "queries"),
    [
        ("certificates_of", lambda e, n: make_certificate(e), 9),
        ("products_of", lambda e, n: make_product(e, f"产品{n}"), 9),
        ("quality_officers_of", lambda e, n: make_quality_officer(e, left_on=date(2017, 1, 1)), 8),
    ],
)
def test_list_costs_the_same_at_any_length(
    clerk, enterprise, name, make, queries, number, django_assert_num_queries
):
    for place in range(number):
        make(enterprise, place)
    clerk.get(at(name, enterprise.pk))

    with django_assert_num_queries(queries):
        clerk.get(at(name, enterprise.pk))
