"""Everybody's first page."""

import pytest
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import sign_in
from tests.factories.crowd import settle

pytestmark = pytest.mark.django_db
HOME = "/home/"


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.SYSTEM_ADMIN, "accounts:people"),
        (Role.SECURITY_ADMIN, "accounts:locks"),
        (Role.AUDIT_ADMIN, "accounts:trail"),
        (Role.LEADER, "dashboards:leadership"),
        (Role.EXPERT, "benchmarking:assessments"),
    ],
)
def test_home_leads_on_who_has_no_workbench(as_role, role, page):
    response = as_role(role).get(HOME)

    assert (response.status_code, response.url) == (302, reverse(page))


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_home_of_an_officer_asks_as_much_for_many_as_for_one(size, django_assert_num_queries):
    browser = sign_in(settle(size)["officer"])

    with django_assert_num_queries({1: 24, 3: 25, 1_000: 25}[size]):
        response = browser.get(HOME)

    assert response.context["townships"][-1].total == size


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_home_of_an_enterprise_asks_as_much_among_many_as_alone(size, django_assert_num_queries):
    browser = sign_in(settle(size)["clerk"])

    with django_assert_num_queries(27):
        response = browser.get(HOME)

    assert response.context["todos"][0].tag == "自评"


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_public_home_asks_as_much_for_many_as_for_one(client, size, django_assert_num_queries):
    settle(size)

    with django_assert_num_queries(6):
        response = client.get("/")

    assert len(response.context["reports"]) == min(size, 6)
