from datetime import date, timedelta
from decimal import Decimal

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from enterprises.enums import CertificateStatus, FigureStatus, Rung
from enterprises.models import Enterprise, Standing
from enterprises.queries import enterprises
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    make_standing,
    make_township,
    member,
    township_officer,
)

pytestmark = pytest.mark.django_db
TODAY = date(2018, 4, 27)


def test_each_role_sees_its_own():
    ours, theirs = make_enterprise(), make_enterprise()
    both = {ours, theirs}

    seen = {
        actor.role: set(enterprises.visible_to(actor))
        for actor in [member(ours), township_officer(ours), Actor.public(), Actor.system()]
        + [make_actor(role) for role in (Role.LEAD_OFFICER, Role.BUREAU_OFFICER, Role.LEADER)]
        + [make_actor(role) for role in (Role.EXPERT, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)]
    }

    assert seen == {
        Role.ENTERPRISE_CLERK: {ours},
        Role.TOWNSHIP_OFFICER: {ours},
        Role.LEAD_OFFICER: both,
        Role.BUREAU_OFFICER: both,
        Role.LEADER: both,
        Role.SYSTEM: both,
        Role.EXPERT: set(),
        Role.SYSTEM_ADMIN: set(),
        Role.AUDIT_ADMIN: set(),
        Role.PUBLIC: set(),
    }


@pytest.mark.parametrize("term", ["海霞", "wzhx", "WenZhou HaiXia", "wz hx", "0019q", " 91330305000000019Q "])
def test_enterprise_is_found_by_name_pinyin_initials_and_code(term):
    name = "温州海霞电气有限公司"
    found = make_enterprise(name, credit_code="91330305000000019Q")
    make_enterprise("浙江百岛海洋食品有限公司")

    assert list(Enterprise.objects.filter(enterprises.named_like(term))) == [found]


def test_rows_of_an_enterprise_are_found_like_the_enterprise():
    name = "温州海霞电气有限公司"
    found = make_standing(make_enterprise(name))
    make_standing(make_enterprise())

    assert list(Standing.objects.filter(enterprises.named_like("wz hx", "enterprise__"))) == [found]


@pytest.mark.parametrize("term", ["%", "_", "' OR 1=1 --"])
def test_signs_of_the_database_mean_nothing(term):
    make_enterprise()

    assert not Enterprise.objects.filter(enterprises.named_like(term)).exists()


@pytest.mark.parametrize(
    ("left", "status", "found"),
    [(-1, "valid", 0), (0, "valid", 1), (90, "valid", 1), (91, "valid", 0), (30, "suspended", 0)],
)
def test_certificate_is_expiring_for_ninety_days(left, status, found):
    enterprise = make_enterprise()
    make_certificate(enterprise, valid_to=TODAY + timedelta(days=left), status=CertificateStatus(status))

    assert enterprises.expiring(Enterprise.objects.all(), TODAY).count() == found


def test_tabs_are_counted_in_one_query(django_assert_num_queries):
    make_certificate(make_enterprise(rung=Rung.CREATING), valid_to=TODAY)
    make_enterprise(rung=Rung.PLANNED)

    with django_assert_num_queries(1):
        counts = enterprises.counts(Enterprise.objects.all(), TODAY)

    assert counts == enterprises.Counts(all=2, cultivated=1, expiring=1)


def row_of(enterprise):
    return enterprises.rows([enterprise])[0]


def test_row_takes_both_figures_from_the_latest_year_with_revenue():
    enterprise = make_enterprise()
    for year, revenue in ((2016, 7512), (2017, 8600)):
        make_figure(enterprise, "revenue", year, revenue)
        make_figure(enterprise, "rd_spending", year, 430)
    make_figure(enterprise, "rd_spending", 2018, 999)

    row = row_of(enterprise)

    assert (row.year, row.revenue, row.intensity) == (2017, 8600, 5)


@pytest.mark.parametrize(("status", "revenue"), [(FigureStatus.DRAFT, None), (FigureStatus.SUBMITTED, 100)])
def test_row_shows_no_draft(status, revenue):
    enterprise = make_enterprise()
    make_figure(enterprise, status=status)

    assert row_of(enterprise).revenue == revenue


def test_row_without_research_has_no_intensity_instead_of_zero():
    enterprise = make_enterprise()
    make_figure(enterprise)

    assert row_of(enterprise).intensity is None


def test_row_shows_the_points_of_the_latest_day():
    enterprise = make_enterprise()
    make_standing(enterprise, on=date(2018, 4, 20), value=Decimal("70.5"))
    make_standing(enterprise, on=date(2017, 4, 2), value=Decimal(60))

    row = row_of(enterprise)

    assert (row.points, row.verified_on) == (Decimal("70.5"), date(2018, 4, 20))


def test_row_shows_no_points_while_they_are_verified_anew():
    enterprise = make_enterprise()
    make_standing(enterprise, on=date(2017, 4, 2), value=Decimal(60))
    make_standing(enterprise, on=date(2018, 4, 20), value=Decimal("70.5"))
    make_standing(enterprise, on=date(2018, 4, 20), title="核验结果撤回，重新核验")

    row = row_of(enterprise)

    assert (row.points, row.verified_on) == (None, None)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_rows_cost_two_queries_however_many(number, django_assert_num_queries):
    township = make_township()
    for _ in range(number):
        enterprise = make_enterprise(township=township)
        make_figure(enterprise)
        make_standing(enterprise, value=1)
    found = list(Enterprise.objects.all())

    with django_assert_num_queries(2):
        rows = enterprises.rows(found)

    assert [row.enterprise for row in rows] == found


def test_townships_are_those_of_the_day():
    old = make_township("北岙街道", position=1)
    new = make_township("昆鹏街道", position=2, valid_from=date(2021, 1, 1))

    assert list(enterprises.townships_on(date(2020, 12, 31))) == [old]
    assert list(enterprises.townships_on(date(2021, 1, 1))) == [old, new]
