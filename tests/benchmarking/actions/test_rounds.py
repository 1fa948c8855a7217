"""Opening rounds."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import Notice, TrailEntry
from benchmarking.actions import assessments
from benchmarking.actions import rounds as actions
from benchmarking.models import Round
from benchmarking.queries.rounds import startable
from benchmarking.rules.rounds import Terms
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, make_assessment, make_catalogue, make_round, submitted
from tests.factories.enterprises import make_enterprise

pytestmark = pytest.mark.django_db
SINCE = {"rung_since": date(2017, 1, 4)}


def clerk_of(enterprise: Enterprise) -> Actor:
    return make_actor(Role.ENTERPRISE_CLERK, enterprise.organisation)


def open_round(catalogue, by, **values) -> Round:
    days = {"opens_on": date(2018, 4, 1), "due_on": date(2018, 6, 29)}
    filled = {"year": 2018, "number": 1, "catalogue": catalogue, "by": by, "at": AT} | days
    return actions.open_round(**(filled | values))


def test_open_round_tells_the_enterprises_and_the_trail():
    clerk = clerk_of(make_enterprise())

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


def test_round_for_some_is_told_to_them_and_started_by_them_alone():
    creating, named, other = (
        make_enterprise(rung=rung, **SINCE) for rung in ("creating", "planned", "planned")
    )
    clerks = [clerk_of(one) for one in (creating, named, other)]
    terms = Terms(rungs=("creating",), invitees=(named,))

    opened = open_round(make_catalogue(), make_actor(Role.LEAD_OFFICER), terms=terms)

    assert {notice.user_id for notice in Notice.objects.all()} == {clerks[0].user_id, clerks[1].user_id}
    assert [len(startable(one, date(2018, 4, 27))) for one in (creating, named, other)] == [1, 1, 0]
    with pytest.raises(Refused, match="没有安排本企业参加"):
        assessments.start(enterprise=other, round=opened, by=clerks[2], at=AT)

    assert (
        actions.invite(round=opened, enterprises=[other, named], by=make_actor(Role.LEAD_OFFICER), at=AT) == 1
    )
    assert assessments.start(enterprise=other, round=opened, by=clerks[2], at=AT).round == opened


def test_putting_off_tells_those_who_have_not_handed_in_why():
    opened = make_round(make_catalogue(), verify_by=date(2018, 7, 20))
    first, second = make_enterprise(), make_enterprise()
    clerk, done = clerk_of(first), clerk_of(second)
    submitted(done, make_assessment(second, opened))

    actions.put_off(
        round=opened,
        due_on=date(2018, 7, 6),
        verify_by=date(2018, 7, 20),
        reason="台风",
        by=make_actor(Role.LEAD_OFFICER),
        at=AT,
    )

    opened.refresh_from_db()
    assert (opened.due_on, opened.verify_by) == (date(2018, 7, 6), date(2018, 7, 20))
    told = Notice.objects.filter(user__in=[clerk.user_id, done.user_id])
    assert [(one.user_id, one.body) for one in told] == [
        (clerk.user_id, "填报截止日期推迟至 2018-07-06，核验截止日期为 2018-07-20。原因：台风")
    ]
    assert TrailEntry.objects.get(action="benchmarking.round.put_off").reason == "台风"
