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
from enterprises.models import Enterprise
from tests.factories.accounts import make_actor, make_user
from tests.factories.crowd import settle_dossiers, settle_enterprises
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


@pytest.mark.parametrize(("ended_on", "counted"), [(date(2018, 1, 2), True), (date(2017, 12, 31), False)])
def test_t1_counts_who_is_there_at_the_end_of_the_year(leader, ended_on, counted):
    gone = certified("甲")
    confirm(gone, revenue="12638.00")
    Enterprise.objects.filter(pk=gone.pk).update(ended_on=ended_on, ended_as="closed")

    assert (read(leader, "T1").value is not None) is counted


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


def test_t7_met_by_the_known_only_is_not_yet_met(leader):
    known, unknown = (make_enterprise(name, rung=Rung.CULTIVATED) for name in "甲乙")
    confirm(known, qualified_suppliers="100", qualified_suppliers_zhejiang="80")

    reading = read(leader, "T7")

    assert (reading.standing, reading.words, reading.small) == (Standing.PARTIAL, "1 / 2 家", "最低 80.00%")
    assert reading.missing == "另有 1 家企业尚无经确认的供应商数据"
    assert {row.enterprise: row.counts for row in reading.rows} == {known: True, unknown: None}


def test_t7_of_a_past_year_asks_those_who_were_on_the_rung_then(leader):
    officer = make_actor(Role.LEAD_OFFICER)
    risen = make_enterprise("甲", rung=Rung.PLANNED)
    fallen = make_enterprise("乙", rung=Rung.CULTIVATED)
    stayed = make_enterprise("丙", rung=Rung.CREATING)
    newer = make_enterprise("丁", rung=Rung.CREATING, rung_since=date(2017, 1, 1))
    for enterprise, target in ((risen, Rung.CULTIVATED), (fallen, Rung.PLANNED)):
        batches.move(
            enterprise=enterprise, target=target, on=date(2017, 6, 1), reason="会议", by=officer, at=AT
        )

    found = {year: {row.enterprise for row in read(leader, "T7", year).rows} for year in (2015, 2016, 2017)}

    assert found == {2015: {fallen}, 2016: {fallen, stayed}, 2017: {risen, stayed, newer}}


@pytest.mark.parametrize("code", ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"])
def test_target_without_data_has_no_figure(leader, code):
    reading = read(leader, code)

    assert (reading.words, reading.small, reading.bar) == ("—", "", None)
    assert reading.standing == Standing.NO_DATA


def test_t4_of_products_of_which_nothing_is_known_has_no_figure(leader):
    certified("甲", international_level=None)

    reading = read(leader, "T4")

    assert (reading.words, reading.missing) == ("—", "另有 1 个认证产品未填报")


def test_t4_says_that_products_are_read_as_they_are_now(leader):
    assert [read(leader, code).remark for code in ("T3", "T4", "T5", "T6")] == [
        "按当前填报的产品信息",
        "按当前填报的产品信息",
        "按当前填报的产品信息",
        "",
    ]


def pilots(*called):
    """The pilot batch of 2015 with enterprises of these names, each in a township of its own."""
    officer = make_actor(Role.LEAD_OFFICER)
    batch = batches.open_batch(
        year=2015, kind="pilot", name="试点", decided_on=date(2015, 12, 1), by=officer, at=AT
    )
    found = [make_enterprise(name) for name in called]
    for enterprise in found:
        batches.admit(batch=batch, enterprise=enterprise, on=date(2015, 12, 1), by=officer, at=AT)
    return found


def test_t8_counts_the_pilots_of_2015(leader):
    pilots("甲", "乙")

    reading = read(leader, "T8")

    assert (reading.value, reading.standing, reading.words) == (Decimal(2), Standing.MET, "2 家")


def test_t8_of_a_batch_without_enterprises_is_none_of_two(leader):
    pilots()

    assert (read(leader, "T8").words, read(leader, "T8").standing) == ("0 家", Standing.UNMET)


def test_figures_are_cited_as_officials_cite(leader):
    found = {reading.target.code: reading.cited for reading in targets.readings(Policy.objects.get(), 2017)}

    assert found == {
        "T1": "二、工作目标 第 2 项",
        "T2": "二、工作目标 第 2 项",
        "T3": "二、工作目标 第 2 项",
        "T4": "二、工作目标 第 3 项",
        "T5": "二、工作目标 第 3 项",
        "T6": "二、工作目标 第 3 项",
        "T7": "三（四）",
        "T8": "三（五）",
    }


def test_target_that_nobody_has_defined_is_shown_as_such(leader):
    target = Policy.objects.get().targets.get(code="T8")
    target.code, target.pk = "T9", None
    target.save()

    shown = targets.readings(Policy.objects.get(), 2017)[-1]

    assert (shown.target.code, shown.standing.words, shown.words) == ("T9", "未定义统计口径", "—")
    assert targets.reading(leader, target, 2017).defined is False


def test_readings_come_for_every_target_of_the_policy(leader):
    found = targets.readings(Policy.objects.get(), 2017)

    assert [reading.target.code for reading in found] == [f"T{n}" for n in range(1, 9)]


def test_township_reads_the_figure_of_the_district_and_its_own_rows(leader):
    mine, other = certified("甲"), certified("乙")
    confirm(mine, revenue="100")
    confirm(other, revenue="200")
    officer = make_actor(Role.TOWNSHIP_OFFICER, mine.township)

    reading = read(officer, "T1")

    assert (reading.value, reading.hidden) == (Decimal("0.0300"), 1)
    assert [row.enterprise for row in reading.rows] == [mine]
    assert read(leader, "T1").hidden == 0


def test_township_without_a_pilot_reads_that_the_target_is_met(leader):
    pilots("甲", "乙")
    officer = make_actor(Role.TOWNSHIP_OFFICER, make_enterprise("丙").township)

    reading = read(officer, "T8")

    assert (reading.standing, reading.rows, reading.hidden) == (Standing.MET, (), 2)


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_readings_ask_as_much_for_many_as_for_one(leader, size, django_assert_num_queries):
    enterprises = settle_enterprises(size)
    for enterprise in enterprises:
        enterprise.rung = Rung.CERTIFIED
    Enterprise.objects.update(rung=Rung.CERTIFIED)
    settle_dossiers(
        enterprises,
        make_user(Role.LEAD_OFFICER),
        figures=("revenue", "exports", "own_brand_exports", *targets.SUPPLIERS),
    )
    policy = targets.current_policy()
    assert policy is not None

    with django_assert_num_queries(12):
        found = targets.readings(policy, 2017)

    assert [reading.whole for reading in found if reading.target.code in ("T4", "T7")] == [size, size]
