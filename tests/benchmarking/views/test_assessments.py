"""The form of an assessment, its list, and handing it in."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from benchmarking.models import Answer, Assessment, AssessmentStatusChange
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, as_role  # noqa: F401
from tests.factories.benchmarking import fill, make_assessment, make_round, prove, say, submitted
from tests.factories.enterprises import make_enterprise, make_figure

pytestmark = pytest.mark.django_db
Open = Callable[..., Browser]


@pytest.fixture
def begun() -> Assessment:
    return make_assessment()


@pytest.fixture
def clerk(as_role: Open, begun: Assessment) -> Browser:  # noqa: F811
    return as_role(Role.ENTERPRISE_CLERK, begun.enterprise.organisation)


def address(name: str, *args: int) -> str:
    return reverse(f"benchmarking:{name}", args=args)


def test_form_shows_one_dimension_with_gates_first(clerk, begun):
    page = clerk.get(address("assessment", begun.pk), {"dimension": "A"})

    assert page.status_code == 200
    assert [group.kind for group in page.context["groups"]] == ["gate", "score"]
    assert [row.code for group in page.context["groups"] for row in group.rows] == ["A-01", "A-02", "A-07"]
