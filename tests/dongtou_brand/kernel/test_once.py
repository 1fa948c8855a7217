"""Secrets that are told once: on the three pages that tell one."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import ApiToken, Invitation
from dongtou_brand.kernel import clock, once
from dongtou_brand.kernel.actor import Role
from enterprises.models import Registration
from tests.factories.accounts import make_user, sign_in
from tests.factories.enterprises import make_enterprise, make_industry, make_township
from tests.factories.files import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["token", "invitation", "registration"])
def form(request, client):
    """Who fills a form in, its address, what is typed, what it makes, and where it ends."""
    if request.param == "registration":
        where, after = (reverse(f"enterprises:{name}") for name in ("register", "register_status"))
        return client, where, application(), Registration, after
    firm = make_enterprise()
    boss = sign_in(make_user(Role.ENTERPRISE_MANAGER, firm.organisation))
    if request.param == "token":
        day = clock.today() + timedelta(days=30)
        typed = {"name": "产业大脑", "scopes": ["figures:read"], "last_day": day}
        return boss, reverse("accounts:token_issue"), typed, ApiToken, reverse("accounts:tokens")
    typed = {"name": "陈洁", "phone": "13812340027", "role": Role.ENTERPRISE_CLERK}
    where, after = (
        reverse(f"accounts:{name}", args=[firm.organisation_id]) for name in ("invite", "members_of")
    )
    return boss, where, typed, Invitation, after


def application():
    """A registration as it is typed."""
    return {
        "credit_code": "91330305000000019Q",
        "name": "温州海霞电气有限公司",
        "township": make_township().pk,
        "industry": make_industry().pk,
        "address": "北岙街道海霞路 1 号",
        "main_products": "小型断路器",
        "legal_representative": "海大富",
        "contact_name": "林小满",
        "contact_phone": "13812340027",
        "agreed": "on",
        "file": upload("营业执照.pdf"),
    }


def sent(browser, where, typed):
    """The form filled in with the mark that it brought."""
    page = browser.get(where).content.decode()
    typed["once"] = re.search(r'name="once" value="([^"]+)"', page)[1]
    return browser.post(where, typed)


def test_reloading_shows_the_secret_again_and_makes_no_second_one(form):
    browser, where, typed, made, _ = form

    told = sent(browser, where, typed)

    assert (told.status_code, made.objects.count()) == (302, 1)
    first, again = (browser.get(told["Location"]) for _ in range(2))
    assert (first.status_code, first["Cache-Control"]) == (200, "no-store")
    secrets = [
        re.findall(r'(?:<output[^>]*>|readonly>|code b">)([^<]+)<', one.content.decode())
        for one in (first, again)
    ]
    assert secrets[0] == secrets[1] != []


def test_form_sent_once_more_leads_to_what_it_has_made(form):
    browser, where, typed, made, _ = form
    told = sent(browser, where, typed)

    again = browser.post(where, typed)

    assert (again["Location"], made.objects.count()) == (told["Location"], 1)


def test_form_sent_with_other_words_makes_its_own_secret():
    firm = make_enterprise()
    boss = sign_in(make_user(Role.ENTERPRISE_MANAGER, firm.organisation))
    where = reverse("accounts:invite", args=[firm.organisation_id])
    typed = {"name": "陈洁", "phone": "13812340027", "role": Role.ENTERPRISE_CLERK}
    first = sent(boss, where, typed)

    second = boss.post(where, typed | {"name": "林小满", "phone": "13812340028"})

    assert Invitation.objects.count() == 2
    shown = [boss.get(one["Location"]).content.decode() for one in (first, second)]
    assert ["陈洁" in one for one in shown] == [True, False]
    assert ["林小满" in one for one in shown] == [False, True]


def test_secret_that_is_written_down_is_gone_and_its_form_makes_no_other(form):
    browser, where, typed, made, after = form
    told = sent(browser, where, typed)

    noted = browser.post(where, {"noted": typed["once"]})

    assert noted["Location"] == after
    assert browser.get(told["Location"])["Location"] == after
    assert browser.get(browser.post(where, typed)["Location"])["Location"] == after
    assert made.objects.count() == 1


def test_secret_is_shown_for_half_an_hour(form, monkeypatch):
    browser, where, typed, made, after = form
    monkeypatch.setattr(once, "_LASTS", 0)
    told = sent(browser, where, typed)

    assert browser.get(told["Location"])["Location"] == after
    assert made.objects.count() == 1


def test_another_session_is_shown_nothing(form, client):
    browser, where, typed, *_ = form
    told = sent(browser, where, typed)

    browser.cookies.clear()

    answer = browser.get(told["Location"])
    assert answer.status_code == 302
    assert typed["once"] not in answer.content.decode()
