"""Who sees which batches, and who stood where on a day."""

from datetime import date

import pytest

from cultivation.models import Batch
from cultivation.queries import batches
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Actor, Role
from enterprises.enums import CULTIVATED_AND_UP, Rung
from tests.factories.accounts import make_actor
from tests.factories.cultivation import make_batch, move
from tests.factories.enterprises import make_certificate, make_enterprise, make_product

pytestmark = pytest.mark.django_db


def test_batches_are_seen_by_all_who_take_part():
    make_batch()

    assert {role for role in Role if batches.visible_to(Actor(role=role))} == ENTERPRISE | READERS


def test_batches_come_newest_first_with_their_size():
    old, new = make_batch(2015, make_enterprise()), make_batch(2016)

    found = batches.visible_to(Actor(role=Role.LEADER))

    assert [(batch, batch.size) for batch in found] == [(new, 0), (old, 1)]


def test_candidates_are_the_enterprises_outside_the_batch():
    inside, outside = make_enterprise("甲"), make_enterprise("乙")
    batch = make_batch(2016, inside)
    make_batch(2015, outside)

    assert list(batches.candidates(batch)) == [outside]


def test_memberships_come_newest_first():
    enterprise = make_enterprise()
    first, second = make_batch(2015, enterprise), make_batch(2016, enterprise)

    assert [member.batch for member in batches.memberships(enterprise)] == [second, first]
    assert Batch.objects.count() == 2


def test_on_rungs_reads_the_last_move_up_to_the_day():
    officer = make_actor(Role.LEAD_OFFICER)
    enterprise = make_enterprise(rung=Rung.PLANNED)
    move(enterprise, Rung.CULTIVATED, date(2016, 6, 17), officer)
    move(enterprise, Rung.PLANNED, date(2017, 3, 1), officer)

    days = (date(2016, 6, 16), date(2016, 6, 17), date(2017, 2, 28), date(2017, 3, 1))
    found = [batches.on_rungs(CULTIVATED_AND_UP, day).exists() for day in days]

    assert found == [False, True, True, False]


def test_on_rungs_reads_the_last_of_two_moves_of_one_day():
    officer, day = make_actor(Role.LEAD_OFFICER), date(2016, 6, 17)
    enterprise = make_enterprise(rung=Rung.PLANNED)
    move(enterprise, Rung.CULTIVATED, day, officer)
    move(enterprise, Rung.CREATING, day, officer)

    assert list(batches.on_rungs([Rung.CREATING], day)) == [enterprise]


def test_on_rungs_takes_who_never_moved_from_the_day_in_the_dossier():
    enterprise = make_enterprise(rung=Rung.CULTIVATED)
    make_enterprise()

    assert list(batches.on_rungs(CULTIVATED_AND_UP, date(2016, 6, 16))) == []
    assert list(batches.on_rungs(CULTIVATED_AND_UP, date(2016, 6, 17))) == [enterprise]


def test_on_rungs_lets_go_of_who_has_ended_by_the_day():
    enterprise = make_enterprise(rung=Rung.CULTIVATED, ended_on=date(2017, 5, 2), ended_as="closed")

    assert list(batches.on_rungs(CULTIVATED_AND_UP, date(2017, 5, 1))) == [enterprise]
    assert list(batches.on_rungs(CULTIVATED_AND_UP, date(2017, 5, 2))) == []


def test_last_move_on_is_the_entry_before_any_move():
    officer, enterprise = make_actor(Role.LEAD_OFFICER), make_enterprise(rung=Rung.PLANNED)
    days = [batches.last_move_on(enterprise)]

    move(enterprise, Rung.CULTIVATED, date(2017, 3, 1), officer)
    days.append(batches.last_move_on(enterprise))

    assert days == [date(2016, 6, 17), date(2017, 3, 1)]
    assert batches.last_move_on(make_enterprise()) is None


def test_has_certificate_asks_for_the_mark_and_the_day():
    enterprise = make_enterprise()
    make_certificate(enterprise)
    make_certificate(
        enterprise,
        kind="zhejiang_made",
        product=make_product(enterprise),
        valid_from=date(2017, 1, 1),
        valid_to=date(2019, 12, 31),
    )

    days = (date(2016, 12, 31), date(2017, 1, 1), date(2019, 12, 31), date(2020, 1, 1))

    assert [batches.has_certificate(enterprise, day) for day in days] == [False, True, True, False]
