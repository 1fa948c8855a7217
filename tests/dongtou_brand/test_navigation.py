"""Menus lead only where the role may go, and mark where it is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve, reverse

from dongtou_brand import navigation
from dongtou_brand.kernel.actor import SIGNED_IN, Actor, Role

ENTRIES = [(entry, role) for entry in navigation.PORTAL for role in sorted(entry.roles)]


def a_request(actor: Actor | None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    if actor:
        request.actor = actor
    return request


@pytest.mark.parametrize(("entry", "role"), ENTRIES, ids=lambda part: getattr(part, "url", part))
def test_entry_leads_to_a_page_that_is_open_to_its_role(entry: navigation.Entry, role: Role) -> None:
    view = resolve(reverse(entry.url)).func

    assert role in view.audience


@pytest.mark.parametrize("entry", navigation.PUBLIC, ids=lambda entry: entry.url)
def test_public_entry_is_open_to_everybody(entry: navigation.Entry) -> None:
    assert Role.PUBLIC in resolve(reverse(entry.url)).func.audience


@pytest.mark.parametrize("role", sorted(SIGNED_IN))
def test_menu_has_each_address_once(role: Role) -> None:
    hrefs = [link.href for group in navigation.menu(role) for link in group.links]

    assert len(hrefs) == len(set(hrefs))
    assert hrefs[0] == reverse("dashboards:home")


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.SYSTEM])
def test_menu_of_nobody_is_empty(role: Role) -> None:
    assert navigation.menu(role) == []


def test_menu_marks_the_open_page() -> None:
    groups = navigation.menu(Role.LEAD_OFFICER, reverse("enterprises:list"), "enterprises:list")

    assert [link.label for group in groups for link in group.links if link.current] == ["企业名录"]


def test_menu_marks_the_list_that_leads_to_a_detail() -> None:
    groups = navigation.menu(Role.LEAD_OFFICER, reverse("enterprises:list") + "42/", "enterprises:detail")

    assert [link.label for group in groups for link in group.links if link.current] == ["企业名录"]


def test_address_of_an_unknown_name_is_empty() -> None:
    assert navigation.address("nobody:knows") == ""


@pytest.mark.parametrize("actor", [None, Actor.public()])
def test_context_of_the_public_asks_nothing(actor: Actor | None) -> None:
    shown = navigation.context(a_request(actor))

    assert (shown["notice_count"] == 0, list(shown["nav"])) == (True, [])
    assert shown["actor"].role == Role.PUBLIC


def test_context_remembers_the_larger_type() -> None:
    request = a_request(None)
    request.COOKIES["size"] = "lg"

    assert navigation.context(request)["large_type"] is True
