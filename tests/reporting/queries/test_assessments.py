"""What verification found, as a report says it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models import Assessment, Verdict
from dongtou_brand.kernel.actor import Role
from reporting.queries.assessments import latest_verified
from tests.factories.accounts import make_user
from tests.factories.benchmarking import make_assessment, make_catalogue, make_round
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db
AT = datetime(2018, 6, 1, tzinfo=UTC)


def verified(enterprise, *, gate: str = "no") -> Assessment:
    assessment = make_assessment(enterprise, make_round(make_catalogue()))
    officer = make_user(Role.LEAD_OFFICER)
    choices = {"A-01": gate, "A-02": "yes", "A-07": "monthly", "B-01": "yes", "B-05": "number"}
    for indicator in assessment.round.catalogue.indicators.all():
        number = Decimal(3) if indicator.code == "B-05" else None
        note = f"{indicator.code} 意见"
        Verdict.objects.create(
            assessment=assessment, indicator=indicator, choice=choices[indicator.code], own_number=number,
            note=note, by=officer, at=AT,
        )  # fmt: skip
    Assessment.objects.filter(pk=assessment.pk).update(
        status=AssessmentStatus.VERIFIED, submitted_by=officer, submitted_at=AT, self_points=Decimal(14),
        verified_by=officer, verified_at=AT, verified_points=Decimal("11.0"), gates_met=2, gates_total=3,
        outcome=Outcome.UNMET,
    )  # fmt: skip
    return assessment


def test_gates_come_before_points_that_were_lost() -> None:
    enterprise = make_enterprise()
    verified(enterprise)

    found = latest_verified(enterprise, 2018)

    assert [(gap.code, gap.is_gate, gap.lost) for gap in found.gaps] == [
        ("A-01", True, None), ("B-05", False, Decimal("2.0")), ("A-07", False, Decimal("1.0")),
    ]  # fmt: skip
    assert [(d.verified, d.full) for d in found.dimensions] == [
        (Decimal("5.0"), Decimal("6.0")), (Decimal("6.0"), Decimal("8.0")),
    ]  # fmt: skip


def test_assessment_of_a_later_year_is_not_told() -> None:
    enterprise = make_enterprise()
    verified(enterprise)

    assert latest_verified(enterprise, 2017) is None


def test_assessment_that_is_not_verified_is_not_told() -> None:
    enterprise = make_enterprise()
    make_assessment(enterprise, make_round(make_catalogue()))

    assert latest_verified(enterprise, 2018) is None
