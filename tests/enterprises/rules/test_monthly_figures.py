from datetime import date
from decimal import Decimal

import pytest

from enterprises.rules.figures import Absent
from enterprises.rules.monthly_figures import due_months, summed, unfilled

NONE, BLANK = Absent.NOT_APPLICABLE, Absent.BLANK


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ([], BLANK),
        ([BLANK, BLANK], BLANK),
        ([BLANK, NONE], NONE),
        ([NONE, Decimal(0)], Decimal(0)),
        ([BLANK, Decimal("1.1"), Decimal("2.2"), NONE], Decimal("3.3")),
    ],
)
def test_sum_knows_blank_and_not_applicable(values, total):
    assert summed(values) == total


@pytest.mark.parametrize(("year", "months"), [(2016, 12), (2017, 12), (2018, 3), (2019, 0)])
def test_only_months_that_are_over_are_due(year, months):
    assert due_months(year, date(2018, 4, 27)) == months


def test_month_is_filled_in_when_all_its_items_are():
    cells = {
        ("a", 1): Decimal(0),
        ("b", 1): NONE,
        ("a", 2): Decimal(1),
        ("b", 3): Decimal(1),
        ("a", 3): BLANK,
    }

    assert unfilled(["a", "b"], cells, 4) == 3
    assert unfilled(["a", "b"], cells, 1) == 0
