"""No list answers the question for a past day with the present.

Every page of the menus and every workbook of a list is asked for a past day: it shows that day, or says in words that
it has no past. A new list is asked too as soon as it stands in a menu or has an export; a page of a menu that is no
list is named below.
"""

from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.urls import reverse

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.routes import Route
from dongtou_brand.navigation import PORTAL, PUBLIC
from tests.house.matrix import ROUTES, World, parameters

DAY = "2018-01-02"
MENUS = {entry.url for entry in (*PORTAL, *PUBLIC)}
# Pages of a menu that are no list: the desk, forms, and what leads on to a page that is asked itself.
NO_LISTS = {
    "accounts:members",
    "benchmarking:gaps_latest",
    "dashboards:home",
    "dashboards:public_home",
    "enterprises:own",
    "enterprises:register",
    "enterprises:rule_settings",
    "reporting:verify",
}
# Lists that stand in no menu; their workbooks are found by name.
MORE = {
    "accounts:members_of",
    "accounts:notices",
    "benchmarking:draw",
    "benchmarking:round",
    "benchmarking:rounds",
    "cultivation:batch",
    "dashboards:target",
}
# Named like a list of one enterprise, and a form.
FORMS = {"benchmarking:certification_start_of"}


def is_list(route: Route) -> bool:
    app, _, noun = route.name.partition(":")
    named = noun.endswith(("export", "_of")) and app != "api" and route.name not in FORMS
    return named or route.name in (MENUS | MORE) - NO_LISTS


LISTS = [route for route in ROUTES if is_list(route)]


def reader_of(route: Route) -> Role:
    """Somebody of its audience; the officer where he belongs to it."""
    assert route.audience is not None
    return Role.LEAD_OFFICER if Role.LEAD_OFFICER in route.audience else min(route.audience)


def shows(response: HttpResponse) -> bool:
    """Whether this is the past: a page knows its day, a workbook is named after it."""
    if "attachment" in response.get("Content-Disposition", ""):
        return "历史" in unquote(response["Content-Disposition"])
    return str(response.context["day"]) == DAY


@pytest.mark.parametrize("route", LISTS, ids=[route.name for route in LISTS])
def test_list_shows_the_past_day_or_says_that_it_has_none(route: Route, world: World) -> None:
    where = reverse(route.name, kwargs=parameters(route, world.own))

    response = world.browser(reader_of(route)).get(where, {"on": DAY})
    response.close()

    assert response.status_code == 422 or (response.status_code == 200 and shows(response))


def test_a_list_without_a_past_offers_no_other_day(world: World) -> None:
    page = world.browser(Role.SYSTEM_ADMIN).get(reverse("accounts:people"), {"on": DAY})

    words = page.content.decode()
    assert (page.status_code, "人员列表没有历史时点，只显示现在的情况。" in words) == (422, True)
    assert "另选日期" not in words


@pytest.mark.static
def test_pages_that_are_no_lists_stand_in_a_menu() -> None:
    assert set() == NO_LISTS - MENUS
