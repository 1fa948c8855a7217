"""The trail, for the audit administrator."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.actions import trail
from accounts.models import TrailEntry, TrailHead
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import Browser
from tests.factories.exported import is_text, lines, notes, opened

pytestmark = pytest.mark.django_db
LIST = "/accounts/trail/"
EXPORT = "/accounts/trail/export/"
DAY = datetime(2018, 4, 27, 2, 0, tzinfo=UTC)


def record(action: str = "accounts.user.create", **values: object) -> TrailEntry:
    actor = Actor(
        role=Role.LEAD_OFFICER, user_id=3, name="张敏", organisation="区市场监管局", address="10.0.0.9"
    )
    return trail.record(**{"by": actor, "at": DAY, "action": action} | values)


def found(response: object) -> list[int]:
    return [entry.sequence for entry in response.context["entries"]]


@pytest.fixture
def auditor(as_role: Callable[..., Browser]) -> Browser:
    return as_role(Role.AUDIT_ADMIN)


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_list_asks_as_many_questions_for_one_as_for_a_thousand(
    auditor: Browser, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    TrailEntry.objects.bulk_create(
        TrailEntry(
            sequence=n,
            at=DAY,
            actor="张敏",
            role="lead_officer",
            action="a.b.c",
            previous_hash="",
            hash=str(n),
        )
        for n in range(1, count + 1)
    )
    auditor.get(LIST)
    # session, user, role; unread notices; how many entries, those of the page, the last verification
    with django_assert_num_queries(7):
        response = auditor.get(LIST)
    assert len(response.context["entries"]) == min(count, 20)


def test_the_list_is_filtered_by_who_what_when_and_object(auditor: Browser) -> None:
    record()
    record(
        "benchmarking.assessment.submit",
        by=Actor(role=Role.ENTERPRISE_CLERK, name="陈洁", organisation="海霞电气"),
    )
    record("accounts.session.sign_in", at=DAY + timedelta(days=2))
    record("accounts.user.disable", subject=auditor.user, reason="离职")
    for query, sequences in [
        ({"who": "陈"}, [2]),
        ({"who": "海霞"}, [2]),
        ({"what": "benchmarking"}, [2]),
        ({"what": "accounts.user"}, [4, 1]),
        ({"address": "10.0.0.9"}, [4, 3, 1]),
        ({"subject": auditor.user.name}, [4]),
        ({"since": "2018-04-28"}, [3]),
        ({"until": "2018-04-27"}, [4, 2, 1]),
        ({"since": "2018-04-29", "until": "2018-04-29"}, [3]),
        ({"what": "accounts.session", "who": "陈"}, []),
    ]:
        assert (query, found(auditor.get(LIST, query))) == (query, sequences)


def test_days_are_those_of_china(auditor: Browser) -> None:
    record(at=datetime(2018, 4, 27, 16, 30, tzinfo=UTC))
    assert found(auditor.get(LIST, {"since": "2018-04-28", "until": "2018-04-28"})) == [1]


def test_a_strange_filter_is_no_fault(auditor: Browser) -> None:
    response = auditor.get(LIST, {"since": "gestern", "what": "x", "page": "-1"})
    assert response.status_code == 200


def test_an_entry_shows_before_and_after(auditor: Browser) -> None:
    entry = record(detail={"before": {"role": "旧角色"}, "after": {"role": "新角色"}}, reason="晋升")
    text = auditor.get(f"{LIST}{entry.sequence}/").content.decode()
    for words in ("旧角色", "新角色", "晋升", "10.0.0.9", entry.hash, "牵头单位经办"):
        assert words in text


def test_words_that_look_like_markup_stay_words(auditor: Browser) -> None:
    entry = record(reason="<script>alert(1)</script>", detail={"a": "<img src=x onerror=alert(1)>"})
    for address in (LIST, f"{LIST}{entry.sequence}/"):
        text = auditor.get(address).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_an_unknown_entry_is_not_found(auditor: Browser) -> None:
    assert auditor.get(f"{LIST}99/").status_code == 404


def test_verify_says_what_was_found_and_writes_it_down(auditor: Browser) -> None:
    record()
    response = auditor.post(f"{LIST}verify/", follow=True)
    assert "操作日志完整：已逐条核对 1 条。" in response.content.decode()
    assert TrailEntry.objects.first().action == "accounts.trail.verify"
    TrailHead.objects.update(sequence=9)
    broken = auditor.post(f"{LIST}verify/", follow=True)
    assert "第 3 条至第 9 条缺失，末尾被截断" in broken.content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LEAD_CHIEF, Role.LEADER])
def test_nobody_else_sees_the_trail(as_role: Callable[..., Browser], role: Role) -> None:
    browser = as_role(role)
    record(at=timezone.now())
    answers = [browser.get(LIST), browser.get(f"{LIST}1/"), browser.post(f"{LIST}verify/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_workbook_holds_the_entries_of_the_list(auditor: Browser) -> None:
    record(reason='=HYPERLINK("x")')
    record("enterprises.enterprise.edit", at=DAY + timedelta(days=1))
    asked = {"what": "accounts.user", "until": "2018-04-27"}

    book, whole = opened(auditor.get(EXPORT, asked)), opened(auditor.get(EXPORT))

    assert [row[0] for row in lines(book)[1:]] == found(auditor.get(LIST, asked))
    assert [row[0] for row in lines(whole)[1:]] == found(auditor.get(LIST))
    assert lines(book)[1][1:4] == ["2018-04-27 10:00:00", "张敏", "区市场监管局"]
    assert (is_text(book), notes(book)["查询条件"]) == (True, "事项为“账号”；截止日期为“2018-04-27”")


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_workbook_asks_as_many_questions_for_one_as_for_a_thousand(
    auditor: Browser, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    TrailEntry.objects.bulk_create(
        TrailEntry(
            sequence=n,
            at=DAY,
            actor="张敏",
            role="lead_officer",
            action="accounts.user.create",
            previous_hash="",
            hash=str(n),
        )
        for n in range(1, count + 1)
    )
    opened(auditor.get(EXPORT))
    # session, user, role; the entries
    with django_assert_num_queries(4):
        book = opened(auditor.get(EXPORT))
    assert len(lines(book)) == count + 1
