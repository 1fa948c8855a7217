from dataclasses import dataclass
from datetime import date

import pytest

from accounts.enums import OrganisationKind
from accounts.rules import people
from dongtou_brand.kernel.actor import Actor, Role

TODAY = date(2018, 4, 27)
ADMIN = Actor(role=Role.SYSTEM_ADMIN, user_id=1)
PLATFORM = Actor.system()


@dataclass
class Place:
    kind: str
    name: str = "某单位"
    valid_from: date | None = None
    valid_to: date | None = None


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SYSTEM_ADMIN, Role.SYSTEM)])
def test_nobody_else_manages_accounts(role: Role) -> None:
    assert people.can_manage(Actor(role=role, user_id=2)) == "只有系统管理员可以管理账号。"


def test_an_administrator_cannot_change_his_own_account() -> None:
    assert people.can_change(ADMIN, 1, Role.SYSTEM_ADMIN) == "不能变更自己的账号，请由另一名系统管理员办理。"


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_the_watchers_accounts_are_out_of_the_system_administrators_reach(role: Role) -> None:
    operations = Place(OrganisationKind.OPERATIONS)
    assert people.can_change(ADMIN, 2, role)
    assert people.can_give(ADMIN, role, operations, TODAY)
    assert people.can_change(PLATFORM, 2, role) is None
    assert people.can_give(PLATFORM, role, operations, TODAY) is None


def test_a_role_must_fit_the_organisation() -> None:
    assert people.can_give(ADMIN, Role.ENTERPRISE_CLERK, Place(OrganisationKind.ENTERPRISE), TODAY) is None
    words = people.can_give(ADMIN, Role.LEAD_CHIEF, Place(OrganisationKind.ENTERPRISE), TODAY)
    assert words == "“某单位”的人员不能担任“牵头单位审核”。"


def test_an_organisation_gives_roles_only_while_it_exists() -> None:
    kunpeng = Place(OrganisationKind.TOWNSHIP, "昆鹏街道", valid_from=date(2021, 1, 1))
    assert people.can_give(ADMIN, Role.TOWNSHIP_OFFICER, kunpeng, TODAY) == (
        "“昆鹏街道”目前不在设立期间，不能开通账号。"
    )
    assert people.can_give(ADMIN, Role.TOWNSHIP_OFFICER, kunpeng, date(2021, 1, 1)) is None


@pytest.mark.parametrize("username", ["a", "1abc", "Abc", "张三", "a b", "a" * 41, "ａbc", "a\n"])
def test_a_username_that_is_hard_to_type_is_refused(username: str) -> None:
    assert people.good_username(username)


@pytest.mark.parametrize("username", ["qy01", "scjg_sh", "zhang.san", "ab", "a" * 40])
def test_a_plain_username_passes(username: str) -> None:
    assert people.good_username(username) is None
