from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from accounts.rules import invitations as rules
from dongtou_brand.kernel.actor import Actor, Role

AT = datetime(2018, 4, 27, 2, tzinfo=UTC)
FIRM = SimpleNamespace(pk=5, kind="enterprise", name="海霞电气")
CLERK, MANAGER = Role.ENTERPRISE_CLERK, Role.ENTERPRISE_MANAGER


def who(role: Role, organisation: int = 5) -> Actor:
    return Actor(role=role, user_id=1, organisation_id=organisation)


def asked(
    by: Actor, role: Role = MANAGER, *, looks_after: bool = False, has_manager: bool = True
) -> str | None:
    return rules.can_invite(by, FIRM, role, looks_after=looks_after, has_manager=has_manager)


def test_manager_invites_into_the_own_enterprise_only():
    assert asked(who(MANAGER), CLERK) is None
    assert asked(who(MANAGER), MANAGER) is None
    assert asked(who(MANAGER, 6), CLERK) == "只有企业负责人可以邀请本单位人员。"


def test_clerk_invites_nobody():
    assert asked(who(CLERK), CLERK) == "只有企业负责人可以邀请本单位人员。"


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.LEAD_OFFICER, Role.LEAD_CHIEF])
def test_officers_in_charge_invite_a_manager_where_there_is_none(role):
    officer = who(role, 1)

    assert asked(officer, looks_after=True, has_manager=False) is None
    assert "已有在任的企业负责人" in (asked(officer, looks_after=True) or "")
    assert "填报员由企业负责人自行邀请" in (asked(officer, CLERK, looks_after=True, has_manager=False) or "")
    assert asked(officer, has_manager=False) == "只有企业负责人可以邀请本单位人员。"


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.LEADER, Role.SYSTEM_ADMIN, Role.EXPERT])
def test_nobody_else_invites(role):
    assert asked(who(role, 1), looks_after=True, has_manager=False) == "只有企业负责人可以邀请本单位人员。"


def test_invitations_lead_into_enterprises_only():
    bureau = SimpleNamespace(pk=5, kind="bureau", name="财政局")

    words = rules.can_invite(Actor.system(), bureau, Role.BUREAU_OFFICER, looks_after=True, has_manager=False)
    assert words == "邀请只用于企业的填报员和负责人，其他人员由平台系统管理员开通。"


def invitation(**values: object) -> SimpleNamespace:
    held = {"expires_at": AT + timedelta(days=7), "accepted_at": None, "revoked_at": None}
    return SimpleNamespace(**(held | values))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, None),
        ({"accepted_at": AT}, "已经使用"),
        ({"revoked_at": AT}, "已撤回"),
        ({"expires_at": AT}, "已过期"),
    ],
)
def test_an_invitation_that_does_not_hold_says_why(values, words):
    said = rules.is_open(invitation(**values), AT)

    assert said is None if words is None else words in (said or "")


def test_expired_invitation_can_be_renewed_but_no_used_one():
    assert rules.is_unused(invitation(expires_at=AT)) is None
    assert rules.is_unused(invitation(accepted_at=AT)) is not None


def test_keys_are_long_and_never_kept():
    one, other = rules.new_key(), rules.new_key()

    assert one != other
    assert (len(one) >= 43, len(rules.digest(one))) == (True, 64)


@pytest.mark.parametrize(
    ("by", "looks_after", "may"),
    [
        (who(MANAGER), False, True),
        (who(MANAGER, 6), False, False),
        (who(CLERK), False, False),
        (who(Role.TOWNSHIP_OFFICER, 1), True, True),
        (who(Role.TOWNSHIP_OFFICER, 1), False, False),
        (who(Role.BUREAU_OFFICER, 1), True, False),
    ],
)
def test_revoking_is_for_the_manager_and_the_officers_in_charge(by, looks_after, may):
    assert (rules.can_revoke(by, FIRM, looks_after=looks_after) is None) == may
