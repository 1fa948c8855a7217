from datetime import date, timedelta

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from enterprises.enums import CertificateStatus
from enterprises.models import Enterprise, Standing
from enterprises.queries import enterprises
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
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


def test_townships_are_those_of_the_day():
    old = make_township("北岙街道", position=1)
    new = make_township("昆鹏街道", position=2, valid_from=date(2021, 1, 1))

    assert list(enterprises.townships_on(date(2020, 12, 31))) == [old]
    assert list(enterprises.townships_on(date(2021, 1, 1))) == [old, new]
