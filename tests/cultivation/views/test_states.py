"""Batches as they were recorded at the end of a day, whenever they were decided."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from cultivation.models import Batch, Member, RungChange
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.history import end_of
from enterprises.enums import Rung
from tests.factories.cultivation import make_batch
from tests.factories.enterprises import make_enterprise
from tests.factories.exported import lines, notes, opened
from tests.factories.past import called, many

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("cultivation:batches"), reverse("cultivation:batches_export")
OLD, NEW = "温州旧名电气有限公司", "温州今名电气有限公司"
DECIDED, RECORDED, LATER = date(2016, 6, 2), date(2016, 6, 17), date(2016, 7, 1)
BEFORE, BETWEEN = RECORDED - timedelta(days=1), LATER - timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")
ENTERED = datetime(2016, 1, 4, tzinfo=ZONE)
RENAMED = datetime(2017, 1, 4, tzinfo=ZONE)


@pytest.fixture
def batch() -> Batch:
    """Two enterprises of one day, the second entered two weeks late; both have another name and rung today."""
    first, second = (called(make_enterprise(), (ENTERED, OLD)) for _ in range(2))
    batch = make_batch(2016, first, decided_on=DECIDED, recorded_at=end_of(RECORDED))
    Member.objects.create(
        batch=batch, enterprise=second, admitted_on=DECIDED, recorded_at=datetime.combine(LATER, time(), ZONE)
    )
    for one in (first, second):
        one.rung, one.rung_since = Rung.PLANNED, RENAMED.date()
        called(one, (RENAMED, NEW))
    return batch


@pytest.fixture
def officer(as_role):
    return as_role(Role.LEAD_OFFICER)


def at(batch: Batch) -> str:
    return reverse("cultivation:batch", args=[batch.pk])


@pytest.mark.parametrize(("day", "sizes"), [(BEFORE, []), (RECORDED, [1]), (BETWEEN, [1]), (LATER, [2])])
def test_list_shows_the_batches_and_members_of_the_day(officer, batch, day, sizes):
    page = officer.get(LIST, {"on": day})

    assert [one.size for one in page.context["page_obj"]] == sizes
    assert "新建批次" not in page.content.decode()


@pytest.mark.parametrize(
    ("day", "names"), [(BETWEEN, [OLD]), (LATER, [OLD, OLD]), (date(2017, 1, 4), [NEW, NEW])]
)
def test_batch_shows_its_members_as_they_were(officer, batch, day, names):
    page = officer.get(at(batch), {"on": day})

    rungs = {one.enterprise.rung for one in page.context["page_obj"]}
    assert [one.enterprise.name for one in page.context["page_obj"]] == names
    assert (rungs == {Rung.NONE}, page.context["form"]) == (day < RENAMED.date(), None)


@pytest.mark.parametrize(("day", "sizes"), [(BEFORE, [0, 0]), (BETWEEN, [1, 0]), (LATER, [1, 1])])
def test_dossier_shows_the_memberships_of_the_day(officer, batch, day, sizes):
    firms = batch.members.order_by("pk").values_list("enterprise", flat=True)

    pages = [officer.get(reverse("cultivation:memberships_of", args=[pk]), {"on": day}) for pk in firms]

    assert [len(page.context["members"]) for page in pages] == sizes


def test_batch_before_its_record_is_refused_and_another_day_asked_for(officer, batch):
    page = officer.get(at(batch), {"on": BEFORE})

    assert page.status_code == 422
    assert f"{batch} 2016-06-17 登记，2016-06-16 还没有登记这一批次。" in page.content.decode()


@pytest.mark.parametrize("day", ["2099-01-01", "昨天"])
def test_day_that_cannot_be_shown_is_refused_and_another_asked_for(officer, batch, day):
    enterprise = batch.members.first().enterprise_id
    dossier = reverse("cultivation:memberships_of", args=[enterprise])
    members = reverse("cultivation:members_export", args=[batch.pk])

    for where in (LIST, EXPORT, at(batch), members, dossier):
        page = officer.get(where, {"on": day})
        assert (page.status_code, "另选日期" in page.content.decode()) == (422, True)


def test_batch_that_does_not_exist_is_not_found(officer, as_role, batch):
    assert officer.get(reverse("cultivation:batch", args=[0]), {"on": LATER}).status_code == 404


def test_workbooks_of_a_day_say_so(officer, batch):
    members = opened(officer.get(reverse("cultivation:members_export", args=[batch.pk]), {"on": BETWEEN}))
    batches = opened(officer.get(EXPORT, {"on": BETWEEN}))

    assert [line[0] for line in lines(members)[1:]] == [OLD]
    assert [line[3] for line in lines(batches)[1:]] == [1]
    assert [notes(book)["数据截至"] for book in (members, batches)] == ["2016-06-30 日终"] * 2


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_batch_of_a_day_asks_as_much_for_many_as_for_one(officer, size, django_assert_num_queries):
    batch = make_batch(2016, *many(size, ENTERED))
    officer.get(at(batch), {"on": LATER})

    with django_assert_num_queries(10):
        page = officer.get(at(batch), {"on": LATER})
    with django_assert_num_queries(6):
        officer.get(LIST, {"on": LATER})

    assert page.context["page_obj"].paginator.count == size


def test_tab_leaves_with_the_batches_and_moves_of_the_day(officer, batch):
    enterprise = batch.members.order_by("pk")[0].enterprise
    RungChange.objects.create(
        enterprise=enterprise, source="none", target="planned", on=RENAMED.date(), reason="符合条件",
        by=officer.user, at=RENAMED,
    )  # fmt: skip
    where = reverse("cultivation:memberships_of_export", args=[enterprise.pk])

    now, then = (lines(opened(officer.get(where, {"on": day})))[1:] for day in ("", LATER))

    assert [row[:2] for row in now] == [["列入批次", batch.name], ["梯度变动", "未入库 → 规划"]]
    assert [row[0] for row in then] == ["列入批次"]
