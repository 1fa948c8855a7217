"""What the rounds changed: means, outcomes, and who rose or fell most."""

from decimal import Decimal

import pytest

from benchmarking.enums import CatalogueStatus
from benchmarking.models import Round
from dashboards.queries import rounds
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import make_assessment, make_catalogue, make_round, submitted
from tests.factories.enterprises import make_enterprise, manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    return make_actor(Role.LEADER)


@pytest.fixture
def two() -> tuple[Round, Round]:
    catalogue = make_catalogue()
    return make_round(catalogue, year=2017, number=1), make_round(catalogue, year=2018, number=1)


def verified(enterprise, in_round, points):
    made = submitted(manager(enterprise), make_assessment(enterprise, in_round), "verified")
    made.verified_points = Decimal(points)
    made.save()
    return made


def test_changes_hold_falls_as_well_as_rises(leader, two):
    before, after = two
    for name, first, second in (("甲", 50, 60), ("乙", 80, 55), ("丙", 70, 71)):
        enterprise = make_enterprise(name)
        verified(enterprise, before, first)
        verified(enterprise, after, second)

    found = [(change.latest.enterprise.name, change.difference) for change in rounds.changes(leader, most=2)]

    assert found == [("乙", Decimal(-25)), ("甲", Decimal(10))]


def test_changes_leave_out_who_was_verified_once(leader, two):
    verified(make_enterprise(), two[1], 60)

    assert rounds.changes(leader) == []


def test_changes_before_any_round_are_none(leader):
    assert rounds.changes(leader) == []


def test_rows_tell_each_round_from_the_oldest(leader, two):
    for round, points in zip(two, ("60.0", "70.0"), strict=True):
        verified(make_enterprise(), round, points)
        make_assessment(make_enterprise(), round)

    found = [(row.round, row.submitted, row.verified, row.mean, row.met) for row in rounds.rows(leader)]

    assert found == [(two[0], 1, 1, Decimal("60.0"), 1), (two[1], 1, 1, Decimal("70.0"), 1)]


def test_pass_points_are_those_of_the_catalogue_in_force():
    make_catalogue(pass_points=Decimal(11))
    make_catalogue(pass_points=Decimal(13), status=CatalogueStatus.DRAFT)

    assert rounds.pass_points() == Decimal(11)


def test_pass_points_before_any_catalogue_are_unknown():
    assert rounds.pass_points() is None


def test_changes_compare_each_enterprise_with_itself(leader, two):
    before, after = two
    early, late = make_enterprise("甲"), make_enterprise("乙")
    first = make_round(before.catalogue, year=before.year - 1, number=1)
    verified(early, first, 40)
    verified(early, before, 50)
    verified(late, before, 60)
    verified(late, after, 66)

    found = {c.latest.enterprise.name: (c.difference, c.before_round) for c in rounds.changes(leader)}

    assert found == {"甲": (Decimal(10), first), "乙": (Decimal(6), before)}
