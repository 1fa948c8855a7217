from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import invitations, memberships
from accounts.models import Invitation, Membership, Notice, TrailEntry, User
from accounts.queries import invitations as queries
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor, make_organisation, make_user
from tests.factories.enterprises import make_enterprise, manager, member, township_officer

pytestmark = pytest.mark.django_db
PASSWORD = "Xiang-Lian-2018"
ANYBODY = Actor.public("10.0.0.7")


def offer(by: Actor, organisation=None, role: Role = Role.ENTERPRISE_CLERK, **values) -> invitations.Offer:
    given = {"name": "陈洁", "phone": "13812340027", "at": timezone.now()} | values
    return invitations.invite(
        organisation=organisation or queries.organisations_visible_to(by).get(), role=role, by=by, **given
    )


def accept(made: invitations.Offer, username: str = "chenjie", at=None) -> User:
    return invitations.accept(
        invitation=made.invitation, username=username, password=PASSWORD, by=ANYBODY, at=at or timezone.now()
    )


def test_invitation_keeps_no_key():
    made = offer(manager(make_enterprise()))

    invitation = Invitation.objects.get()
    assert queries.with_key(made.key) == invitation
    assert made.key not in str(Invitation.objects.values().get())
    entry = TrailEntry.objects.get(action="accounts.invitation.create")
    assert "13812340027" not in f"{entry.detail}{entry.subject}"
    assert invitation.expires_at - invitation.invited_at == timedelta(days=7)


def test_person_with_an_open_invitation_gets_no_second():
    by = manager(make_enterprise())
    made = offer(by)
    with pytest.raises(Refused, match="还在有效期内"):
        offer(by)

    invitations.revoke(invitation=made.invitation, by=by, at=timezone.now())

    assert offer(by).invitation.revoked_at is None


def test_clerk_and_foreign_manager_invite_nobody():
    firm = make_enterprise()
    for by in (member(firm), manager(make_enterprise())):
        with pytest.raises(Refused, match="只有企业负责人"):
            offer(by, firm.organisation)
    assert not Invitation.objects.exists()


def test_township_invites_a_manager_where_all_have_left():
    firm = make_enterprise()
    officer, boss = township_officer(firm), manager(firm)
    with pytest.raises(Refused, match="已有在任的企业负责人"):
        offer(officer, firm.organisation, Role.ENTERPRISE_MANAGER)

    User.objects.filter(pk=boss.user_id).update(is_active=False)

    made = offer(officer, firm.organisation, Role.ENTERPRISE_MANAGER)
    assert made.invitation.role == Role.ENTERPRISE_MANAGER


def test_foreign_township_invites_nobody():
    firm = make_enterprise()
    with pytest.raises(Refused):
        offer(make_actor(Role.TOWNSHIP_OFFICER), firm.organisation, Role.ENTERPRISE_MANAGER)


def test_accepting_makes_account_and_membership_in_one_act():
    firm = make_enterprise()
    boss = manager(firm)
    made = offer(boss)

    user = accept(made)

    assert user.check_password(PASSWORD)
    assert (user.name, user.phone, user.must_change_password) == ("陈洁", "13812340027", False)
    membership = user.memberships.get()
    assert (membership.organisation, membership.role) == (firm.organisation, Role.ENTERPRISE_CLERK)
    invitation = Invitation.objects.get()
    assert invitation.accepted_by == user
    acts = list(TrailEntry.objects.order_by("sequence").values_list("action", "actor"))
    assert acts[-1] == ("accounts.invitation.accept", "陈洁")
    assert Notice.objects.get(user=boss.user_id).title == "陈洁已接受邀请"


def test_link_works_once():
    made = offer(manager(make_enterprise()))
    accept(made)

    with pytest.raises(Refused, match="已经使用"):
        accept(made, "another")
    assert not User.objects.filter(username="another").exists()


def test_link_ends_after_seven_days_or_when_it_is_revoked():
    boss = manager(make_enterprise())
    late, back = offer(boss), offer(boss, name="王芳")
    with pytest.raises(Refused, match="已过期"):
        accept(late, at=timezone.now() + timedelta(days=7))

    invitations.revoke(invitation=back.invitation, by=boss, at=timezone.now())
    with pytest.raises(Refused, match="已撤回"):
        accept(back)
    with pytest.raises(Refused, match="已撤回"):
        invitations.revoke(invitation=back.invitation, by=boss, at=timezone.now())


def test_foreign_manager_revokes_nothing():
    made = offer(manager(make_enterprise()))
    with pytest.raises(Refused, match="不能撤回"):
        invitations.revoke(invitation=made.invitation, by=manager(make_enterprise()), at=timezone.now())


def test_taken_name_leaves_the_invitation_open():
    made = offer(manager(make_enterprise()))
    make_user(Role.EXPERT, username="chenjie")

    with pytest.raises(Refused, match="已被使用"):
        accept(made)
    assert Invitation.objects.open_at(timezone.now()).get() == made.invitation


def test_person_without_a_role_comes_with_the_old_account():
    made = offer(manager(make_enterprise()))
    person = make_user(Role.ENTERPRISE_CLERK)
    memberships.end(user=person, reason="换单位", by=Actor.system(), at=timezone.now())

    invitations.join(invitation=made.invitation, user=person, by=ANYBODY, at=timezone.now())

    assert Membership.objects.current().get(user=person).organisation == made.invitation.organisation
    assert Invitation.objects.get().accepted_by == person


def test_person_with_a_role_comes_from_nowhere():
    made = offer(manager(make_enterprise()))

    with pytest.raises(Refused, match="已有任职"):
        invitations.join(
            invitation=made.invitation, user=make_user(Role.EXPERT), by=ANYBODY, at=timezone.now()
        )
    assert Invitation.objects.open_at(timezone.now()).exists()


def test_renewed_link_replaces_the_old_one():
    made = offer(manager(make_enterprise()))

    again = invitations.renew(invitation=made.invitation, by=ANYBODY, at=timezone.now())

    assert queries.with_key(made.key) is None
    assert queries.with_key(again.key) == made.invitation


def test_newcomer_sees_what_nobody_has_read():
    firm = make_enterprise()
    boss, clerk = manager(firm), member(firm)
    at = timezone.now()

    def tell(user_id: int, title: str, link: str = "/enterprises/1/", read=None) -> None:
        Notice.objects.create(user_id=user_id, title=title, link=link, sent_at=at, read_at=read)

    tell(clerk.user_id, "年度数据已退回")
    tell(boss.user_id, "自评已退回", read=at)
    tell(clerk.user_id, "自评已退回")
    tell(boss.user_id, "报告待签发")
    tell(clerk.user_id, "密码已修改", link="")
    tell(make_user(Role.EXPERT).pk, "别家的事")

    newcomer = accept(offer(boss))

    assert list(Notice.objects.filter(user=newcomer).values_list("title", flat=True)) == ["年度数据已退回"]


def test_notices_of_another_enterprise_stay_there():
    firm, other = make_enterprise(), make_organisation()
    boss = manager(firm)
    person = make_user(Role.ENTERPRISE_CLERK, other)
    at = timezone.now()
    Notice.objects.create(user=person, title="别家的事", link="/x/", sent_at=at)
    memberships.end(user=person, reason="离职", by=Actor.system(), at=timezone.now())
    later = timezone.now()
    memberships.begin(
        user=person, organisation=firm.organisation, role=Role.ENTERPRISE_CLERK, by=Actor.system(), at=later
    )

    newcomer = accept(offer(boss))

    assert not Notice.objects.filter(user=newcomer).exists()
