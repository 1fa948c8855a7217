from datetime import date
from decimal import Decimal

import pytest
import yaml
from django.conf import settings

from enterprises.enums import FigureState, FigureStatus
from enterprises.rules.summaries import RD_INTENSITY, status_in, summed

VALUE = FigureState.VALUE


def stated(year, revenue, spending=None):
    rows = [(year, "revenue", VALUE if revenue else FigureState.BLANK, revenue)]
    return rows + ([(year, "rd_spending", VALUE, spending)] if spending is not None else [])


def test_both_figures_are_of_the_latest_year_with_revenue():
    rows = [
        *stated(2016, Decimal(7512), Decimal(1)),
        *stated(2017, Decimal(8600), Decimal(430)),
        *stated(2018, None),
    ]

    found = summed(rows)

    assert (found.year, found.revenue, found.rd_intensity) == (2017, 8600, 5)


def test_without_research_there_is_no_intensity_instead_of_zero():
    assert summed(stated(2017, Decimal(8600))).rd_intensity is None


def test_points_are_those_of_the_last_verification():
    verified = [(date(2017, 4, 2), Decimal(60)), (date(2018, 4, 20), Decimal("70.5"))]

    found = summed((), verified)

    assert (found.points, found.verified_on) == (Decimal("70.5"), date(2018, 4, 20))


def test_there_are_no_points_while_they_are_verified_anew():
    found = summed((), [(date(2017, 4, 2), Decimal(60)), (date(2018, 4, 20), None)])

    assert (found.points, found.verified_on) == (None, None)


def test_year_is_as_far_as_the_least_of_its_figures():
    found = summed((), (), [(2017, "confirmed"), (2017, "submitted"), (2016, "locked")])

    assert found.years == "2016:locked 2017:submitted"
    assert status_in(found.years, 2017) == FigureStatus.SUBMITTED
    assert status_in(found.years, 2018) is None


@pytest.mark.parametrize(
    ("stages", "through"),
    [
        ([], 0),
        ([(2017, "draft")], 0),
        ([(2015, "locked"), (2016, "confirmed"), (2017, "submitted")], 2017),
        ([(2015, "locked"), (2016, "draft"), (2017, "submitted")], 2015),
        ([(2015, "locked"), (2017, "submitted")], 2015),
    ],
)
def test_submitted_through_ends_at_the_first_gap(stages, through):
    assert summed((), (), stages).submitted_through == through


@pytest.mark.parametrize(
    ("stages", "first"),
    [([], None), ([(2015, "draft")], None), ([(2015, "draft"), (2016, "submitted"), (2018, "locked")], 2016)],
)
def test_submitted_from_is_the_first_year_that_is_no_draft(stages, first):
    assert summed((), (), stages).submitted_from == first


def test_intensity_is_defined_as_in_the_definitions():
    text = (settings.BASE_DIR / "data" / "figures.yaml").read_text(encoding="utf-8")
    definitions = [one for group in yaml.safe_load(text)["groups"] for one in group["figures"]]

    assert {one["formula"] for one in definitions if one["code"] == "rd_intensity"} == {RD_INTENSITY}
