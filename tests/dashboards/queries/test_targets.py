"""T1–T8: each figure from its rows; missing is never zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from cultivation.actions import batches
from cultivation.models import Policy
from cultivation.rules.targets import Standing
from dashboards.queries import targets
from dongtou_brand.kernel.actor import Role
from enterprises.enums import FigureStatus, Rung
from tests.factories.accounts import make_actor
from tests.factories.enterprises import AT, make_certificate, make_enterprise, make_figure, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    call_command("ground", verbosity=0)
    return make_actor(Role.LEADER)


def certified(called, **product):
    """An enterprise with a certificate for 2017 to 2019."""
    enterprise = make_enterprise(called, rung=Rung.CERTIFIED)
    made = make_product(enterprise, **product)
    make_certificate(
        enterprise,
        kind="zhejiang_made",
        product=made,
        valid_from=date(2017, 3, 1),
        valid_to=date(2020, 2, 28),
    )
    return enterprise


def confirm(enterprise, year=2017, **figures):
    for code, value in figures.items():
        make_figure(enterprise, code, year, Decimal(value), status=FigureStatus.CONFIRMED)


def read(leader, code, year=2017):
    target = Policy.objects.get().targets.get(code=code)
    return targets.reading(leader, target, year)


def test_t1_sums_confirmed_revenue_of_certified_enterprises_in_yi(leader):
    confirm(certified("甲"), revenue="12638.00")
    confirm(certified("乙"), revenue="17362.00")
    confirm(make_enterprise("丙"), revenue="99999")

    reading = read(leader, "T1")

    assert (reading.value, reading.standing) == (Decimal("3.0000"), Standing.UNMET)
    assert {row.enterprise.name for row in reading.rows} == {"甲", "乙"}


def test_t1_says_what_is_missing_instead_of_counting_zero(leader):
    certified("甲")

    reading = read(leader, "T1")

    assert (reading.value, reading.standing) == (None, Standing.NO_DATA)
    assert reading.missing == "另有 1 家企业尚无经确认的营业收入"


def test_t1_leaves_out_a_year_without_certificate(leader):
    confirm(certified("甲"), year=2016, revenue="5000")

    assert read(leader, "T1", 2016).rows == ()


def test_t2_is_a_trend_over_enterprises_with_both_figures(leader):
    confirm(certified("甲"), exports="2000", own_brand_exports="632")
    confirm(certified("乙"), exports="1000")

    reading = read(leader, "T2")

    assert reading.value == Decimal("31.60")
    assert reading.standing == Standing.FOLLOWED
    assert reading.trend == ((2014, None), (2015, None), (2016, None), (2017, Decimal("31.60")))


def test_t4_unknown_counts_in_the_whole_and_is_said(leader):
    certified("甲", name="阀门", international_level=True)
    certified("乙", name="开关", international_level=None)

    reading = read(leader, "T4")

    assert (reading.part, reading.whole, reading.value) == (1, 2, Decimal("50.00"))
    assert reading.missing == "另有 1 个认证产品未填报"


def test_t6_counts_enterprises_that_had_begun_by_the_end_of_the_year(leader):
    early, late = certified("甲"), certified("乙")
    early.excellence_since = date(2017, 12, 31)
    late.excellence_since = date(2018, 1, 1)
    early.save()
    late.save()

    assert read(leader, "T6").value == Decimal("50.00")


def test_t7_boundary_meets_and_lowest_is_the_figure(leader):
    for name, inside in (("甲", "50"), ("乙", "80"), ("丙", "49")):
        enterprise = make_enterprise(name, rung=Rung.CULTIVATED)
        confirm(enterprise, qualified_suppliers="100", qualified_suppliers_zhejiang=inside)

    reading = read(leader, "T7")

    assert (reading.part, reading.whole, reading.value) == (2, 3, Decimal("49.00"))
    assert reading.standing == Standing.UNMET
    assert {row.enterprise.name: row.counts for row in reading.rows} == {"甲": True, "乙": True, "丙": False}


def test_t7_never_divides_counts_as_whole_numbers(leader):
    enterprise = make_enterprise("丁", rung=Rung.CULTIVATED)
    confirm(enterprise, qualified_suppliers="51", qualified_suppliers_zhejiang="25")

    reading = read(leader, "T7")

    assert (reading.part, reading.whole, reading.value) == (0, 1, Decimal("49.02"))


def test_t8_counts_the_pilots_of_2015(leader):
    officer = make_actor(Role.LEAD_OFFICER)
    batch = batches.open_batch(
        year=2015, kind="pilot", name="试点", decided_on=date(2015, 12, 1), by=officer, at=AT
    )
    for name in "甲乙":
        batches.admit(batch=batch, enterprise=make_enterprise(name), on=date(2015, 12, 1), by=officer, at=AT)

    assert (read(leader, "T8").value, read(leader, "T8").standing) == (Decimal(2), Standing.MET)


def test_readings_come_for_every_target_of_the_policy(leader):
    found = targets.readings(leader, Policy.objects.get(), 2017)

    assert [reading.target.code for reading in found] == [f"T{n}" for n in range(1, 9)]


def test_township_sees_the_figures_of_its_own_enterprises_only(leader):
    mine, other = certified("甲"), certified("乙")
    confirm(mine, revenue="100")
    confirm(other, revenue="200")
    officer = make_actor(Role.TOWNSHIP_OFFICER, mine.township)

    assert read(officer, "T1").value == Decimal("0.0100")
