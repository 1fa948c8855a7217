"""Tokens of the read API: issued, shown once, listed, revoked; and what opens the API."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import OrganisationKind, TokenScope
from accounts.models import ApiToken, Notice, Organisation, TrailEntry
from accounts.rules.tokens import LIFETIME, MANY, hashed
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Role
from tests.factories.accounts import Browser, make_organisation, make_user, sign_in
from tests.factories.tokens import make_token, program

pytestmark = pytest.mark.django_db
LIST = "/accounts/tokens/"
NEW = "/accounts/tokens/new/"
ASKED = "/api/v1/enterprises"


@pytest.fixture(autouse=True)
def counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin(as_role: Callable[..., Browser]) -> Browser:
    return as_role(Role.SYSTEM_ADMIN, username="sysadmin")


def wanted(**values: object) -> dict[str, object]:
    return {
        "name": "产业大脑",
        "scopes": ["enterprises:read"],
        "last_day": clock.today() + timedelta(days=30),
    } | values


def shown_key(response: object) -> str:
    return re.search(r"<output[^>]*>([\w-]+)</output>", response.content.decode())[1]


def errors(response: object) -> dict[str, list[str]]:
    assert response.status_code == 422
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def listed(browser: Client, **conditions: object) -> list[str]:
    return [token.name for token in browser.get(LIST, conditions).context["tokens"]]


def show(key: str) -> tuple[int, str]:
    response = Client(headers={"authorization": f"Bearer {key}"}).get(ASKED)
    return response.status_code, response.json().get("message", "")


# ── issuing ─────────────────────────────────────────────────────────────────────────────────────
def test_a_token_is_shown_once_and_opens_the_api_until_the_end_of_its_last_day(admin: Browser) -> None:
    bureau = make_organisation(OrganisationKind.BUREAU, name="区经济和信息化局")
    asked = wanted(organisation="区经济和信息化局", scopes=["figures:read", "enterprises:read"])
    response = admin.post(NEW, asked, follow=True)
    key, token = shown_key(response), ApiToken.objects.get()
    assert (token.organisation, token.name, token.scopes) == (
        bureau, "产业大脑", ["enterprises:read", "figures:read"],
    )  # fmt: skip
    assert timezone.localtime(token.expires_at).date() == clock.today() + timedelta(days=30)
    assert (token.start, token.key_hash) == (key[:8], hashed(key))
    assert show(key)[0] == 200
    assert key not in admin.get(LIST).content.decode()
    assert response["Cache-Control"] == "no-store"
    entry = TrailEntry.objects.get(action="accounts.token.issue")
    assert (entry.actor, entry.subject, key in str(entry.detail)) == (admin.user.name, str(token), False)


@pytest.mark.parametrize("role", [Role.ENTERPRISE_MANAGER, Role.LEAD_CHIEF])
def test_who_answers_for_an_organisation_issues_for_it_alone(
    as_role: Callable[..., Browser], role: Role
) -> None:
    other = make_organisation(name="别家企业")
    browser = as_role(role)
    assert "organisation" not in browser.get(NEW).context["form"].fields
    browser.post(NEW, wanted(organisation=other.name))
    assert ApiToken.objects.get().organisation_id == browser.actor.organisation_id
    assert Notice.objects.count() == 0


def test_an_organisation_hears_of_a_token_that_the_administrator_issued(admin: Browser) -> None:
    firm = make_organisation(name="温州海霞电气有限公司", code="91330305MA285AB01X")
    manager = make_user(Role.ENTERPRISE_MANAGER, firm)
    make_user(Role.ENTERPRISE_CLERK, firm)
    admin.post(NEW, wanted(organisation="91330305ma285ab01x"))
    notice = Notice.objects.get()
    assert (notice.user, notice.link) == (manager, LIST)
    assert notice.title == f"接口令牌：{admin.user.name}签发了“产业大脑”"


def test_where_nobody_issues_everybody_hears_of_a_token(admin: Browser) -> None:
    bureau = make_organisation(OrganisationKind.BUREAU, name="区经济和信息化局")
    officers = {make_user(Role.BUREAU_OFFICER, bureau).pk for _ in range(2)}
    admin.post(NEW, wanted(organisation="区经济和信息化局"))
    told = list(Notice.objects.all())
    assert {notice.user_id for notice in told} == officers
    assert [(notice.link, "请联系平台系统管理员停用" in notice.body) for notice in told] == [
        ("/accounts/api/", True)
    ] * 2


def test_what_is_wrong_is_said_at_its_field(admin: Browser) -> None:
    for name in ("区一局", "区二局"):
        make_organisation(OrganisationKind.BUREAU, name=name)
    make_organisation(OrganisationKind.EXPERTS, name="专家组")
    today = clock.today()
    late, early = today + LIFETIME + timedelta(days=1), today - timedelta(days=1)
    assert errors(admin.post(NEW, {"name": ""})) == {
        "organisation": ["请填写使用单位。"], "name": ["请填写用途。"], "scopes": ["请选择读取范围。"],
        "last_day": ["请填写有效期至。"],
    }  # fmt: skip
    assert errors(admin.post(NEW, wanted(organisation="区"))) == {
        "organisation": ["“区”对应多个单位（区一局、区二局 等），请填写全称。"]
    }
    assert errors(admin.post(NEW, wanted(organisation="专家组"))) == {
        "organisation": ["没有找到“专家组”，请核对单位名称或统一社会信用代码。"]
    }
    last_day = errors(admin.post(NEW, wanted(organisation="区一局", last_day=late)))
    assert last_day == {"last_day": [f"有效期不能超过 1 年，最晚为 {today + LIFETIME}。"]}
    assert errors(admin.post(NEW, wanted(organisation="区一局", last_day=early))) == {
        "last_day": ["有效期不能早于今天。"]
    }
    assert errors(admin.post(NEW, wanted(organisation="区一局", scopes=["people:read"])))["scopes"] != []
    assert ApiToken.objects.count() == 0


def test_an_organisation_has_ten_valid_tokens_at_most(as_role: Callable[..., Browser]) -> None:
    browser = as_role(Role.ENTERPRISE_MANAGER)
    own = Organisation.objects.get(pk=browser.actor.organisation_id)
    tokens = [make_token(own)[0] for _ in range(MANY)]
    assert errors(browser.post(NEW, wanted())) == {
        "__all__": [f"“{own.name}”已有 10 个有效令牌，请先停用不再使用的。"]
    }
    ApiToken.objects.filter(pk=tokens[0].pk).update(revoked_at=clock.now())
    assert browser.post(NEW, wanted(name="统计平台")).status_code == 302


def test_a_form_that_is_sent_again_makes_no_second_token(as_role: Callable[..., Browser]) -> None:
    browser = as_role(Role.ENTERPRISE_MANAGER)
    assert browser.post(NEW, wanted()).status_code == 302
    assert errors(browser.post(NEW, wanted())) == {
        "__all__": ["已有用途为“产业大脑”的有效令牌。没有记下的，请先停用再签发；另有用途的，请换一个名称。"]
    }
    assert ApiToken.objects.count() == 1


def test_an_organisation_that_is_no_more_gets_no_token(admin: Browser) -> None:
    make_organisation(OrganisationKind.BUREAU, name="区旧局", valid_to=date(2016, 1, 1))
    assert errors(admin.post(NEW, wanted(organisation="区旧局"))) == {
        "__all__": ["“区旧局”目前不在设立期间。"]
    }


# ── the list ────────────────────────────────────────────────────────────────────────────────────
def test_each_sees_the_tokens_that_are_his_to_look_after(admin: Browser) -> None:
    one, other = make_organisation(name="甲企业"), make_organisation(name="乙企业")
    make_token(one, name="甲的"), make_token(other, name="乙的")
    assert listed(admin) == ["乙的", "甲的"]
    assert listed(sign_in(make_user(Role.ENTERPRISE_MANAGER, one))) == ["甲的"]
    for role in (Role.ENTERPRISE_CLERK, Role.LEAD_OFFICER, Role.SECURITY_ADMIN):
        assert sign_in(make_user(role)).get(LIST).status_code == 403


def test_the_list_is_filtered_by_what_stands_in_the_address(admin: Browser) -> None:
    firm, other = make_organisation(name="海霞电气"), make_organisation(name="百岛水产")
    token, _ = make_token(firm, name="甲")
    make_token(other, name="乙", revoked_at=clock.now())
    make_token(other, name="丙", at=clock.now() - timedelta(days=400))
    assert listed(admin, q="海霞") == ["甲"]
    assert listed(admin, q=token.start) == ["甲"]
    assert listed(admin, state="valid") == ["甲"]
    assert listed(admin, state="ended") == ["乙", "丙"]
    page = admin.get(LIST).content.decode()
    assert [word in page for word in ("令牌已停用。", "令牌已过期，请重新签发。", "没有用过")] == [True] * 3
    assert "没有符合条件的令牌" in admin.get(LIST, {"q": "没有"}).content.decode()


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_the_list_costs_the_same_at_any_length(
    admin: Browser, size: int, django_assert_num_queries: Callable[..., object]
) -> None:
    firm, at = make_organisation(), clock.now()
    ApiToken.objects.bulk_create(
        ApiToken(
            organisation=firm, name=f"用途{n}", scopes=TokenScope.values, start="dtb_abcd", key_hash=f"{n:064}",
            issued_by=admin.user, issued_at=at, expires_at=at + timedelta(days=1),
        )
        for n in range(size)
    )  # fmt: skip
    admin.get(LIST)
    # session, user, role; unread notices; how many tokens, the tokens of the page
    with django_assert_num_queries(6):
        response = admin.get(LIST)
    assert len(response.context["rows"]) == min(size, 20)


# ── the end of a token ──────────────────────────────────────────────────────────────────────────
def test_a_revoked_token_opens_nothing_and_says_so(as_role: Callable[..., Browser]) -> None:
    browser = as_role(Role.LEAD_CHIEF)
    token, key = make_token(Organisation.objects.get(pk=browser.actor.organisation_id))
    where = reverse("accounts:token_revoke", args=[token.pk])
    assert show(key) == (200, "")
    browser.post(where, {"reason": ""})
    assert show(key) == (200, "")
    response = browser.post(where, {"reason": "系统下线"}, follow=True)
    assert "已停用“产业大脑”" in response.content.decode()
    assert show(key) == (401, "令牌已停用。")
    again = browser.post(where, {"reason": "再停一次"}, follow=True)
    assert "令牌已经停用。" in again.content.decode()
    entry = TrailEntry.objects.get(action="accounts.token.revoke")
    assert entry.reason == "系统下线"


def test_nobody_revokes_what_is_not_his(as_role: Callable[..., Browser]) -> None:
    token, key = make_token(make_organisation(OrganisationKind.BUREAU))
    browser = as_role(Role.ENTERPRISE_MANAGER)
    where = reverse("accounts:token_revoke", args=[token.pk])
    assert browser.post(where, {"reason": "x"}).status_code == 404
    assert show(key)[0] == 200


def test_a_token_ends_with_its_day() -> None:
    _, key = make_token(make_organisation(), at=clock.now() - timedelta(days=366))
    assert show(key) == (401, "令牌已过期，请重新签发。")


@pytest.mark.parametrize("days", [{"valid_to": date(2017, 1, 1)}, {"valid_from": date(2099, 1, 1)}])
def test_a_token_ends_with_its_organisation(days: dict[str, date]) -> None:
    _, key = make_token(make_organisation(OrganisationKind.BUREAU, name="区旧局", **days))
    assert show(key) == (401, "“区旧局”目前不在设立期间。")


# ── showing a token ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic {key}", "{key}", "Bearer {key}x", "Bearer 令牌", "Bearer x" + "x" * 300]
)  # fmt: skip
def test_a_header_of_another_form_opens_nothing(header: str) -> None:
    _, key = make_token(make_organisation())
    response = Client(headers={"authorization": header.format(key=key)}).get(ASKED)
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_in_the_address_opens_nothing() -> None:
    _, key = make_token(make_organisation(OrganisationKind.LEAD))
    assert Client().get(ASKED, {"token": key}).status_code == 401


def test_the_scheme_may_be_written_in_small_letters() -> None:
    _, key = make_token(make_organisation(OrganisationKind.LEAD))
    assert Client(headers={"authorization": f"bearer {key}"}).get(ASKED).status_code == 200


def test_the_last_use_is_kept_to_the_minute(django_assert_num_queries: Callable[..., object]) -> None:
    reader = program(Role.LEAD_OFFICER)
    assert reader.token.last_used_at is None
    reader.get(ASKED)
    first = ApiToken.objects.get().last_used_at
    reader.get(ASKED)
    assert ApiToken.objects.get().last_used_at == first is not None
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    reader.get(ASKED)
    assert ApiToken.objects.get().last_used_at > first


def test_a_token_that_asks_too_often_has_to_wait(settings: object) -> None:
    settings.API_PER_MINUTE = 3
    reader, other = program(Role.LEAD_OFFICER), program(Role.LEAD_OFFICER)
    assert [reader.get(ASKED).status_code for _ in range(4)] == [200, 200, 200, 429]
    response = reader.get(ASKED)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response.json() == {
        "code": "too_many_requests",
        "message": "同一令牌每分钟最多请求 3 次，请稍后再试。",
    }
    assert other.get(ASKED).status_code == 200


def test_an_address_that_shows_wrong_tokens_has_to_wait_and_right_ones_still_pass(settings: object) -> None:
    settings.API_FAILURES_PER_MINUTE = 2
    assert [show("dtb_wrong")[0] for _ in range(3)] == [401, 401, 429]
    elsewhere = Client(headers={"authorization": "Bearer dtb_wrong"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.get(ASKED).status_code == 401
    assert program(Role.LEAD_OFFICER).get(ASKED).status_code == 200


# ── the description ─────────────────────────────────────────────────────────────────────────────
def test_everybody_reads_what_the_api_answers(as_role: Callable[..., Browser]) -> None:
    for browser in (Client(), as_role(Role.ENTERPRISE_CLERK)):
        response = browser.get("/accounts/api/")
        page = response.content.decode()
        assert response.status_code == 200
        assert response.context["endpoints"][0].path == ASKED
        assert "curl -H &quot;Authorization: Bearer $TOKEN&quot;" in page
        assert "items[].township.code" in page
