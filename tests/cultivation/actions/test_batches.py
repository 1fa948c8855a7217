"""Batches and the ladder are written once, with their history."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection

from accounts.models import Notice, TrailEntry
from cultivation.actions import batches
from cultivation.models import Batch, Member, RungChange
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.enums import Rung
from enterprises.models import Standing
from tests.factories.accounts import make_actor, make_user
from tests.factories.enterprises import AT, make_certificate, make_enterprise, make_product

pytestmark = pytest.mark.django_db
DAY = date(2016, 6, 17)


@pytest.fixture
def officer():
    return make_actor(Role.LEAD_OFFICER)


@pytest.fixture
def batch(officer):
    return batches.open_batch(
        year=2015, kind="pilot", name="2015 年试点", decided_on=date(2015, 12, 1), by=officer, at=AT
    )


def test_open_batch_twice_is_refused_in_words(batch, officer):
    with pytest.raises(Refused, match="2015 年已有名为“2015 年试点”的批次"):
        batches.open_batch(year=2015, kind="pilot", name=batch.name, decided_on=DAY, by=officer, at=AT)


def test_open_batch_at_once_by_two_officers_is_refused_in_words(batch, officer):
    """The second officer looked before the first one wrote, and now meets the constraint."""
    with unseen_once(Batch), pytest.raises(Refused, match="2015 年已有名为“2015 年试点”的批次"):
        batches.open_batch(year=2015, kind="pilot", name=batch.name, decided_on=DAY, by=officer, at=AT)

    assert Batch.objects.count() == 1


@contextmanager
def unseen_once(model):
    """Let the first look at a table find nothing, as it is while another transaction writes."""
    table, looks = model._meta.db_table, iter([True])

    def look(execute, sql, params, many, context):
        if sql.startswith("SELECT") and f'FROM "{table}"' in sql and next(looks, False):
            sql = sql.replace(" WHERE ", " WHERE 1 = 0 AND ", 1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


def test_open_batch_by_another_bureau_is_refused():
    with pytest.raises(Refused, match="牵头单位"):
        batches.open_batch(
            year=2015, kind="pilot", name="x", decided_on=DAY, by=make_actor(Role.BUREAU_OFFICER), at=AT
        )


def test_admit_twice_admits_once(batch, officer):
    enterprise = make_enterprise()

    for _ in range(2):
        batches.admit(batch=batch, enterprise=enterprise, on=DAY, by=officer, at=AT)

    assert Member.objects.count() == 1
    assert [s.title for s in Standing.objects.filter(enterprise=enterprise)] == ["列入2015 年试点"]
    assert TrailEntry.objects.filter(action="cultivation.batch.admit").count() == 1


def test_move_writes_rung_history_standing_trail_and_notice(officer):
    enterprise = make_enterprise(rung=Rung.PLANNED)
    clerk = make_user(Role.ENTERPRISE_CLERK, enterprise.organisation)

    batches.move(
        enterprise=enterprise, target=Rung.CULTIVATED, on=DAY, reason="领导小组第 1 次会议", by=officer, at=AT
    )

    enterprise.refresh_from_db()
    assert (enterprise.rung, enterprise.rung_since) == (Rung.CULTIVATED, DAY)
    change = RungChange.objects.get()
    assert (change.source, change.target, change.by_id) == ("planned", "cultivated", officer.user_id)
    assert Standing.objects.get(enterprise=enterprise).title == "规划 → 培育"
    assert TrailEntry.objects.get(action="cultivation.rung.move").reason == "领导小组第 1 次会议"
    assert Notice.objects.get(user=clerk).title == "贵企业梯度调整为“培育”"


def test_move_before_the_last_one_changes_nothing(officer):
    enterprise = make_enterprise(rung=Rung.PLANNED)
    batches.move(enterprise=enterprise, target=Rung.CULTIVATED, on=DAY, reason="x", by=officer, at=AT)

    with pytest.raises(Refused, match="生效日期不能早于进入当前梯度的日期（2016-06-17）"):
        batches.move(
            enterprise=enterprise, target=Rung.CREATING, on=date(2016, 6, 16), reason="x", by=officer, at=AT
        )

    assert RungChange.objects.count() == 1


def test_move_after_leaving_the_pool_is_not_before_that_day(officer):
    enterprise = make_enterprise(rung=Rung.PLANNED)
    batches.move(enterprise=enterprise, target=Rung.NONE, on=DAY, reason="x", by=officer, at=AT)

    with pytest.raises(Refused, match="不能早于"):
        batches.move(
            enterprise=enterprise, target=Rung.PLANNED, on=date(2016, 1, 1), reason="x", by=officer, at=AT
        )


def test_admit_on_a_day_to_come_is_refused(batch, officer):
    with pytest.raises(Refused, match="列入日期不能晚于今天（2018-04-27）"):
        batches.admit(batch=batch, enterprise=make_enterprise(), on=date(2018, 4, 28), by=officer, at=AT)

    assert Member.objects.count() == 0


def test_move_without_certificate_changes_nothing(officer):
    enterprise = make_enterprise(rung=Rung.CREATING)

    with pytest.raises(Refused, match="认证证书"):
        batches.move(enterprise=enterprise, target=Rung.CERTIFIED, on=DAY, reason="x", by=officer, at=AT)

    enterprise.refresh_from_db()
    assert (enterprise.rung, RungChange.objects.count()) == (Rung.CREATING, 0)


def test_move_with_certificate_certifies(officer):
    enterprise = make_enterprise(rung=Rung.CREATING)
    product = make_product(enterprise)
    make_certificate(
        enterprise,
        kind="zhejiang_made",
        product=product,
        valid_from=date(2016, 1, 1),
        valid_to=date(2019, 1, 1),
    )

    batches.move(enterprise=enterprise, target=Rung.CERTIFIED, on=DAY, reason="取得证书", by=officer, at=AT)

    enterprise.refresh_from_db()
    assert enterprise.rung == Rung.CERTIFIED


def test_closed_enterprise_is_neither_admitted_nor_moved(batch, officer):
    gone = make_enterprise(ended_on=DAY, ended_as="closed")
    who = {"enterprise": gone, "on": DAY, "by": officer, "at": AT}

    with pytest.raises(Refused, match="已于 2016-06-17 注销"):
        batches.admit(batch=batch, **who)
    with pytest.raises(Refused, match="已于 2016-06-17 注销"):
        batches.move(target=Rung.PLANNED, reason="推荐", **who)
    assert not Member.objects.exists()
