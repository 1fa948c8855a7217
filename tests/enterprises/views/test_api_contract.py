"""The API keeps what its description promises.

Requests are made from the description, right ones and wrong ones; the answers are held against it: statuses, shapes,
headers, methods that do not exist, tokens that are missing or wrong, and never a fault of ours.
"""

import json
from datetime import date

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from dongtou_brand.api import description
from dongtou_brand.kernel.actor import Role
from dongtou_brand.wsgi import application
from enterprises.enums import FigureStatus, Rung
from tests.factories.enterprises import AT, make_certificate, make_enterprise, make_figure, make_standard
from tests.factories.tokens import program

CODE = "91330305MA285AB01X"
# Of each address, so that all of them together stay within seconds.
EXAMPLES = 6

schema = schemathesis.openapi.from_dict(json.loads(json.dumps(description())))
schema.app = application


@pytest.fixture
def key(db: None) -> str:
    """The key of a program that reads everything, and something to read of every kind."""
    firm = make_enterprise(credit_code=CODE, rung=Rung.PLANNED, founded_on=date(2003, 5, 6))
    make_enterprise(ended_on=date(2018, 1, 2), ended_as="merged", merged_into=firm)
    make_figure(firm, "revenue", value="1234.5", status=FigureStatus.SUBMITTED)
    make_figure(firm, "exports", value=None)
    make_certificate(firm)
    make_certificate(firm, status="applied", valid_from=None, valid_to=None)
    make_standard(firm, recorded_at=AT)
    return program(Role.LEAD_OFFICER).key


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
    ],
)
def test_the_api_answers_as_it_is_described(case: schemathesis.Case, key: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"})
