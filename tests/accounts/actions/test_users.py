from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import memberships, users
from accounts.enums import OrganisationKind
from accounts.models import Membership, TrailEntry, User
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor, make_organisation, make_user

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(TrailEntry.objects.order_by("sequence").values_list("action", flat=True))


def new_clerk(by: Actor, **values: object) -> users.FirstPassword:
    given = {"username": "Chen.Jie", "name": "陈洁", "role": Role.ENTERPRISE_CLERK} | values
    given.setdefault("organisation", make_organisation())
    return users.create(**given, by=by, at=timezone.now())


def test_create_gives_an_account_a_role_and_a_one_time_password() -> None:
    made = new_clerk(make_actor(Role.SYSTEM_ADMIN))
    user = User.objects.get(username="chen.jie")
    assert user.check_password(made.password)
    assert user.must_change_password
    assert user.memberships.get().role == Role.ENTERPRISE_CLERK
    assert acts() == ["accounts.user.create", "accounts.membership.begin"]


def test_create_never_writes_the_password_into_the_trail() -> None:
    made = new_clerk(make_actor(Role.SYSTEM_ADMIN))
    assert not [e for e in TrailEntry.objects.all() if made.password in f"{e.detail}{e.subject}{e.reason}"]


def test_create_refuses_a_name_that_differs_in_capitals_only() -> None:
    by = make_actor(Role.SYSTEM_ADMIN)
    new_clerk(by)
    with pytest.raises(Refused, match="已被使用"):
        new_clerk(by, username="CHEN.jie")


def test_create_leaves_nothing_behind_when_the_role_does_not_fit() -> None:
    with pytest.raises(Refused):
        new_clerk(make_actor(Role.SYSTEM_ADMIN), role=Role.LEAD_CHIEF)
    assert not User.objects.filter(username="chen.jie").exists()
    assert acts() == []


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.LEAD_CHIEF, Role.LEADER])
def test_nobody_else_creates_accounts(role: Role) -> None:
    with pytest.raises(Refused, match="只有系统管理员"):
        new_clerk(make_actor(role))


def test_the_system_administrator_makes_no_auditor() -> None:
    operations = make_organisation(OrganisationKind.OPERATIONS)
    with pytest.raises(Refused, match="不能开通"):
        new_clerk(make_actor(Role.SYSTEM_ADMIN), organisation=operations, role=Role.AUDIT_ADMIN)


def test_the_system_administrator_resets_no_auditor() -> None:
    by = make_actor(Role.SYSTEM_ADMIN)
    auditor = make_user(Role.AUDIT_ADMIN)
    memberships.end(user=auditor, reason="离岗", by=Actor.system(), at=timezone.now())
    with pytest.raises(Refused, match="系统管理员不能变更"):
        users.reset_password(user=auditor, by=by, at=timezone.now())


def test_the_system_administrator_changes_nothing_of_his_own() -> None:
    by = make_actor(Role.SYSTEM_ADMIN)
    himself = User.objects.get(pk=by.user_id)
    lead = make_organisation(OrganisationKind.LEAD)
    for act in (
        lambda: memberships.move(
            user=himself, organisation=lead, role=Role.LEAD_CHIEF, reason="x", by=by, at=timezone.now()
        ),
        lambda: users.reset_password(user=himself, by=by, at=timezone.now()),
        lambda: users.disable(user=himself, reason="x", by=by, at=timezone.now()),
    ):
        with pytest.raises(Refused, match="不能变更自己的账号"):
            act()


def test_reset_sets_a_password_that_must_be_changed() -> None:
    user = make_user(Role.ENTERPRISE_CLERK)
    made = users.reset_password(user=user, by=make_actor(Role.SYSTEM_ADMIN), at=timezone.now())
    user.refresh_from_db()
    assert user.check_password(made.password)
    assert user.must_change_password
    assert user.password_records.count() == 1


def test_disable_and_enable_want_a_reason_and_leave_before_and_after() -> None:
    by, user = make_actor(Role.SYSTEM_ADMIN), make_user(Role.ENTERPRISE_CLERK)
    with pytest.raises(Refused, match="请写明原因"):
        users.disable(user=user, reason=" ", by=by, at=timezone.now())
    users.disable(user=user, reason="离职", by=by, at=timezone.now())
    with pytest.raises(Refused, match="已经停用"):
        users.disable(user=user, reason="离职", by=by, at=timezone.now())
    users.enable(user=user, reason="返岗", by=by, at=timezone.now())
    first = TrailEntry.objects.get(action="accounts.user.disable")
    assert first.detail == {"before": {"is_active": True}, "after": {"is_active": False}}
    assert first.reason == "离职"
    assert acts() == ["accounts.user.disable", "accounts.user.enable"]


def test_move_ends_the_old_role_and_begins_the_new_one() -> None:
    by, user = make_actor(Role.SYSTEM_ADMIN), make_user(Role.LEAD_OFFICER)
    lead = user.memberships.get().organisation
    at = timezone.now() + timedelta(seconds=1)
    memberships.move(user=user, organisation=lead, role=Role.LEAD_CHIEF, reason="晋升", by=by, at=at)
    old, new = user.memberships.order_by("pk")
    assert (old.role, old.ended_at, new.role, new.started_at, new.ended_at) == (
        Role.LEAD_OFFICER, at, Role.LEAD_CHIEF, at, None,
    )  # fmt: skip


def test_move_to_the_same_role_is_refused() -> None:
    by, user = make_actor(Role.SYSTEM_ADMIN), make_user(Role.LEAD_OFFICER)
    lead = user.memberships.get().organisation
    with pytest.raises(Refused, match="没有变更"):
        memberships.move(
            user=user, organisation=lead, role=Role.LEAD_OFFICER, reason="x", by=by, at=timezone.now()
        )


def test_end_leaves_the_person_without_a_role() -> None:
    by, user = make_actor(Role.SYSTEM_ADMIN), make_user(Role.EXPERT)
    memberships.end(user=user, reason="聘期届满", by=by, at=timezone.now())
    assert not Membership.objects.current().filter(user=user).exists()
    with pytest.raises(Refused, match="没有任职"):
        memberships.end(user=user, reason="聘期届满", by=by, at=timezone.now())


def test_the_database_allows_one_current_role_a_person() -> None:
    user = make_user(Role.SYSTEM_ADMIN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=user,
            organisation=user.memberships.get().organisation,
            role=Role.AUDIT_ADMIN,
            started_at=timezone.now(),
        )


def test_the_database_allows_no_capitals_in_a_username() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Admin", name="管理员")
