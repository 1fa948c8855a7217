"""Recording, correcting and striking out the records of a dossier."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import records
from enterprises.enums import ProofKind, StandardRole, StandardStage, StandingKind
from enterprises.models import MarketShare, StandardPart, Standing
from enterprises.rules.records import BY_SLUG, KINDS
from tests.enterprises.rules.test_records import STANDARD, WHOLE
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    AT,
    make_attachment,
    make_enterprise,
    make_product,
    make_standard,
    member,
    township_officer,
)

pytestmark = pytest.mark.django_db
KIND = BY_SLUG["standards"]


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


def add(enterprise, by, slug="standards", at=AT, file=None, **values):
    facts = WHOLE[slug] | values
    return records.add(enterprise=enterprise, kind=BY_SLUG[slug], facts=facts, file=file, by=by, at=at)


@pytest.mark.parametrize("slug", [kind.slug for kind in KINDS])
def test_every_kind_is_recorded_once_signed_and_kept(enterprise, clerk, slug):
    values = {"product": make_product(enterprise)} if slug == "market-shares" else {}

    record = add(enterprise, clerk, slug, **values)
    again = add(enterprise, clerk, slug, **values)

    assert (again.pk, type(record)._default_manager.count()) == (record.pk, 1)
    state = type(record).history.get()
    assert (state.history_user_id, state.history_date) == (clerk.user_id, AT)
    entry = TrailEntry.objects.get(action="enterprises.record.add")
    assert entry.detail["kind"] == slug


def test_number_is_kept_in_one_spelling_and_recorded_once(enterprise, clerk):
    add(enterprise, clerk, number="t/zzb 0825-2018")
    assert StandardPart.objects.get().number == "T/ZZB 0825—2018"

    with pytest.raises(Refused, match="“T/ZZB 0825—2018”已登记"):
        add(enterprise, clerk, number="T/ZZB0825–2018", title="另一名称")


def test_several_standards_without_number_may_be_under_way(enterprise, clerk):
    for title in ("断路器", "插座"):
        add(
            enterprise, clerk, number="", title=title, rank=None,
            stage=StandardStage.PLANNED, published_on=None, implemented_on=None,
        )  # fmt: skip

    assert StandardPart.objects.count() == 2


def test_number_that_was_struck_out_may_be_recorded_anew(enterprise, clerk):
    first = add(enterprise, clerk)
    records.strike(record=first, reason="登记有误", by=clerk, at=AT)

    assert add(enterprise, clerk).pk != first.pk


def test_published_standard_enters_the_history_once(enterprise, clerk):
    draft = add(
        enterprise, clerk, number="", rank=None,
        stage=StandardStage.DRAFTING, published_on=None, implemented_on=None,
    )  # fmt: skip
    assert not Standing.objects.exists()

    records.edit(record=draft, facts=STANDARD, by=clerk, at=AT)
    records.edit(record=draft, facts=STANDARD | {"publisher": "促进会"}, by=clerk, at=AT)

    standing = Standing.objects.get()
    assert (standing.kind, standing.on, standing.title, standing.note) == (
        StandingKind.RECORD,
        date(2018, 3, 16),
        "主起草的标准 T/ZZB 0825—2018 发布",
        "小型断路器",
    )


def test_corrected_event_is_a_further_line(enterprise, clerk):
    record = add(enterprise, clerk)

    records.edit(record=record, facts=STANDARD | {"published_on": date(2018, 3, 6)}, by=clerk, at=AT)

    lines = [(one.on, one.note) for one in Standing.objects.order_by("pk")]
    assert lines == [(date(2018, 3, 16), "小型断路器"), (date(2018, 3, 6), "更正登记：小型断路器")]


def test_record_is_struck_out_with_a_reason_and_stays(enterprise, clerk):
    record = add(enterprise, clerk)
    with pytest.raises(Refused, match="请填写作废原因"):
        records.strike(record=record, reason=" ", by=clerk, at=AT)

    records.strike(record=record, reason="重复登记", by=clerk, at=AT + timedelta(days=1))

    record.refresh_from_db()
    assert (record.struck_at, record.struck_reason) == (AT + timedelta(days=1), "重复登记")
    assert Standing.objects.latest("pk").title == "作废登记：主起草的标准 T/ZZB 0825—2018 发布"
    assert StandardPart.history.count() == 2
    with pytest.raises(Refused, match="已作废"):
        records.strike(record=record, reason="重复登记", by=clerk, at=AT)
    with pytest.raises(Refused, match="不能修改"):
        records.edit(record=record, facts=STANDARD, by=clerk, at=AT)


def test_state_is_read_under_the_lock(enterprise, clerk):
    record = make_standard(enterprise)
    stale = StandardPart.objects.get(pk=record.pk)
    records.strike(record=record, reason="重复", by=clerk, at=AT)

    with pytest.raises(Refused, match="不能修改"):
        records.edit(record=stale, facts=STANDARD, by=clerk, at=AT)


def test_only_the_enterprise_and_the_lead_officer_record(enterprise):
    for actor in (
        member(make_enterprise()),
        township_officer(enterprise),
        make_actor(Role.LEADER),
        make_actor(Role.BUREAU_OFFICER),
    ):
        with pytest.raises(Refused, match="只有本企业和牵头单位经办"):
            add(enterprise, actor)
    assert add(enterprise, make_actor(Role.LEAD_OFFICER)).pk


def test_file_stays_when_none_is_given_and_is_that_of_this_enterprise(enterprise, clerk):
    file = make_attachment(None, uploaded_by_id=clerk.user_id)
    record = add(enterprise, clerk, file=file)
    file.refresh_from_db()
    assert file.enterprise == enterprise

    records.edit(record=record, facts=STANDARD | {"title": "断路器"}, by=clerk, at=AT)
    record.refresh_from_db()
    assert (record.file, record.title) == (file, "断路器")

    with pytest.raises(Refused, match="另一家企业的附件"):
        add(enterprise, clerk, number="GB 1-2000", file=make_attachment(make_enterprise()))


def test_share_is_that_of_a_product_of_the_enterprise(enterprise, clerk):
    with pytest.raises(Refused, match="不属于这家企业"):
        add(enterprise, clerk, "market-shares", product=make_product(make_enterprise()))


def test_share_of_one_market_and_year_is_recorded_once(enterprise, clerk):
    product = make_product(enterprise)
    add(enterprise, clerk, "market-shares", product=product)

    with pytest.raises(Refused, match="已登记"):
        add(enterprise, clerk, "market-shares", product=product, share=Decimal(9))
    add(enterprise, clerk, "market-shares", product=product, year=2016, proof=ProofKind.SELF_DECLARED)
    assert MarketShare.objects.count() == 2


def test_edit_to_the_number_of_another_is_refused(enterprise, clerk):
    add(enterprise, clerk)
    other = add(enterprise, clerk, number="GB/T 1—2000", role=StandardRole.PARTICIPANT, rank=None)

    with pytest.raises(Refused, match="已登记"):
        records.edit(record=other, facts=STANDARD, by=clerk, at=AT)


def test_record_without_a_field_that_the_kind_has_is_a_fault(enterprise, clerk):
    with pytest.raises(KeyError):
        records.add(enterprise=enterprise, kind=KIND, facts={"number": ""}, by=clerk, at=AT)
