from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.utils.timezone import localdate

from dongtou_brand.kernel import paging
from dongtou_brand.kernel.actor import Role
from enterprises.actions import summaries
from enterprises.enums import EnterpriseEnd, FigureStatus, Rung
from enterprises.models import Enterprise, FigureChange
from enterprises.queries import lists
from enterprises.queries.lists import ALL, ENDED, MISSING, Conditions, Listing
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    make_industry,
    make_standing,
    make_township,
    township_officer,
)

pytestmark = pytest.mark.django_db
TODAY = date(2018, 4, 27)
AT = datetime(2018, 4, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def officer():
    return make_actor(Role.LEAD_OFFICER)


def listing(actor, sort=lists.DEFAULT, day=None, **conditions):
    return Listing(actor, Conditions(**conditions), TODAY, sort, day)


def names(found):
    return [enterprise.name for enterprise in found.ordered]


@pytest.fixture
def pool():
    """Twelve enterprises that differ in everything by which the list is asked or ordered; some say nothing."""
    townships = [make_township("北岙街道"), make_township("东屏街道")]
    industries = [make_industry(), make_industry("3443", "阀门和旋塞制造")]
    made = []
    for number in range(12):
        one = make_enterprise(
            f"温州第{number % 4}电气有限公司" if number % 3 else f"浙江海霞{number}阀门有限公司",
            township=townships[number % 2],
            industry=industries[number % 3 // 2],
            rung=list(Rung)[number % 5],
            updated_at=AT - timedelta(days=number // 2),
        )
        if number % 4:
            status = [FigureStatus.DRAFT, FigureStatus.SUBMITTED, FigureStatus.CONFIRMED][number % 3]
            make_figure(one, "revenue", 2017 - number % 2, 100 * (number % 5 + 1), status=status)
            make_figure(one, "rd_spending", 2017 - number % 2, number, status=status)
        if number % 5 < 3:
            make_standing(one, value=Decimal(60 + number % 3), recorded_at=AT)
        if number % 6 == 1:
            make_certificate(one, valid_to=TODAY + timedelta(days=30))
        made.append(one)
    Enterprise.objects.filter(pk=made[7].pk).update(ended_on=date(2017, 11, 1), ended_as=EnterpriseEnd.CLOSED)
    summaries.refresh(one.pk for one in made)
    return made


ASKED = (
    {},
    {"q": "海霞"},
    {"q": "wz"},
    {"rung": "creating"},
    {"points_min": Decimal(61)},
    {"points_max": Decimal(61), "revenue_min": Decimal(150)},
    {"figures": MISSING},
    {"figures": "submitted", "year": 2017},
    {"figures": "confirmed", "year": 2016},
    {"state": ENDED},
    {"state": ALL},
    *({"tab": tab} for tab in lists.TABS),
)


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_order_gives_the_same_enterprises_and_is_turned_by_the_minus(officer, pool, asked):
    found = {one.pk for one in listing(officer, **asked).found}

    for sort in lists.SORTS:
        up = [one.pk for one in listing(officer, sort, **asked).ordered]
        down = [one.pk for one in listing(officer, f"-{sort}", **asked).ordered]
        again = [one.pk for one in listing(officer, sort, **asked).ordered]
        assert (set(up), len(up), up) == (found, len(found), again), sort
        assert set(down) == found
        if sort not in lists.NUMBERS:
            assert down == up[::-1], sort


@pytest.mark.parametrize(("sort", "turned"), list(product(lists.NUMBERS, ("", "-"))))
def test_missing_numbers_stand_last_in_both_directions(officer, pool, sort, turned):
    column = lists.NUMBERS[sort]
    values = [getattr(one.summary, column) for one in listing(officer, f"{turned}{sort}", state=ALL).ordered]
    stated = [value for value in values if value is not None]

    assert values == stated + [None] * (len(values) - len(stated))
    assert stated == sorted(stated, reverse=bool(turned))


def test_pages_together_are_the_list(officer, pool):
    for sort in lists.SORTS:
        found = listing(officer, sort, state=ALL)
        paged = [one.pk for number in "12" for one in found.page(number, 10).items]
        assert paged == [one.pk for one in found.ordered]


def test_ladder_is_ordered_by_its_rungs(officer, pool):
    rungs = [one.rung for one in listing(officer, "rung").ordered]

    assert rungs == sorted(rungs, key=list(Rung).index)


def test_few_and_many_matches_are_found_alike(officer, pool, monkeypatch):
    few = {sort: names(listing(officer, sort, q="温州")) for sort in lists.SORTS}
    monkeypatch.setattr(lists, "FEW", 0)

    assert {sort: names(listing(officer, sort, q="温州")) for sort in lists.SORTS} == few


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"rung": "planned"}, {1, 6, 11}),
        ({"points_min": Decimal(62)}, {2, 5, 11}),
        ({"revenue_min": Decimal(300)}, {2}),
        ({"figures": "submitted", "year": 2017}, {10}),
        ({"state": ENDED}, {7}),
        ({"tab": "cultivated"}, {2, 3, 4, 8, 9}),
        ({"tab": "expiring"}, {1}),
        ({"tab": "unsubmitted"}, {0, 1, 3, 4, 5, 6, 8, 9, 11}),
    ],
    ids=str,
)
def test_condition_finds(officer, pool, asked, found):
    numbers = {one.pk: number for number, one in enumerate(pool)}

    assert {numbers[one.pk] for one in listing(officer, **asked).found} == found


