"""The ladder in numbers, of the enterprises that the reader may see."""

from datetime import date

import pytest

from cultivation.queries import batches
from dashboards.queries import ladder
from dongtou_brand.kernel.actor import Role
from enterprises.enums import Rung
from tests.factories.accounts import make_actor
from tests.factories.cultivation import move
from tests.factories.enterprises import make_enterprise, make_township, township_officer

pytestmark = pytest.mark.django_db


def test_by_rung_counts_each_rung_of_the_ladder():
    for rung in (Rung.NONE, Rung.PLANNED, Rung.PLANNED, Rung.CERTIFIED):
        make_enterprise(rung=rung)

    assert ladder.by_rung(make_actor(Role.LEADER)) == [
        (Rung.PLANNED, 2),
        (Rung.CULTIVATED, 0),
        (Rung.CREATING, 0),
        (Rung.CERTIFIED, 1),
    ]


def test_who_has_ended_stands_on_no_rung():
    make_enterprise(rung=Rung.CERTIFIED, ended_on=date(2018, 3, 1), ended_as="closed")
    reader = make_actor(Role.LEADER)

    assert {number for _, number in ladder.by_rung(reader)} == {0}
    assert [(row.township, row.total) for row in ladder.by_township(reader)] == [(None, 0)]


def test_by_township_ends_with_the_sum():
    north, east = make_township("北岙街道", position=1), make_township("东屏街道", position=2)
    for township, rung in ((north, Rung.PLANNED), (east, Rung.PLANNED), (east, Rung.CREATING)):
        make_enterprise(township=township, rung=rung)

    found = [(row.township, row.counts, row.total) for row in ladder.by_township(make_actor(Role.LEADER))]

    assert found == [(north, (1, 0, 0, 0), 1), (east, (1, 0, 1, 0), 2), (None, (2, 0, 1, 0), 3)]


def test_by_township_of_a_township_is_its_own():
    mine = make_enterprise(rung=Rung.PLANNED)
    make_enterprise(rung=Rung.PLANNED)

    found = ladder.by_township(township_officer(mine))

    assert [(row.township, row.total) for row in found] == [(mine.township, 1), (None, 1)]


def test_steps_tell_when_each_rung_was_reached():
    officer, enterprise = make_actor(Role.LEAD_OFFICER), make_enterprise(rung=Rung.PLANNED)
    move(enterprise, Rung.CULTIVATED, date(2017, 5, 22), officer)
    enterprise.refresh_from_db()

    found = ladder.steps(enterprise, batches.moves(enterprise))

    assert [(step.rung, step.state, step.on) for step in found] == [
        (Rung.PLANNED, "done", None),
        (Rung.CULTIVATED, "now", date(2017, 5, 22)),
        (Rung.CREATING, "todo", None),
        (Rung.CERTIFIED, "todo", None),
    ]
