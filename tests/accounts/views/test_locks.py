"""Locked names, for the security administrator."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import TrailEntry
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import PASSWORD, Browser, make_user

pytestmark = pytest.mark.django_db
LIST = "/accounts/locks/"


def fail(times: int, username: str = "qy01") -> None:
    for _ in range(times):
        Client().post("/accounts/login/", {"username": username, "password": "x"}, REMOTE_ADDR="10.0.0.1")


@pytest.fixture
def watcher(as_role: Callable[..., Browser]) -> Browser:
    make_user(Role.ENTERPRISE_CLERK, username="qy01", name="陈洁")
    return as_role(Role.SECURITY_ADMIN)


def locked(browser: Browser) -> list[tuple[str, str, int, str]]:
    found = browser.get(LIST).context["locks"]
    return [(lock.username, lock.address, lock.failures, lock.person) for lock in found]


def test_the_list_shows_what_is_locked_and_nothing_else(watcher: Browser) -> None:
    fail(4, "almost")
    fail(5)
    fail(5, "nobody")
    assert locked(watcher) == [("nobody", "10.0.0.1", 5, ""), ("qy01", "10.0.0.1", 5, "陈洁")]


def test_the_list_says_when_nothing_is_locked(watcher: Browser) -> None:
    assert "目前没有锁定的账号" in watcher.get(LIST).content.decode()


def test_unlock_lets_the_person_in_again_and_stands_in_the_trail(watcher: Browser) -> None:
    fail(5)
    data = {"username": "qy01", "address": "10.0.0.1", "reason": "本人来电核实"}
    response = watcher.post(f"{LIST}lift/", data, follow=True)
    assert "账号“qy01”已解除锁定。" in response.content.decode()
    assert locked(watcher) == []
    entry = TrailEntry.objects.first()
    assert (entry.action, entry.reason) == ("accounts.session.unlock", "本人来电核实")
    again = Client().post(
        "/accounts/login/", {"username": "qy01", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1"
    )
    assert again.status_code == 302


def test_a_lock_of_a_name_for_all_addresses_is_listed_and_lifted(watcher: Browser) -> None:
    for n in range(20):
        data = {"username": "qy01", "password": "x"}
        Client().post("/accounts/login/", data, REMOTE_ADDR=f"10.0.1.{n + 1}")
    assert locked(watcher) == [("qy01", "", 20, "陈洁")]
    watcher.post(f"{LIST}lift/", {"username": "qy01", "address": "", "reason": "本人来电核实"})
    assert locked(watcher) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"username": "qy01", "address": "10.0.0.1", "reason": ""}, "请写明解除锁定的原因。"),
        ({"username": "other", "address": "10.0.0.1", "reason": "x"}, "已不在锁定状态"),
        ({}, "请写明解除锁定的原因。"),
    ],
)
def test_unlock_says_why_not(watcher: Browser, data: dict[str, str], words: str) -> None:
    fail(5)
    assert words in watcher.post(f"{LIST}lift/", data, follow=True).content.decode()
    assert len(locked(watcher)) == 1


def test_the_table_of_rights_follows_the_views(watcher: Browser) -> None:
    table = watcher.get("/accounts/permissions/").context["table"]
    rows = {row.words: row.rights for _, rows in table.groups for row in rows}
    assert rows["登录"] == [True] * len(table.roles)
    assert [role for role, right in zip(table.roles, rows["操作日志列表"], strict=True) if right] == [
        Role.AUDIT_ADMIN
    ]
    assert [role for role, right in zip(table.roles, rows["开通账号"], strict=True) if right] == [
        Role.SYSTEM_ADMIN
    ]


def test_the_table_of_rights_names_no_parameters_of_addresses(watcher: Browser) -> None:
    table = watcher.get("/accounts/permissions/").context["table"]
    addresses = [row.address for _, rows in table.groups for row in rows]
    assert "/enterprises/编号/" in addresses
    assert [address for address in addresses if "<" in address] == []


def test_the_security_administrator_makes_no_accounts(watcher: Browser) -> None:
    assert watcher.get("/accounts/people/new/").status_code == 403
    assert watcher.post("/accounts/people/new/", {}).status_code == 403
