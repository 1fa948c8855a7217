"""First pages ask as much of the database among many enterprises as among one.

The district of each size is made once for all of them, in a transaction that is taken back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from tests.factories.accounts import Browser, sign_in
from tests.factories.crowd import settle

pytestmark = pytest.mark.django_db
HOME = "/home/"


@dataclass(frozen=True)
class District:
    """How many enterprises it has, and who looks at them, by name."""

    size: int
    people: dict[str, User]

    def browser(self, name: str) -> Browser:
        return sign_in(self.people[name])


@pytest.fixture(scope="module", params=[1, 3, 1_000])
def district(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[District]:
    with django_db_blocker.unblock(), transaction.atomic():
        people = settle(request.param)
        # What has been written is held against its foreign keys here, not again after each test.
        connection.check_constraints()
        yield District(request.param, people)
        transaction.set_rollback(True)


def test_home_of_an_officer_asks_as_much_for_many_as_for_one(
    district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = district.browser("officer")

    with django_assert_num_queries({1: 28, 3: 29, 1_000: 31}[district.size]):
        response = browser.get(HOME)

    assert response.context["townships"][-1].total == district.size


def test_home_of_an_enterprise_asks_as_much_among_many_as_alone(
    district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = district.browser("clerk")

    with django_assert_num_queries(27):
        response = browser.get(HOME)

    assert response.context["todos"][0].tag == "自评"


def test_public_home_asks_as_much_for_many_as_for_one(
    client: Client, district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        response = client.get("/")

    assert len(response.context["reports"]) == min(district.size, 6)


def test_page_of_the_leadership_asks_as_much_for_many_as_for_one(
    district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = district.browser("leader")

    with django_assert_num_queries({1: 28, 3: 28, 1_000: 30}[district.size]):
        response = browser.get("/leadership/")

    assert len(response.context["readings"]) == 8
