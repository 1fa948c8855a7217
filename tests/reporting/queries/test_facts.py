"""What a report draws on, from the dossier."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from enterprises.enums import CertificateKind, FigureSource, FigureStatus
from enterprises.rules.figures import Absent
from reporting.queries.facts import figures, of_report
from tests.factories.enterprises import (
    make_certificate,
    make_definition,
    make_enterprise,
    make_figure,
    make_product,
    make_quality_officer,
)
from tests.factories.reporting import make_report, published

pytestmark = pytest.mark.django_db


def test_figures_keep_value_blank_and_not_applicable_apart() -> None:
    enterprise = make_enterprise()
    make_figure(enterprise, "revenue", 2016, 0)
    make_figure(enterprise, "revenue", 2015, None)

    revenue = figures(enterprise, (2014, 2015, 2016))["revenue"]

    assert [revenue.in_year(year).value for year in (2014, 2015, 2016)] == [
        Absent.BLANK, Absent.NOT_APPLICABLE, Decimal(0),
    ]  # fmt: skip


def test_figures_that_were_never_submitted_are_not_stated() -> None:
    enterprise = make_enterprise()
    make_figure(enterprise, "revenue", 2016, 100, status=FigureStatus.DRAFT)

    assert figures(enterprise, (2016,))["revenue"].in_year(2016).value is Absent.BLANK


def test_derived_figures_are_computed_and_only_as_good_as_their_parts() -> None:
    enterprise = make_enterprise()
    make_definition("rd_intensity", formula="rd_spending / revenue * 100", unit="%")
    make_figure(enterprise, "revenue", 2016, "7512.3", source=FigureSource.AUDIT)
    make_figure(enterprise, "rd_spending", 2016, "292.98", status=FigureStatus.SUBMITTED)

    rate = figures(enterprise, (2015, 2016))["rd_intensity"]

    assert (rate.in_year(2016).value, rate.in_year(2016).confirmed) == (Decimal("3.9000"), False)
    assert rate.in_year(2015).value is Absent.BLANK


def test_figures_of_other_sources_have_another_basis() -> None:
    enterprise = make_enterprise()
    make_figure(enterprise, "revenue", 2015, 90, source=FigureSource.TAX)
    make_figure(enterprise, "revenue", 2016, 100, source=FigureSource.AUDIT)

    revenue = figures(enterprise, (2015, 2016))["revenue"]

    assert revenue.in_year(2015).basis != revenue.in_year(2016).basis


def test_certificates_are_those_of_the_year() -> None:
    enterprise = make_enterprise()
    make_certificate(enterprise, valid_from=date(2016, 12, 31), valid_to=date(2019, 12, 30))
    make_certificate(
        enterprise, kind=CertificateKind.CCC, valid_from=date(2017, 1, 1), valid_to=date(2019, 1, 1)
    )

    facts = of_report(make_report(enterprise, 2016))

    assert [one.kind for one in facts.certificates] == [CertificateKind.QUALITY]


def test_officer_is_the_one_in_office_at_the_end_of_the_year() -> None:
    enterprise = make_enterprise()
    make_quality_officer(enterprise, "前任", appointed_on=date(2014, 1, 1), left_on=date(2016, 9, 19))
    make_quality_officer(enterprise, "现任", appointed_on=date(2016, 9, 20))
    make_product(enterprise, standard_number="GB/T 10963.1")

    facts = of_report(make_report(enterprise, 2016))

    assert (facts.officer.name, facts.products[0].standard) == ("现任", "GB/T 10963.1")


def test_previous_report_is_the_last_public_one_of_an_earlier_year() -> None:
    enterprise = make_enterprise()
    version = published(make_report(enterprise, 2015))

    assert of_report(make_report(enterprise, 2016)).previous_on == localdate(version.published_at)
    assert of_report(version.report).previous_on is None


def test_facts_take_the_same_number_of_queries_however_much_there_is(django_assert_num_queries) -> None:
    enterprise = make_enterprise()
    for year in (2014, 2015, 2016):
        for code in ("revenue", "gross_output", "internal_loss", "external_loss"):
            make_figure(enterprise, code, year)
    report = make_report(enterprise)
    report.enterprise.township, report.enterprise.industry  # noqa: B018

    with django_assert_num_queries(7):
        of_report(report)
