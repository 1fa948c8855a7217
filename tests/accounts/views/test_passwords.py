"""One's own password: first, too old, reused, and what becomes of other sessions."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, TrailEntry, User
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import PASSWORD, Browser, make_user, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/password/"
NEW = "Bai-dao-2019"


def change(
    browser: Client, new: str = NEW, again: str | None = None, old: str = PASSWORD, then: str = ""
) -> object:
    data = {
        "old_password": old,
        "new_password1": new,
        "new_password2": new if again is None else again,
        "next": then,
    }
    return browser.post(ADDRESS, data)


def errors_of(response: object) -> list[str]:
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]


@pytest.fixture
def clerk(db: None) -> User:
    return make_user(Role.ENTERPRISE_CLERK, username="qy01", name="陈洁")


@pytest.fixture
def browser(clerk: User) -> Browser:
    return sign_in(clerk)


def test_change_sets_the_password_and_remembers_the_old_one(browser: Browser, clerk: User) -> None:
    old = clerk.password
    response = change(browser)
    clerk.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert clerk.check_password(NEW)
    assert [record.password for record in clerk.password_records.all()] == [old]
    assert TrailEntry.objects.get().action == "accounts.user.change_password"
    assert Notice.objects.get(user=clerk).title == "密码已修改"


def test_change_ends_all_other_sessions_but_this_one(browser: Browser, clerk: User) -> None:
    elsewhere = sign_in(clerk)
    assert elsewhere.get("/accounts/notices/").status_code == 200
    change(browser)
    assert browser.get("/accounts/notices/").status_code == 200
    assert elsewhere.get("/accounts/notices/").status_code == 302


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Ab1-", "密码至少 8 个字符。"),
        ("abcdefgh12", "密码须包含大写字母、小写字母、数字、符号中的至少三类。"),
        ("P@ssw0rd", "这个密码太常见了。"),
        (PASSWORD, "新密码不能与最近 5 次使用过的密码相同。"),
        ("Aa1-" * 40, "确保该变量包含不超过 128 字符 (目前字符数 160)。"),
    ],
)
def test_a_bad_password_is_refused_in_words(browser: Browser, new: str, words: str) -> None:
    response = change(browser, new)
    assert response.status_code == 200
    assert words in errors_of(response)


def test_a_password_like_the_account_is_refused(db: None) -> None:
    browser = sign_in(make_user(Role.ENTERPRISE_CLERK, username="haixia-dianqi"))
    assert "密码跟 账号 太相似了。" in errors_of(change(browser, "Haixia-dianqi1"))


def test_a_wrong_present_password_changes_nothing(browser: Browser, clerk: User) -> None:
    assert errors_of(change(browser, old="wrong")) == ["你的旧密码不正确。请重新输入。"]
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_the_last_five_passwords_are_not_taken_again(browser: Browser) -> None:
    used = [PASSWORD, *[f"Bai-dao-{n}" for n in range(2001, 2007)]]
    for old, new in pairwise(used):
        assert change(browser, new, old=old).status_code == 302
    for earlier in used[1:]:
        assert change(browser, earlier, old=used[-1]).status_code == 200
    assert change(browser, used[0], old=used[-1]).status_code == 302


@pytest.fixture
def newcomer(db: None) -> Browser:
    return sign_in(make_user(Role.ENTERPRISE_CLERK, username="qy02", must_change_password=True))


def test_a_first_password_must_be_changed_before_anything_else(newcomer: Browser) -> None:
    response = newcomer.get("/accounts/notices/")
    assert response["Location"] == "/accounts/password/?next=/accounts/notices/"
    assert "这是初始密码，请先设置您自己的密码。" in newcomer.get(response["Location"]).content.decode()
    assert newcomer.post("/accounts/notices/read/").status_code == 302
    done = change(newcomer, then="/accounts/notices/")
    assert done["Location"] == "/accounts/notices/"
    assert newcomer.get("/accounts/notices/").status_code == 200


def test_a_first_password_lets_one_sign_out(newcomer: Browser) -> None:
    assert newcomer.post("/accounts/logout/")["Location"] == "/"


def test_change_is_never_led_away(newcomer: Browser) -> None:
    assert change(newcomer, then="https://evil.example/")["Location"] == "/home/"


def test_a_password_of_ninety_days_must_be_changed(browser: Browser, clerk: User) -> None:
    clerk.password_changed_at = timezone.now() - timedelta(days=89)
    clerk.save()
    assert browser.get("/accounts/notices/").status_code == 200
    clerk.password_changed_at = timezone.now() - timedelta(days=91)
    clerk.save()
    response = browser.get("/accounts/notices/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/password/?next=/accounts/notices/"
    assert "密码已使用超过 90 天，请先更换密码。" in response.content.decode()
