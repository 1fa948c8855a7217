import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations
from accounts.models import Membership, User
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise, manager, member
from tests.factories.exported import is_text, lines, notes, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def boss(as_role, firm):
    return as_role(Role.ENTERPRISE_MANAGER, firm.organisation)


def page_of(firm) -> str:
    return reverse("accounts:members_of", args=[firm.organisation_id])


def address(name, user) -> str:
    return reverse(f"accounts:{name}", args=[user.memberships.get(ended_at=None).pk])


def words(response) -> str:
    return response.content.decode()


def test_own_page_leads_to_the_people_of_the_enterprise(boss, firm):
    assert boss.get(reverse("accounts:members"))["Location"] == page_of(firm)


def test_manager_manages_and_clerk_reads(boss, as_role, firm):
    clerk = as_role(Role.ENTERPRISE_CLERK, firm.organisation)
    invitations.invite(
        organisation=firm.organisation,
        role=Role.ENTERPRISE_CLERK,
        name="陈洁",
        by=boss.actor,
        at=timezone.now(),
    )

    mine, theirs = words(boss.get(page_of(firm))), words(clerk.get(page_of(firm)))

    assert ("变更角色" in mine, "邀请人员" in mine, "陈洁" in mine) == (True, True, True)
    assert ("变更角色" in theirs, "邀请人员" in theirs, "陈洁" in theirs) == (False, False, False)
    assert boss.user.name in theirs


def test_numbers_are_masked(boss, firm):
    User.objects.filter(pk=boss.user.pk).update(phone="13812340027")

    page = words(boss.get(page_of(firm)))

    assert ("138****0027" in page, "13812340027" in page) == (True, False)


def test_officers_in_charge_read_and_invite_where_nobody_answers(as_role, firm):
    officer = as_role(Role.TOWNSHIP_OFFICER, firm.township)
    page = words(officer.get(page_of(firm)))
    assert ("没有在任的企业负责人" in page, "邀请企业负责人" in page) == (True, True)

    manager(firm)

    page = words(officer.get(page_of(firm)))
    assert ("没有在任的企业负责人" in page, "邀请企业负责人" in page) == (False, False)


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.ENTERPRISE_MANAGER, Role.ENTERPRISE_CLERK])
def test_foreign_enterprise_is_not_found(as_role, firm, role):
    assert as_role(role).get(page_of(firm)).status_code == 404


def test_bureau_is_no_enterprise(as_role):
    lead = as_role(Role.LEAD_OFFICER)

    assert lead.get(reverse("accounts:members_of", args=[lead.actor.organisation_id])).status_code == 404


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_list_asks_as_much_for_many_as_for_one(boss, firm, size, django_assert_num_queries):
    password = make_password("x")
    people = User.objects.bulk_create(
        User(username=f"clerk{number}", name=f"填报员{number}", password=password)
        for number in range(1, size)
    )
    Membership.objects.bulk_create(
        Membership(
            user=user, organisation=firm.organisation, role=Role.ENTERPRISE_CLERK, started_at=timezone.now()
        )
        for user in people
    )

    with django_assert_num_queries(12):
        response = boss.get(page_of(firm))
    assert len(response.context["members"]) == min(size, 20)


def test_role_is_changed(boss, firm):
    clerk = User.objects.get(pk=member(firm).user_id)

    response = boss.post(address("member_role", clerk), {"role": Role.ENTERPRISE_MANAGER}, follow=True)

    assert f"{clerk.name}的角色已变更。" in words(response)
    assert clerk.memberships.get(ended_at=None).role == Role.ENTERPRISE_MANAGER


def test_same_role_is_refused_on_the_form(boss, firm):
    clerk = User.objects.get(pk=member(firm).user_id)

    response = boss.post(address("member_role", clerk), {"role": Role.ENTERPRISE_CLERK})

    assert (response.status_code, "没有变更" in words(response)) == (422, True)


def test_membership_ends_with_a_reason(boss, firm, as_role):
    clerk = as_role(Role.ENTERPRISE_CLERK, firm.organisation)
    where = address("member_end", clerk.user)
    assert "请写明原因。" in words(boss.post(where, {"reason": " "}))

    response = boss.post(where, {"reason": "离职"}, follow=True)

    assert "任职已终止" in words(response)
    assert clerk.get(page_of(firm)).status_code == 302


def test_last_manager_names_a_successor(boss, firm):
    clerk = User.objects.get(pk=member(firm).user_id)
    where = address("member_end", boss.user)
    assert "最后一名在任负责人" in words(boss.get(where))
    assert "请同时指定接任的负责人" in words(boss.post(where, {"reason": "退休"}))

    successor = clerk.memberships.get().pk
    response = boss.post(where, {"reason": "退休", "successor": successor})

    assert response["Location"] == reverse("dashboards:public_home")
    assert clerk.memberships.get(ended_at=None).role == Role.ENTERPRISE_MANAGER


def test_successor_of_another_enterprise_is_no_choice(boss):
    stranger = make_user(Role.ENTERPRISE_CLERK, make_enterprise().organisation)

    response = boss.post(
        address("member_end", boss.user), {"reason": "退休", "successor": stranger.memberships.get().pk}
    )

    assert response.status_code == 422


def test_foreign_member_is_not_found(boss):
    stranger = User.objects.get(pk=member(make_enterprise()).user_id)

    for name in ("member_role", "member_end"):
        assert boss.get(address(name, stranger)).status_code == 404


def test_clerk_changes_nobody(as_role, firm, boss):
    clerk = as_role(Role.ENTERPRISE_CLERK, firm.organisation)

    assert clerk.post(address("member_end", boss.user), {"reason": "x"}).status_code == 403


def test_workbook_holds_the_members_with_their_numbers_masked(boss, firm):
    clerk = make_user(Role.ENTERPRISE_CLERK, firm.organisation, name='=HYPERLINK("x")')
    User.objects.filter(pk=clerk.pk).update(phone="13800001234")

    book = opened(boss.get(reverse("accounts:members_export", args=[firm.organisation_id])))

    shown = boss.get(page_of(firm)).context["members"]
    assert [row[0] for row in lines(book)[1:]] == [member.user.name for member in shown]
    assert ("138****1234" in [row[2] for row in lines(book)], is_text(book)) == (True, True)
    assert notes(book)["查询条件"] == f"单位为“{firm.organisation.name}”"


def test_workbook_of_strangers_is_not_found(boss):
    other = make_enterprise()

    assert boss.get(reverse("accounts:members_export", args=[other.organisation_id])).status_code == 404


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_workbook_of_members_asks_as_much_for_many_as_for_one(boss, firm, size, django_assert_num_queries):
    made = User.objects.bulk_create(User(username=f"m{n:04}", name=f"人{n}") for n in range(size))
    Membership.objects.bulk_create(
        Membership(
            user=user,
            organisation=firm.organisation,
            role=Role.ENTERPRISE_CLERK,
            started_at=timezone.now(),
        )
        for user in made
    )
    address = reverse("accounts:members_export", args=[firm.organisation_id])
    opened(boss.get(address))

    with django_assert_num_queries(5):
        book = opened(boss.get(address))

    assert len(lines(book)) == size + 2
