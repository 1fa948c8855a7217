"""Whatever is posted to a page by its own audience, the portal answers: never with an error of its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.routes import Route
from tests.house.matrix import ROUTES, World, address, parameters

JUNK = ["", "9" * 40, "-1", "nul\0nul", "长" * 5000, "no-such-choice", "1e400", "2018-02-31"]
# Names of fields in the house; those of a page's own form are added when it shows one.
FIELDS = {
    "action", "address", "agreed", "batch", "body", "chapter", "choice", "current", "date", "expert", "file", "files",
    "keep", "kind", "name", "note", "number", "on", "organisation", "own_number", "password", "q", "reason", "result",
    "role", "rung", "sha256", "since", "text", "username", "value", "verdict", "version", "year",
}  # fmt: skip


def fields_of(browser: Client, where: str) -> set[str]:
    """The fields of the forms that the page shows."""
    response = browser.get(where)
    response.close()
    shown = (response.context or {}).get("form")
    return FIELDS | {shown.add_prefix(name) for name in getattr(shown, "fields", {})}


def status_of(browser: Client, where: str, data: dict[str, object]) -> int:
    """The status of the answer to a form, whatever the form did taken back."""
    browser.raise_request_exception = False
    with transaction.atomic():
        response = browser.post(where, data)
        response.close()
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_a_page_answers_whatever_its_audience_posts(route: Route, world: World) -> None:
    assert route.audience is not None
    if route.name == "accounts:logout":
        return
    role = min(route.audience - {Role.SYSTEM})
    where = address(route, parameters(route, world.own))
    fields = fields_of(world.reader(route, role), where)
    forms: list[dict[str, object]] = [{}, *(dict.fromkeys(fields, junk) for junk in JUNK)]
    forms.append({name: SimpleUploadedFile("x.pdf", b"%PDF-\0") for name in ("file", "files", "attachment")})
    found = [status_of(world.reader(route, role), where, form) for form in forms]
    assert [status for status in found if status >= 500] == []


@pytest.mark.django_db
def test_a_form_without_its_protection_mark_is_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(reverse("accounts:login"), {"username": "nobody", "password": "nothing"})
    assert response.status_code == 403
