"""Where an enterprise stands: its dimensions in percent, beside the line of 达标 in percent too."""

from decimal import Decimal

import pytest

from benchmarking.models import DimensionResult
from dashboards.queries import readiness
from tests.factories.benchmarking import make_assessment, make_round, submitted
from tests.factories.enterprises import make_enterprise, manager

pytestmark = pytest.mark.django_db


def test_latest_before_any_verification_is_none():
    enterprise = make_enterprise()
    submitted(manager(enterprise), make_assessment(enterprise))

    assert readiness.latest(manager(enterprise)) is None


def test_latest_draws_the_line_in_percent_of_the_full_points():
    """12 of 14 points: a line at 12 on an axis of percent would be far too low."""
    enterprise = make_enterprise()
    made = submitted(manager(enterprise), make_assessment(enterprise), "verified")
    for dimension in made.round.catalogue.dimensions.all():
        DimensionResult.objects.create(
            assessment=made, round=made.round, dimension=dimension, full=dimension.points,
            self_points=dimension.points, verified_points=dimension.points / 2, rate=Decimal(50),
        )  # fmt: skip

    found = readiness.latest(manager(enterprise))

    assert found is not None
    assert found.rows == [
        {"label": "品质卓越", "本企业（核验）": Decimal(50), "达标参考线": Decimal("85.7")},
        {"label": "自主创新", "本企业（核验）": Decimal(50), "达标参考线": Decimal("85.7")},
    ]


def test_latest_is_of_the_newest_round():
    enterprise = make_enterprise()
    old, new = make_round(year=2017), make_round(year=2018)
    for each in (new, old):
        submitted(manager(enterprise), make_assessment(enterprise, each), "verified")

    found = readiness.latest(manager(enterprise))

    assert found is not None
    assert (found.assessment.round, found.unmet_gates) == (new, 0)
