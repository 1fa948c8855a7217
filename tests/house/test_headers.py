"""Every answer carries the headers that keep a browser safe."""

import pytest
from django.http import HttpResponse
from django.test import Client

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.routes import Route
from tests.house.matrix import ROUTES, World, address, ask, parameters

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def directives(policy: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in policy.split(";") if part.strip())
    return {name: value for name, _, value in pairs}


def check(response: HttpResponse, *, file: bool = False) -> None:
    policy = directives(response["Content-Security-Policy"])
    if file:
        assert policy["default-src"] == "'none'"
        attached = response["Content-Disposition"].startswith("attachment")
        assert attached or response["Content-Type"] == "application/pdf"
    else:
        assert policy == directives(POLICY)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def is_file(response: HttpResponse) -> bool:
    kind = response["Content-Type"].partition(";")[0]
    return response.status_code == 200 and kind not in {"text/html", "application/json"}


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_every_answer_is_safe_and_personal_pages_are_not_kept(route: Route, world: World) -> None:
    assert route.audience is not None
    where = address(route, parameters(route, world.own))
    check(anybody := ask(world.browser(Role.PUBLIC), where), file=is_file(anybody))
    response = ask(world.reader(route, min(route.audience - {Role.PUBLIC, Role.SYSTEM})), where)
    check(response, file=is_file(response))
    if Role.PUBLIC not in route.audience:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("where", ["/no-such-page/", "/accounts/people/"])
def test_pages_of_refusal_are_safe_too(where: str, world: World) -> None:
    check(world.browser(Role.LEADER).get(where))


@pytest.mark.django_db
def test_a_strange_host_is_refused() -> None:
    response = Client().get("/accounts/login/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
