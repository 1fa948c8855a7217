"""Every address × every role: who may open it, whose objects are found, and that nothing is bare.

The addresses come from the resolver, their audiences from the views, the objects from `matrix.py`.
"""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.rules.page_words import WORDS
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.routes import Route
from tests.house.matrix import (
    CASES,
    ROUTES,
    SIGNED_IN,
    WITH_PARAMETERS,
    World,
    address,
    ask,
    is_for_programs,
    parameters,
    unknown,
)

ROLES = [role for role in Role if role != Role.SYSTEM]
PROGRAM_ROUTES = [route for route in ROUTES if is_for_programs(route)]
# The first ones are pages, the last ones forms that only take a POST or whose matter is in another state.
OPENED = {200, 302, 303, 304, 405, 409}

every_route = pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
every_object = pytest.mark.parametrize(
    "route", WITH_PARAMETERS, ids=[route.name for route in WITH_PARAMETERS]
)


def asks_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/accounts/login/")


def verdict(response: HttpResponse) -> str:
    """What a reader got: sent to sign in, forbidden, opened, or something else."""
    if asks_to_sign_in(response) or response.status_code == 401:
        return "sign in"
    return {403: "forbidden"}.get(response.status_code) or (
        "opened" if response.status_code in OPENED else str(response.status_code)
    )


def shut_out(route: Route, role: Role) -> str:
    """What somebody outside the audience is told. There is no token for a role that is no reader's."""
    return "forbidden" if role in SIGNED_IN and not is_for_programs(route) else "sign in"


@every_route
def test_a_view_names_its_audience(route: Route) -> None:
    assert route.audience
    assert route.name.partition(":")[2]


@every_route
def test_a_page_has_words_for_the_table_of_rights(route: Route) -> None:
    assert route.name in WORDS


def test_every_address_with_parameters_has_objects_to_try() -> None:
    assert {route.name for route in WITH_PARAMETERS} == set(CASES)


def test_the_table_of_rights_names_no_page_that_is_gone() -> None:
    assert set(WORDS) - {route.name for route in ROUTES} == set()


@every_route
def test_a_page_opens_for_its_audience_and_for_nobody_else(route: Route, world: World) -> None:
    assert route.audience is not None
    found, expected = {}, {}
    for role in ROLES:
        response = ask(world.reader(route, role), address(route, parameters(route, world.own)))
        shut = shut_out(route, role)
        expected[role.value] = "opened" if role in route.audience else shut
        if role in route.audience and route.parameters and role in CASES[route.name].unseen:
            # a form that is only posted says so before anything is looked up
            expected[role.value] = "opened" if response.status_code == 405 else "404"
        found[role.value] = verdict(response)
    assert found == expected


@every_route
def test_a_form_is_taken_from_its_audience_only(route: Route, world: World) -> None:
    assert route.audience is not None
    outsiders = [role for role in ROLES if role not in route.audience]
    where = address(route, parameters(route, world.own))
    found = {role.value: verdict(ask(world.reader(route, role), where, "post")) for role in outsiders}
    assert found == {role.value: shut_out(route, role) for role in outsiders}


@every_object
def test_a_foreign_object_is_not_found(route: Route, world: World) -> None:
    assert route.audience is not None
    where = address(route, parameters(route, world.foreign))
    found = {}
    for role in sorted(route.audience & CASES[route.name].scoped):
        browser = world.reader(route, role)
        found[role] = [answer.status_code for answer in (ask(browser, where), ask(browser, where, "post"))]
    assert {
        role: set(codes) <= {404, 405} and 404 in codes for role, codes in found.items()
    } == dict.fromkeys(found, True), found


def test_evidence_is_found_behind_its_answer_only(world: World) -> None:
    """What stands behind an answer that is not handed in is no business of a bureau or a leader."""
    where = reverse("enterprises:attachment", args=[world.own.evidence.version.attachment_id])
    route = next(route for route in ROUTES if route.name == "enterprises:attachment")
    found = {
        role: ask(world.browser(role), where).status_code
        for role in (route.audience or set()) - {Role.SYSTEM}
    }
    assert found == dict.fromkeys((route.audience or set()) - {Role.SYSTEM}, 404)


@every_object
def test_an_object_that_does_not_exist_is_not_found(route: Route, world: World) -> None:
    assert route.audience is not None
    if CASES[route.name].answers_anything:
        return
    where = address(route, unknown(parameters(route, world.own)))
    found = {}
    for role in sorted(route.audience - {Role.SYSTEM}):
        browser = world.reader(route, role)
        found[role] = {
            answer.status_code for answer in (ask(browser, where), ask(browser, where, "post"))
        } - {405}
    assert found == {role: {404} for role in found}


@every_route
def test_a_form_without_its_mark_is_refused(route: Route, world: World) -> None:
    assert route.audience is not None
    where = address(route, parameters(route, world.own))
    role = min(route.audience - {Role.SYSTEM})
    response = world.strict_browser(role).post(where)
    if route.name.startswith("api:"):
        # Nothing is taken from a browser here at all: there is no session that a forged form could use.
        assert response.status_code == (401 if is_for_programs(route) else 405)
        return
    assert response.status_code == 403
    assert "浏览器未启用 Cookie" in response.content.decode()


@every_route
def test_a_view_takes_no_method_that_it_does_not_know(route: Route, world: World) -> None:
    assert route.audience is not None
    browser = world.reader(route, min(route.audience - {Role.SYSTEM}))
    where = address(route, parameters(route, world.own))
    answers = [ask(browser, where, method) for method in ("put", "patch", "delete")]
    assert [answer.status_code for answer in answers] == [405, 405, 405]


@pytest.mark.parametrize("route", PROGRAM_ROUTES, ids=[route.name for route in PROGRAM_ROUTES])
def test_what_programs_read_is_shut_to_people(route: Route, world: World) -> None:
    where = address(route, parameters(route, world.own))
    found = {role.value: ask(world.browser(role), where).status_code for role in ROLES}
    assert found == {role.value: 401 for role in ROLES}


@pytest.mark.django_db
def test_an_unknown_address_is_not_found() -> None:
    assert Client().get("/no-such-page/").status_code == 404
