"""Signing in: nobody learns which names exist, nobody tries for long, nobody is led away."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.actions import memberships
from accounts.middleware import SEEN
from accounts.models import TrailEntry, User
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
WRONG = "账号或密码不正确，或者账号已停用。请核对后重试。"


def attempt(
    client: Client, username: str, password: str = PASSWORD, then: str = "", address: str = "10.0.0.1"
) -> HttpResponse:
    data = {"username": username, "password": password, "next": then}
    return client.post(LOGIN, data, REMOTE_ADDR=address)


def words_of(response: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def acts() -> list[str]:
    return list(TrailEntry.objects.order_by("sequence").values_list("action", flat=True))


@pytest.fixture
def clerk(db: None) -> User:
    return make_user(Role.ENTERPRISE_CLERK, username="qy01")


def test_sign_in_leads_to_the_workbench_and_into_the_trail(client: Client, clerk: User) -> None:
    response = attempt(client, "qy01")
    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert signed_in(client)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.address) == ("accounts.session.sign_in", clerk.pk, "10.0.0.1")


@pytest.mark.parametrize("typed", ["QY01", " qy01 ", "ｑｙ０１"])
def test_sign_in_forgives_capitals_spaces_and_full_width(client: Client, clerk: User, typed: str) -> None:
    assert attempt(client, typed).status_code == 302


def test_sign_in_changes_the_session_key(client: Client, clerk: User) -> None:
    session = client.session
    session["mark"] = "set by somebody else"
    session.save()
    before = client.session.session_key
    attempt(client, "qy01")
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_failed_login_says_the_same_whatever_was_wrong(client: Client, clerk: User) -> None:
    closed = make_user(Role.ENTERPRISE_CLERK, username="closed")
    closed.is_active = False
    closed.save()
    gone = make_user(Role.EXPERT, username="gone")
    memberships.end(user=gone, reason="聘期届满", by=Actor.system(), at=timezone.now())
    answers = [
        attempt(client, "qy01", "wrong"),
        attempt(client, "nobody", "wrong"),
        attempt(client, "closed", PASSWORD),
        attempt(client, "closed", "wrong"),
        attempt(client, "gone", PASSWORD),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({words_of(answer) for answer in answers}) == 1
    assert WRONG in words_of(answers[0])
    assert not signed_in(client)


def test_a_failed_login_is_written_down_without_the_unknown_name(client: Client, clerk: User) -> None:
    attempt(client, "qy01", "wrong")
    attempt(client, "my-password-by-mistake", "wrong")
    first, second = TrailEntry.objects.order_by("sequence")
    assert (first.action, first.subject_id) == ("accounts.session.refuse", str(clerk.pk))
    assert (second.action, second.subject_id) == ("accounts.session.refuse", "")
    assert "mistake" not in f"{second.detail}{second.reason}"


def test_an_empty_or_endless_form_is_answered(client: Client, clerk: User) -> None:
    assert client.post(LOGIN, {}).status_code == 200
    assert attempt(client, "a" * 5000, "b" * 100_000).status_code == 200
    assert attempt(client, "qy\0", "x").status_code == 200


def test_the_fifth_failure_locks_and_the_page_says_for_how_long(client: Client, clerk: User) -> None:
    answers = [attempt(client, "qy01", "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "登录已暂时锁定" in words_of(answers[4])
    assert "请 5 分钟后再试" in words_of(answers[4])
    assert answers[4]["Retry-After"] == "300"
    assert acts() == ["accounts.session.refuse"] * 4 + ["accounts.session.lock"]


def test_a_locked_name_stays_locked_for_the_right_password(client: Client, clerk: User) -> None:
    for _ in range(5):
        attempt(client, "qy01", "wrong")
    response = attempt(client, "qy01")
    assert response.status_code == 429
    assert not signed_in(client)
    assert len(acts()) == 5


def test_capitals_do_not_give_further_tries(client: Client, clerk: User) -> None:
    answers = [attempt(client, name, "wrong") for name in ("qy01", "QY01", "Qy01", "qY01", " qy01")]
    assert answers[4].status_code == 429


def test_an_unknown_name_is_locked_in_the_same_way(client: Client, clerk: User) -> None:
    known = [attempt(client, "qy01", "wrong") for _ in range(5)]
    unknown = [attempt(client, "nobody", "wrong") for _ in range(5)]
    assert [a.status_code for a in unknown] == [a.status_code for a in known]
    assert words_of(unknown[4]) == words_of(known[4])


def test_a_lock_holds_for_one_address_and_one_name(client: Client, clerk: User) -> None:
    make_user(Role.ENTERPRISE_CLERK, username="qy02")
    for _ in range(5):
        attempt(client, "qy01", "wrong")
    assert attempt(client, "qy01", address="10.0.0.2").status_code == 302
    assert attempt(client, "qy02").status_code == 302


def test_a_forged_forwarding_header_gives_no_further_tries(client: Client, clerk: User) -> None:
    data = {"username": "qy01", "password": "wrong"}
    answers = [
        client.post(LOGIN, data, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"1.1.1.{n}") for n in range(5)
    ]
    assert answers[4].status_code == 429


def test_a_lock_ends_by_itself_and_trying_on_does_not_prolong_it(
    client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        attempt(client, "qy01", "wrong")
    begun = timezone.now()
    for minutes, status in ((2, 429), (4, 429), (6, 302)):
        monkeypatch.setattr("axes.middleware.settings.AXES_ENABLED", True)
        monkeypatch.setattr("axes.handlers.proxy.now", lambda later=minutes: begun + timedelta(minutes=later))
        assert attempt(client, "qy01").status_code == status


def guess_from_everywhere(username: str, times: int = 20) -> list[int]:
    """Failures of one name, each from an address of its own."""
    return [
        attempt(Client(), username, "wrong", address=f"10.9.{n // 200}.{n % 200 + 1}").status_code
        for n in range(times)
    ]


def test_twenty_failures_from_anywhere_lock_the_name_for_half_an_hour(client: Client, clerk: User) -> None:
    assert guess_from_everywhere("qy01") == [200] * 19 + [429]
    response = attempt(client, "qy01", address="10.8.0.1")
    assert (response.status_code, response["Retry-After"]) == (429, "1800")
    assert "登录已暂时锁定" in words_of(response)
    assert acts().count("accounts.session.lock") == 1


def test_a_name_that_nobody_has_is_locked_from_anywhere_in_the_same_way(client: Client, clerk: User) -> None:
    assert guess_from_everywhere("nobody") == guess_from_everywhere("qy01")


def test_strangers_do_not_lock_a_person_out_of_an_address_of_old(clerk: User) -> None:
    assert attempt(Client(), "qy01", address="10.0.0.7").status_code == 302
    guess_from_everywhere("qy01")
    assert attempt(Client(), "qy01", address="10.0.0.8").status_code == 429
    assert attempt(Client(), "qy01", address="10.0.0.7").status_code == 302


def test_a_lock_of_a_name_ends_by_itself(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    guess_from_everywhere("qy01")
    begun = timezone.now()
    for minutes, status in ((29, 429), (31, 302)):
        monkeypatch.setattr("axes.handlers.proxy.now", lambda later=minutes: begun + timedelta(minutes=later))
        assert attempt(Client(), "qy01", address="10.8.0.1").status_code == status


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "http:evil.example",
        "javascript:alert(1)", "\thttps://evil.example", "https:///evil.example", "//testserver@evil.example/",
        "https://testserver.evil.example/", "%2f%2fevil.example:80 /", "\x08//evil.example", "/\t/evil.example",
    ],
)  # fmt: skip
def test_sign_in_is_never_led_away(client: Client, clerk: User, wanted: str) -> None:
    response = attempt(client, "qy01", then=wanted)
    assert response.status_code == 302
    assert response["Location"] == "/home/" or response["Location"].startswith("%2f")


def test_sign_in_comes_back_to_the_page_that_was_asked_for(client: Client, clerk: User) -> None:
    asked = client.get("/accounts/notices/?state=unread")
    assert asked["Location"] == "/accounts/login/?next=/accounts/notices/%3Fstate%3Dunread"
    assert (
        'name="next" value="/accounts/notices/?state=unread"'
        in client.get(asked["Location"]).content.decode()
    )
    assert attempt(client, "qy01", then="/accounts/notices/?state=unread")["Location"] == (
        "/accounts/notices/?state=unread"
    )


def test_a_posted_form_comes_back_to_its_page_after_login(client: Client) -> None:
    response = client.post("/accounts/notices/read/", HTTP_REFERER="http://testserver/accounts/notices/")
    assert response["Location"] == "/accounts/login/?next=http%3A//testserver/accounts/notices/"
    elsewhere = client.post("/accounts/notices/read/", HTTP_REFERER="http://evil.example/")
    assert elsewhere["Location"] == "/accounts/login/?next=/home/"


def test_a_form_with_words_is_given_back_when_the_session_is_over(client: Client) -> None:
    response = client.post(
        "/accounts/notices/read/", {"body": "质量愿景"}, HTTP_REFERER="http://testserver/accounts/notices/"
    )
    assert response.status_code == 403
    assert "质量愿景</textarea>" in response.content.decode()


def test_a_fragment_is_not_replaced_by_the_login_page(client: Client) -> None:
    response = client.get("/accounts/notices/", HTTP_HX_REQUEST="true")
    assert response.status_code == 403


def test_who_is_signed_in_is_not_asked_again(clerk: User) -> None:
    assert sign_in(clerk).get(f"{LOGIN}?next=/accounts/notices/")["Location"] == "/accounts/notices/"


def test_sign_out_is_a_post_that_ends_the_session(clerk: User) -> None:
    browser = sign_in(clerk)
    assert browser.get("/accounts/logout/").status_code == 405
    key = browser.session.session_key
    response = browser.post("/accounts/logout/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert not Session.objects.filter(session_key=key).exists()
    assert acts() == ["accounts.session.sign_out"]


def test_half_an_hour_without_a_click_ends_the_session(clerk: User) -> None:
    browser = sign_in(clerk)
    assert browser.get("/accounts/notices/").status_code == 200
    idle = settings.SESSION_IDLE.total_seconds()
    session = browser.session
    session[SEEN] = timezone.now().timestamp() - idle + 5
    session.save()
    assert browser.get("/accounts/notices/").status_code == 200
    session = browser.session
    assert timezone.now().timestamp() - session[SEEN] < 5
    session[SEEN] = timezone.now().timestamp() - idle - 1
    session.save()
    key = session.session_key
    response = browser.get("/accounts/notices/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/accounts/notices/"
    assert "您已超过 30 分钟没有操作，请重新登录。" in words_of(response)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_closed_account_is_out_with_the_next_click(clerk: User) -> None:
    browser = sign_in(clerk)
    clerk.is_active = False
    clerk.save()
    assert browser.get("/accounts/notices/").status_code == 302


def test_an_ended_role_is_out_with_the_next_click(clerk: User) -> None:
    browser = sign_in(clerk)
    memberships.end(user=clerk, reason="离职", by=Actor.system(), at=timezone.now())
    assert browser.get("/accounts/notices/").status_code == 302
    assert not signed_in(browser)


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(client: Client, clerk: User) -> None:
    attempt(client, "qy01")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
