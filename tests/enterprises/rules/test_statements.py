from datetime import date
from decimal import Decimal

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from enterprises.enums import FigureSource, FigureState
from enterprises.models import Enterprise, FigureDefinition, YearlyFigure
from enterprises.rules.figures import Absent
from enterprises.rules.statements import (
    Statement,
    can_state,
    concerns,
    gives_reason,
    value_of,
    words_of,
)

OURS = Enterprise(organisation_id=7, township_id=3)
TODAY = date(2018, 4, 27)


def stored(state=FigureState.VALUE, value=Decimal(5), source=FigureSource.REPORTED):
    return YearlyFigure(state=state, value=value, source=source)


@pytest.mark.parametrize(
    ("value", "state", "number"),
    [
        (Decimal(0), FigureState.VALUE, Decimal(0)),
        (Absent.NOT_APPLICABLE, FigureState.NOT_APPLICABLE, None),
        (Absent.BLANK, FigureState.BLANK, None),
    ],
)
def test_zero_blank_and_not_applicable_stay_apart(value, state, number):
    statement = Statement("revenue", value)

    assert (statement.state, statement.number) == (state, number)
    assert value_of(stored(state, number)) == value


@pytest.mark.parametrize(
    ("statement", "figure", "same"),
    [
        (Statement("r", Decimal("5.0")), stored(), True),
        (Statement("r", Decimal(6)), stored(), False),
        (Statement("r", Decimal(5), FigureSource.AUDIT), stored(), False),
        (Statement("r", Absent.BLANK), None, True),
        (Statement("r", Absent.NOT_APPLICABLE), None, False),
        (Statement("r", Absent.BLANK, FigureSource.TAX), stored(FigureState.BLANK, None), True),
        (Statement("r", Absent.BLANK), stored(), False),
    ],
)
def test_statement_knows_what_is_already_said(statement, figure, same):
    assert statement.says_the_same(figure) is same


@pytest.mark.parametrize(
    ("role", "organisation", "year", "may"),
    [
        (Role.ENTERPRISE_CLERK, 7, 2017, True),
        (Role.ENTERPRISE_MANAGER, 7, 2018, True),
        (Role.ENTERPRISE_CLERK, 7, 2019, False),
        (Role.ENTERPRISE_CLERK, 7, 1999, False),
        (Role.ENTERPRISE_CLERK, 8, 2017, False),
        (Role.LEAD_OFFICER, 7, 2017, False),
    ],
)
def test_only_the_enterprise_states_and_only_up_to_this_year(role, organisation, year, may):
    by = Actor(role=role, organisation_id=organisation)

    assert (can_state(by, OURS, year, TODAY) is None) is may


@pytest.mark.parametrize(
    ("role", "organisation", "may"),
    [
        (Role.TOWNSHIP_OFFICER, 3, True),
        (Role.TOWNSHIP_OFFICER, 4, False),
        (Role.LEAD_OFFICER, 1, True),
        (Role.LEAD_CHIEF, 1, True),
        (Role.ENTERPRISE_CLERK, 7, True),
        (Role.ENTERPRISE_CLERK, 8, False),
        (Role.BUREAU_OFFICER, 1, False),
    ],
)
def test_year_concerns_its_township_the_lead_bureau_and_itself(role, organisation, may):
    assert (concerns(Actor(role=role, organisation_id=organisation), OURS) is None) is may


def test_reason_must_say_something():
    assert gives_reason("  \n") is not None
    assert gives_reason("与税务数据不符") is None


def test_value_is_printed_with_the_decimals_of_its_definition():
    definition = FigureDefinition(code="r", name="r", unit="万元", decimals=2)

    assert words_of(Decimal("1234.5"), definition) == "1,234.50"
    assert words_of(Absent.NOT_APPLICABLE, definition) == "不适用"
    assert words_of(None, definition) == "—"
