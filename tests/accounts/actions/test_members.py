from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actions import members
from accounts.models import Membership, Notice, TrailEntry, User
from accounts.queries import invitations as queries
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_enterprise, manager, member

pytestmark = pytest.mark.django_db


def of(actor: Actor) -> Membership:
    return Membership.objects.current().get(user=actor.user_id)


def end(actor: Actor, by: Actor, **values) -> Membership:
    given = {"reason": "离职", "at": timezone.now()} | values
    return members.end(membership=of(actor), by=by, **given)


def role_of(actor: Actor) -> str | None:
    found = Membership.objects.current().filter(user=actor.user_id).first()
    return found.role if found else None


def test_manager_ends_a_clerk_with_a_reason():
    firm = make_enterprise()
    boss, clerk = manager(firm), member(firm)
    with pytest.raises(Refused, match="请写明原因"):
        end(clerk, boss, reason=" ")

    end(clerk, boss)

    assert role_of(clerk) is None
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.reason) == ("accounts.membership.end", "离职")


def test_ending_twice_is_refused_in_words():
    firm = make_enterprise()
    boss, clerk = manager(firm), member(firm)
    stale = of(clerk)
    end(clerk, boss)

    with pytest.raises(Refused, match="已经终止"):
        members.end(membership=stale, reason="离职", by=boss, at=timezone.now())


def test_last_manager_leaves_only_with_a_successor():
    firm = make_enterprise()
    boss, clerk = manager(firm), member(firm)
    with pytest.raises(Refused, match="请同时指定接任的负责人"):
        end(boss, boss)

    end(boss, boss, successor=of(clerk))

    assert (role_of(boss), role_of(clerk)) == (None, Role.ENTERPRISE_MANAGER)
    assert Membership.objects.filter(user=clerk.user_id).count() == 2


def test_last_manager_becomes_a_clerk_only_with_a_successor():
    firm = make_enterprise()
    boss, clerk = manager(firm), member(firm)
    change = {"membership": of(boss), "role": Role.ENTERPRISE_CLERK, "by": boss}
    with pytest.raises(Refused, match="最后一名在任的企业负责人"):
        members.change_role(**change, at=timezone.now())

    members.change_role(**change, successor=of(clerk), at=timezone.now())

    assert (role_of(boss), role_of(clerk)) == (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_MANAGER)


def test_a_manager_whose_account_is_closed_does_not_count():
    firm = make_enterprise()
    boss, other = manager(firm), manager(firm)
    User.objects.filter(pk=other.user_id).update(is_active=False)

    with pytest.raises(Refused, match="请同时指定接任的负责人"):
        end(boss, boss)


def test_one_of_two_managers_leaves_freely():
    firm = make_enterprise()
    boss, other = manager(firm), manager(firm)

    end(other, boss)

    assert (role_of(boss), role_of(other)) == (Role.ENTERPRISE_MANAGER, None)


@pytest.mark.parametrize("who", ["self", "stranger", "ended"])
def test_successor_must_be_somebody_of_the_enterprise(who):
    firm = make_enterprise()
    boss = manager(firm)
    candidates = {"self": boss, "stranger": manager(make_enterprise()), "ended": member(firm)}
    successor = of(candidates[who])
    if who == "ended":
        Membership.objects.filter(pk=successor.pk).update(ended_at=timezone.now())

    with pytest.raises(Refused, match="接任人须是本单位另一名在任人员"):
        end(boss, boss, successor=successor)
    assert role_of(boss) == Role.ENTERPRISE_MANAGER


@pytest.mark.parametrize("role", [Role.ENTERPRISE_CLERK, Role.LEAD_OFFICER, Role.SYSTEM_ADMIN])
def test_nobody_else_changes_people_here(role):
    firm = make_enterprise()
    clerk = member(firm)
    organisation = firm.organisation if role == Role.ENTERPRISE_CLERK else None
    with pytest.raises(Refused, match="只有本企业的负责人"):
        end(clerk, make_actor(role, organisation))


def test_manager_of_another_enterprise_changes_nobody():
    with pytest.raises(Refused, match="只有本企业的负责人"):
        end(member(make_enterprise()), manager(make_enterprise()))


def test_same_role_is_no_change():
    firm = make_enterprise()
    boss, clerk = manager(firm), member(firm)
    with pytest.raises(Refused, match="没有变更"):
        members.change_role(membership=of(clerk), role=Role.ENTERPRISE_CLERK, by=boss, at=timezone.now())


def test_role_of_a_bureau_is_not_given():
    firm = make_enterprise()
    with pytest.raises(Refused, match="只能是企业填报员或企业负责人"):
        members.change_role(
            membership=of(member(firm)), role=Role.LEAD_CHIEF, by=manager(firm), at=timezone.now()
        )


def test_successor_finds_what_the_leaving_manager_has_not_read():
    firm = make_enterprise()
    boss, clerk = manager(firm), member(firm)
    Notice.objects.create(
        user_id=boss.user_id, title="报告待签发", link="/reporting/1/", sent_at=timezone.now()
    )

    end(boss, boss, successor=of(clerk))

    titles = set(Notice.objects.filter(user=clerk.user_id).values_list("title", flat=True))
    assert titles == {"报告待签发", "您的角色已变更为企业负责人"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_once_do_not_both_go():
    firm = make_enterprise()
    bosses = [manager(firm), manager(firm)]
    said, ready = [], Barrier(2)

    def leave(by: Actor) -> None:
        membership = of(by)
        ready.wait()
        try:
            members.end(membership=membership, reason="离职", by=by, at=timezone.now())
            said.append("gone")
        except Refused as refusal:
            said.append(refusal.words[:12])
        finally:
            connection.close()

    threads = [Thread(target=leave, args=[by]) for by in bosses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["gone", "这是最后一名在任的企业负"]
    assert queries.managers(firm.organisation_id).count() == 1