def test_missing_year_is_one_truth_for_tab_filter_and_past_day(officer):
    today = localdate()
    due = today.year - 1
    draft, submitted, confirmed = FigureStatus.DRAFT, FigureStatus.SUBMITTED, FigureStatus.CONFIRMED
    states = {
        "无": {},
        "草稿": {due: draft},
        "齐": {due - 2: confirmed, due - 1: confirmed, due: submitted},
        "缺中间": {due - 2: confirmed, due: submitted},
        "缺末年": {due - 2: confirmed, due - 1: confirmed},
        "只有本年": {due + 1: submitted},
    }
    for name, years in states.items():
        one = make_enterprise(name)
        for year, status in years.items():
            _state(make_figure(one, "revenue", year, status=status))
        if name == "齐":
            # one figure was given back: a year is as far as the least of its figures
            _state(make_figure(one, "staff", due - 1, status=draft))
    summaries.refresh(Enterprise.objects.values_list("pk", flat=True))
    missing = {
        due - 3: set(states),
        due - 2: {"无", "草稿", "只有本年"},
        due - 1: {"无", "草稿", "只有本年", "缺中间", "齐"},
        due: {"无", "草稿", "只有本年", "缺末年"},
        due + 1: set(states) - {"只有本年"},
    }

    for day in (None, today):

        def found(day=day, **asked):
            return set(names(Listing(officer, Conditions(**asked), today, "name", day)))

        assert {year: found(figures=MISSING, year=year) for year in missing} == missing, day
        assert found(tab=lists.UNSUBMITTED) == missing[due], day
        assert found(figures="confirmed", year=due - 1) == {"缺末年"}, day


def _state(figure):
    """What the act that stated the figure would have kept."""
    said = {name: getattr(figure, name) for name in ("version", "state", "value", "source", "status")}
    FigureChange.objects.create(figure=figure, by=figure.stated_by, at=AT, **said)


def test_township_counts_its_own_only(pool):
    theirs = listing(township_officer(pool[0]))

    assert {tab: total.number for tab, total in theirs.tabs().items()} == {
        tab: sum(
            one.township_id == pool[0].township_id
            for one in listing(make_actor(Role.LEAD_OFFICER), tab=tab).found
        )
        for tab in ("", *lists.TABS)
    }
    assert theirs.total == paging.Total(6)


def test_tabs_of_a_past_day_are_counted_only_while_the_pool_is_small(officer, pool, monkeypatch):
    today = localdate()
    few = listing(officer, day=today).tabs()
    monkeypatch.setattr(lists, "FEW", 3)
    many = listing(officer, day=today).tabs()

    assert (set(few), few[""].number > 3, many) == ({"", *lists.TABS}, True, {"": few[""]})


def test_ways_out_of_an_empty_list_name_what_each_would_find(officer, pool):
    empty = listing(officer, q="海霞", rung="planned", points_min=Decimal(900))

    assert empty.total == paging.Total(0)
    assert listing(officer, q="海霞", points_min=Decimal(900)).without() == {
        "points": paging.Total(4),
    }


def test_database_gives_every_enterprise_a_summary():
    one = make_enterprise()

    assert (one.summary.years, one.summary.submitted_through, one.summary.points) == ("", 0, None)


# ── as of a day ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_condition_and_order_answers_for_a_past_day(officer, pool, asked):
    for sort in lists.SORTS_THEN:
        found = listing(officer, sort, TODAY - timedelta(days=1), **asked)
        assert len(found.rows(found.page("1", 10).items)) == min(found.total.number, 10)
