"""What the public sees on the first page: counted now, and said to be an example where it is."""

from datetime import date

import pytest

from dashboards.queries import public_site
from enterprises.enums import Rung
from tests.factories.enterprises import make_certificate, make_enterprise, make_product
from tests.factories.reporting import make_report, published, rendered

pytestmark = pytest.mark.django_db


def test_numbers_count_certificates_that_hold_today():
    for year in (2017, 2999):
        enterprise = make_enterprise(rung=Rung.CERTIFIED)
        make_certificate(
            enterprise,
            kind="zhejiang_made",
            product=make_product(enterprise),
            valid_from=date(2016, 1, 1),
            valid_to=date(year, 12, 31),
        )
    make_enterprise()

    found = public_site.numbers()

    assert (found.pool, found.certified, found.products, found.reports, found.demo) == (2, 1, 1, 0, False)


def test_numbers_leave_out_who_has_ended():
    enterprise = make_enterprise(rung=Rung.CERTIFIED, ended_on=date(2018, 3, 1), ended_as="closed")
    make_certificate(
        enterprise,
        kind="zhejiang_made",
        product=make_product(enterprise),
        valid_from=date(2016, 1, 1),
        valid_to=date(2999, 12, 31),
    )

    found = public_site.numbers()

    assert (found.pool, found.certified, found.products) == (0, 0, 0)


def test_latest_reports_are_published_ones():
    shown = published()
    rendered(make_report())

    assert public_site.latest_reports() == [shown]
    assert public_site.numbers().reports == 1


def test_numbers_say_that_they_are_an_example():
    make_enterprise(is_demo=True)

    assert public_site.numbers().demo is True
