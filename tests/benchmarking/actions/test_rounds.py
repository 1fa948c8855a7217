"""Opening rounds."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import Notice, TrailEntry
from benchmarking.actions import rounds as actions
from benchmarking.models import Round
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, make_catalogue, make_round

pytestmark = pytest.mark.django_db


def open_round(catalogue, by, **values) -> Round:
    days = {"opens_on": date(2018, 4, 1), "due_on": date(2018, 6, 29)}
    filled = {"year": 2018, "number": 1, "catalogue": catalogue, "by": by, "at": AT} | days
    return actions.open_round(**(filled | values))


def test_open_round_tells_the_enterprises_and_the_trail():
    clerk = make_actor(Role.ENTERPRISE_CLERK)

    opened = open_round(make_catalogue(), make_actor(Role.LEAD_OFFICER))

    assert str(opened) == "2018 年第一轮"
    assert [notice.user_id for notice in Notice.objects.all()] == [clerk.user_id]
    assert TrailEntry.objects.get().action == "benchmarking.round.open"


def test_open_round_twice_is_refused():
    catalogue, lead = make_catalogue(), make_actor(Role.LEAD_CHIEF)
    open_round(catalogue, lead)

    with pytest.raises(Refused, match="已经开放"):
        open_round(catalogue, lead)

    assert Round.objects.count() == 1


def test_open_round_at_the_same_moment_as_a_colleague_is_refused():
    catalogue, lead, opened = make_catalogue(), make_actor(Role.LEAD_CHIEF), []

    def colleague(execute, sql, params, many, context):
        """Opens the round right after it was asked whether there is one; taken back with the refusal here."""
        answer = execute(sql, params, many, context)
        if "benchmarking_round" in sql and not opened:
            opened.append(True)
            make_round(catalogue, number=1)
        return answer

    with connection.execute_wrapper(colleague), pytest.raises(Refused, match="已经开放"):
        open_round(catalogue, lead)


def test_open_round_by_another_bureau_is_refused():
    with pytest.raises(Refused, match="只有牵头单位"):
        open_round(make_catalogue(), make_actor(Role.BUREAU_OFFICER))
