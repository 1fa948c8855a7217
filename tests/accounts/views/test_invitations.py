import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations, memberships
from accounts.models import Invitation, Membership, TrailEntry, User
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.enterprises import make_enterprise, manager

pytestmark = pytest.mark.django_db
CHOSEN = "Xiang-Lian-2018"


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    cache.clear()


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def boss(as_role, firm):
    return as_role(Role.ENTERPRISE_MANAGER, firm.organisation)


@pytest.fixture
def offer(firm):
    return invitations.invite(
        organisation=firm.organisation, role=Role.ENTERPRISE_CLERK, name="陈洁", phone="13812340027",
        by=manager(firm), at=timezone.now(),
    )  # fmt: skip


def words(response) -> str:
    return response.content.decode()


def page_of(offer) -> str:
    return reverse("accounts:invitation", args=[offer.key])


def account(**values):
    return {"username": "chenjie", "password1": CHOSEN, "password2": CHOSEN} | values


def test_manager_gets_a_link_that_is_shown_once(boss, firm, client):
    where = reverse("accounts:invite", args=[firm.organisation_id])
    given = {"name": "陈洁", "phone": "13812340027", "role": Role.ENTERPRISE_CLERK}

    response = boss.post(where, given, follow=True)

    link = re.search(r"http://testserver(/accounts/invitations/[\w-]+/)", words(response))
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
    assert "陈洁" in words(client.get(link[1]))
    listed = words(boss.get(reverse("accounts:members_of", args=[firm.organisation_id])))
    assert ("陈洁" in listed, link[1] in listed) == (True, False)


def test_form_says_what_is_missing(boss, firm):
    response = boss.post(reverse("accounts:invite", args=[firm.organisation_id]), {"phone": "12"})

    assert response.status_code == 422
    for each in ("请填写姓名。", "请填写 11 位手机号码。", "请选择角色。"):
        assert each in words(response)


def test_foreign_enterprise_is_not_found(boss):
    other = make_enterprise().organisation_id

    assert boss.get(reverse("accounts:invite", args=[other])).status_code == 404


def test_township_invites_the_first_manager_and_is_not_asked_for_the_role(as_role, firm):
    officer = as_role(Role.TOWNSHIP_OFFICER, firm.township)
    where = reverse("accounts:invite", args=[firm.organisation_id])
    assert 'name="role"' not in words(officer.get(where))

    officer.post(where, {"name": "海大富", "phone": "13812340027"})

    assert Invitation.objects.get().role == Role.ENTERPRISE_MANAGER


def test_township_is_refused_while_there_is_a_manager(as_role, firm, boss):
    officer = as_role(Role.TOWNSHIP_OFFICER, firm.township)
    where = reverse("accounts:invite", args=[firm.organisation_id])

    response = officer.post(where, {"name": "海大富", "phone": "13812340027"})

    assert (response.status_code, "已有在任的企业负责人" in words(response)) == (422, True)


def test_invited_person_makes_an_account_and_is_signed_in(client, offer, firm):
    assert firm.name in words(client.get(page_of(offer)))

    response = client.post(page_of(offer), account(), follow=True)

    user = User.objects.get(username="chenjie")
    assert response.redirect_chain[0][0] == reverse("dashboards:home")
    assert f"您已加入{firm.organisation.name}，角色为企业填报员。" in words(response)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert TrailEntry.objects.filter(action="accounts.session.sign_in", actor_id=user.pk).exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"password1": "short", "password2": "short"}, "密码至少 8 个字符。"),
        ({"password2": "Other-2018x"}, "两次输入的密码不一致。"),
        ({"password1": "Chenjie-13812340027", "password2": "Chenjie-13812340027"}, "密码"),
        ({"username": "陈洁"}, "账号须以小写字母开头"),
        ({"username": ""}, "请填写账号。"),
    ],
)
def test_what_is_wrong_with_the_account_is_said(client, offer, values, said):
    response = client.post(page_of(offer), account(**values))

    assert (response.status_code, said in words(response)) == (422, True)
    assert not User.objects.filter(username="chenjie").exists()
    assert CHOSEN not in words(response)


def test_taken_name_is_said(client, offer):
    make_user(Role.EXPERT, username="chenjie")

    assert "账号“chenjie”已被使用，请换一个。" in words(client.post(page_of(offer), account()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {
                "expires_at": timezone.now() - timedelta(minutes=1),
                "invited_at": timezone.now() - timedelta(8),
            },
            "已过期",
        ),
        ({"revoked_at": timezone.now()}, "已撤回"),
    ],
)
def test_link_that_no_longer_holds_says_why(client, offer, change, said):
    Invitation.objects.update(**change)

    for response in (client.get(page_of(offer)), client.post(page_of(offer), account())):
        assert (response.status_code, said in words(response)) == (410, True)
    assert not User.objects.filter(username="chenjie").exists()


def test_used_link_says_so(client, offer):
    client.post(page_of(offer), account())
    client.logout()

    assert "已经使用" in words(client.get(page_of(offer)))


def test_unknown_link_is_not_found_in_words(client):
    response = client.get(reverse("accounts:invitation", args=["no-such-key"]))

    assert (response.status_code, "邀请链接不正确" in words(response)) == (404, True)


def test_page_leaks_the_key_to_nobody(client, offer):
    response = client.get(page_of(offer))

    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("same-origin", "no-store")
    assert not re.search(r"""(?:src|href)=["']https?:""", words(response))


def test_somebody_signed_in_has_to_sign_out_first(as_role, offer):
    browser = as_role(Role.EXPERT)

    assert "请先退出登录" in words(browser.get(page_of(offer)))
    browser.post(page_of(offer), account())
    assert not User.objects.filter(username="chenjie").exists()


def test_person_without_a_role_joins_with_the_old_account(client, offer, firm):
    person = make_user(Role.ENTERPRISE_CLERK, username="wangfang")
    memberships.end(user=person, reason="换单位", by=Actor.system(), at=timezone.now())
    given = {"own-username": "wangfang", "join": "1"}

    wrong = client.post(page_of(offer), given | {"own-password": "Wrong-2018"})
    assert (wrong.status_code, "账号或密码不正确" in words(wrong)) == (422, True)
    client.post(page_of(offer), given | {"own-password": PASSWORD})

    assert Membership.objects.current().get(user=person).organisation == firm.organisation
    assert client.session["_auth_user_id"] == str(person.pk)


def test_person_with_a_role_ends_it_first(client, offer):
    make_user(Role.EXPERT, username="wangfang")
    given = {"own-username": "wangfang", "own-password": PASSWORD, "join": "1"}

    assert "请先由原单位终止任职" in words(client.post(page_of(offer), given))


def test_revoking_shuts_the_link(boss, client, offer, firm):
    where = reverse("accounts:invitation_revoke", args=[offer.invitation.pk])

    assert "链接随即失效" in words(boss.post(where, follow=True))
    assert "已撤回" in words(boss.post(where, follow=True))
    assert client.get(page_of(offer)).status_code == 410


def test_foreign_invitation_is_not_found(offer):
    stranger = sign_in(make_user(Role.ENTERPRISE_MANAGER, make_enterprise().organisation))

    where = reverse("accounts:invitation_revoke", args=[offer.invitation.pk])
    assert stranger.post(where).status_code == 404


def test_guessing_keys_is_slowed_down(client, settings):
    settings.VERIFY_PER_MINUTE = 2
    where = reverse("accounts:invitation", args=["no-such-key"])

    assert [client.post(where).status_code for _ in range(3)] == [404, 404, 429]
