"""Looking changes nothing: after a GET every table holds what it held before."""

import hashlib

import pytest
from django.apps import apps
from django.db import connection

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.routes import Route
from tests.house.matrix import ROUTES, World, address, ask, parameters

# A session remembers when it was last used, and so does a token; that is all that looking may change.
SESSIONS = frozenset({"django_session", "accounts_apitoken"})


def contents() -> dict[str, tuple[int, str]]:
    """Rows and checksum of every table; of sessions and tokens the rows alone."""
    found = {}
    tables = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608
            rows = cursor.fetchall()
            text = "" if table in SESSIONS else repr(rows)
            found[table] = (len(rows), hashlib.sha256(text.encode()).hexdigest())
    return found


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_get_leaves_the_database_untouched(route: Route, world: World) -> None:
    assert route.audience is not None
    where = address(route, parameters(route, world.own))
    browsers = [world.reader(route, role) for role in sorted(route.audience - {Role.SYSTEM})]
    before = contents()
    for browser in browsers:
        ask(browser, where)
        ask(browser, where, "head")
    assert contents() == before
