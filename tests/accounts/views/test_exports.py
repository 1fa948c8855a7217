"""Workbooks of the administrators' lists and of one's own notices: what the screens show."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import notices
from accounts.queries.permissions import table
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, make_organisation, make_user
from tests.factories.exported import is_text, lines, notes, opened
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db


def book_of(browser: Browser, name: str, **asked: str) -> object:
    return opened(browser.get(reverse(f"accounts:{name}"), asked))


def test_notices_leave_as_they_are_filtered(as_role: Callable[..., Browser]) -> None:
    reader, other = as_role(Role.LEADER), make_user(Role.LEADER)
    for title, people in (
        ("=已读的", [reader.user.pk]),
        ("未读的", [reader.user.pk]),
        ("别人的", [other.pk]),
    ):
        notices.send(users=people, title=title, body="请查看", at=clock.now())
    first = reader.user.notices.get(title="=已读的")
    notices.mark_read(by=reader.actor, at=clock.now(), notice_id=first.pk)

    every, unread = (book_of(reader, "notices_export", **asked) for asked in ({}, {"state": "unread"}))

    assert sorted(row[:3] for row in lines(every)[1:]) == [
        ["已读", "=已读的", "请查看"],
        ["未读", "未读的", "请查看"],
    ]
    assert [row[1] for row in lines(unread)] == ["标题", "未读的"]
    assert (is_text(every), notes(unread)["查询条件"]) == (True, "状态为“未读”")


def test_locks_leave_with_who_is_meant(as_role: Callable[..., Browser]) -> None:
    make_user(Role.ENTERPRISE_CLERK, username="qy01", name="陈洁")
    for _ in range(5):
        Client().post("/accounts/login/", {"username": "qy01", "password": "x"}, REMOTE_ADDR="10.0.0.1")

    book = book_of(as_role(Role.SECURITY_ADMIN), "locks_export")

    assert [row[:4] for row in lines(book)[1:]] == [["qy01", "陈洁", "10.0.0.1", 5]]


def test_permissions_leave_as_the_table_shows_them(as_role: Callable[..., Browser]) -> None:
    rows = lines(book_of(as_role(Role.SECURITY_ADMIN), "permissions_export"))

    shown = [(group, row) for group, rows in table().groups for row in rows]
    assert rows[0][3:] == [role.label for role in table().roles]
    assert [row[:3] for row in rows[1:]] == [[group, row.words, row.address] for group, row in shown]
    assert [[bool(cell) for cell in row[3:]] for row in rows[1:]] == [row.rights for _, row in shown]


def test_tokens_leave_with_their_state_and_without_their_keys(as_role: Callable[..., Browser]) -> None:
    manager = as_role(Role.ENTERPRISE_MANAGER)
    token, key = make_token(manager.user.memberships.get().organisation, name="=数据对接")
    make_token(make_organisation(name="别的企业"), name="别人的令牌")

    book = book_of(manager, "tokens_export")

    heads, *found = lines(book)
    row = dict(zip(heads, *found, strict=True))
    assert (row["用途"], row["令牌开头"], row["状态"]) == ("=数据对接", token.start, "有效")
    assert key not in str(found)
    assert is_text(book)
