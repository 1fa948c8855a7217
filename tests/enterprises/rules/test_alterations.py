from datetime import date

import pytest

from dongtou_brand.kernel.actor import Actor, Role
from enterprises.enums import AlterationKind, EnterpriseEnd
from enterprises.models import Enterprise
from enterprises.rules.alterations import (
    CORRECTION,
    can_alter,
    can_merge,
    can_revive,
    day_is_right,
    has_ground,
    is_another,
    open_kinds,
)
from enterprises.rules.enterprises import is_active

TODAY = date(2018, 4, 27)
CLOSED = Enterprise(pk=2, name="温州望海有限公司", ended_on=date(2018, 3, 1), ended_as=EnterpriseEnd.CLOSED)
OPEN = Enterprise(pk=1, name="温州海霞有限公司")


@pytest.mark.parametrize("role", list(Role))
def test_lead_bureau_alters(role):
    assert (can_alter(Actor(role=role)) is None) is (role in (Role.LEAD_OFFICER, Role.LEAD_CHIEF))


@pytest.mark.parametrize(
    ("kind", "number", "reason", "has_file", "right"),
    [
        (AlterationKind.NAME, "1 号", "", False, True),
        (AlterationKind.NAME, " ", "", True, True),
        (AlterationKind.NAME, "", "改了", False, False),
        (AlterationKind.NAME, "", CORRECTION, False, True),
        (AlterationKind.CLOSURE, "", CORRECTION, False, False),
        (AlterationKind.REVIVAL, "1 号", " ", False, False),
        (AlterationKind.REVIVAL, "1 号", "登记有误", False, True),
    ],
)
def test_alteration_rests_on_a_document_or_a_paper(kind, number, reason, has_file, right):
    assert (has_ground(kind, number, reason, has_file=has_file) is None) is right


@pytest.mark.parametrize(
    ("on", "right"),
    [
        (date(2018, 4, 27), True),
        (date(2018, 4, 28), False),
        (date(2004, 5, 18), True),
        (date(2004, 5, 17), False),
    ],
)
def test_day_is_between_founding_and_today(on, right):
    assert (day_is_right(on, date(2004, 5, 18), None, TODAY) is None) is right


def test_day_does_not_come_before_the_last_change_of_its_kind():
    assert day_is_right(date(2018, 3, 1), None, date(2018, 3, 1), TODAY) is None
    assert "早于上一次同类变更" in (day_is_right(date(2018, 2, 28), None, date(2018, 3, 1), TODAY) or "")


def test_ended_enterprise_can_only_be_revived():
    assert is_active(OPEN) is None
    assert is_active(CLOSED) == "“温州望海有限公司”已于 2018-03-01 注销，档案只供查阅。"
    assert open_kinds(CLOSED) == (AlterationKind.REVIVAL,)
    assert AlterationKind.REVIVAL not in open_kinds(OPEN)
    assert (can_revive(CLOSED), can_revive(OPEN) is None) == (None, False)


def test_enterprise_merges_into_another_open_one():
    assert can_merge(OPEN, Enterprise(pk=3)) is None
    assert "自身" in (can_merge(OPEN, OPEN) or "")
    assert "注销" in (can_merge(OPEN, CLOSED) or "")
    assert is_another("甲", "乙") is None
    assert is_another("甲", "甲") is not None
