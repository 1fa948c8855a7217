from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Membership, Organisation
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.actions import summaries, yearly_figures
from enterprises.enums import (
    FigureStatus,
    Level,
    ProofKind,
    PropertyKind,
    Rung,
)
from enterprises.models import Enterprise, IntellectualProperty, MarketShare, ResearchBody, YearlyFigure
from enterprises.queries import shortcomings
from enterprises.rules.shortcomings import KINDS, LIMIT
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_attachment,
    make_certificate,
    make_distinction,
    make_enterprise,
    make_figure,
    make_industry,
    make_product,
    make_quality_officer,
    make_township,
    manager,
    member,
    township_officer,
)

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
DAY = date(2018, 4, 27)


def leader():
    """Somebody who sees everything."""
    return Actor(role=Role.LEADER, organisation_id=Organisation.objects.values_list("pk", flat=True)[0])


@pytest.fixture
def firm():
    """An enterprise that stated everything, so that only what a test adds can be wrong."""
    made = make_enterprise("温州海霞电气有限公司")
    make_figure(made, year=2017)
    summaries.refresh([made.pk])
    return made


def found(code, by=None):
    by = by or leader()
    pool = shortcomings.pool_of(by)
    rows = shortcomings.rows(KINDS[code], pool, DAY)
    lines = list(shortcomings.lines(by, KINDS[code], rows, DAY))
    assert shortcomings.numbers(by, [KINDS[code]], pool, DAY) == [len(lines)]
    return [(line.enterprise, line.words) for line in lines]


def words(code, by=None):
    return [said for _, said in found(code, by)]


def test_enterprise_that_lacks_nothing_is_in_no_list(firm):
    make_certificate(firm, file=make_attachment(firm))
    make_quality_officer(firm)
    make_product(firm, standard_number="GB/T 10963.1")

    assert {code: found(code) for code in KINDS} == {code: [] for code in KINDS}


def test_certificate_is_late_until_a_newer_one_of_its_kind_and_product_is_there(firm):
    one, other = make_product(firm, "甲"), make_product(firm, "乙")
    old = {"kind": "ccc", "valid_from": date(2015, 1, 1), "valid_to": date(2018, 4, 26)}
    new = old | {"valid_from": date(2018, 4, 1), "valid_to": date(2023, 4, 1)}
    make_certificate(firm, number="C1", product=one, **old)
    assert words("certificate_expired") == ["强制性产品认证（CCC） C1（甲）：2018-04-26 到期，已过期 1 天"]

    make_certificate(firm, number="C2", product=other, **new)
    assert len(found("certificate_expired")) == 1
    make_certificate(firm, number="C3", product=one, **new)
    assert found("certificate_expired") == []


def test_other_certificates_are_renewed_by_the_same_standard_only(firm):
    make_certificate(firm, kind="other", standard="甲", valid_to=date(2018, 4, 1))
    make_certificate(firm, kind="other", standard="乙", valid_to=date(2020, 4, 1))

    assert len(found("certificate_expired")) == 1


def test_certificates_that_end_within_90_days_stand_by_their_end(firm):
    for left in (91, 90, 31, 0):
        make_certificate(
            firm, kind="other", standard=str(left), number=str(left), valid_to=DAY + timedelta(left)
        )
    pool = shortcomings.pool_of(leader())
    kind = KINDS["certificate_expiring"]

    lines = list(shortcomings.lines(leader(), kind, shortcomings.rows(kind, pool, DAY), DAY))

    assert [(line.words[-4:], line.tone) for line in lines] == [
        ("天）到期", "err"),
        ("31 天", "warn"),
        ("90 天", "warn"),
    ]


def test_certificate_in_force_needs_its_file(firm):
    make_certificate(firm, number="A")
    make_certificate(firm, number="B", file=make_attachment(firm))
    make_certificate(firm, number="C", valid_to=date(2018, 1, 1))

    assert words("certificate_without_file") == ["质量管理体系 A：2020-07-20 到期，剩 815 天"]


def test_officer_who_left_needs_a_successor(firm):
    make_quality_officer(firm, appointed_on=date(2014, 1, 1), left_on=date(2015, 1, 1))
    make_quality_officer(firm, left_on=date(2018, 3, 1))
    assert words("officer_gone") == ["2018-03-01 离任，没有继任者"]

    make_quality_officer(firm, "林清", appointed_on=date(2018, 4, 1))
    assert found("officer_gone") == []


def test_enterprise_from_the_second_rung_up_needs_an_officer(firm):
    late = {"founded_on": date(2018, 1, 1), "rung_since": date(2018, 2, 1)}
    first, second = (make_enterprise(rung=rung, **late) for rung in (Rung.PLANNED, Rung.CULTIVATED))

    assert found("officer_missing") == [(second, "已列入“培育”，没有首席质量官")]
    make_quality_officer(second, left_on=date(2018, 3, 1))
    assert found("officer_missing") == []
    assert first.rung == Rung.PLANNED


def test_figures_are_missing_from_their_due_day(firm):
    late, never, young = make_enterprise(), make_enterprise(), make_enterprise(founded_on=date(2018, 1, 8))
    ahead = make_enterprise()
    make_figure(late, year=2016)
    make_figure(late, year=2017, status=FigureStatus.DRAFT)
    make_figure(ahead, year=2018)
    summaries.refresh([late.pk, never.pk, young.pk, ahead.pk])

    assert found("figures_missing") == [
        (late, "只提交到 2016 年度"),
        (never, "还没有提交过年度数据"),
        (ahead, "2017 年度数据尚未提交"),
    ]
    early = shortcomings.rows(KINDS["figures_missing"], shortcomings.pool_of(leader()), date(2018, 3, 31))
    assert list(early) == [firm, never, ahead]


def test_figures_that_were_given_back_wait_until_they_are_submitted_again(firm):
    clerk, officer = manager(firm), township_officer(firm)
    YearlyFigure.objects.update(status="submitted", confirmed_by=None, confirmed_at=None)
    assert found("figures_returned") == []

    yearly_figures.give_back(enterprise=firm, year=2017, reason="营业收入有误", by=officer, at=AT)
    assert found("figures_returned") == [(firm, "2017 年度数据已退回，尚未重新提交")]
    yearly_figures.submit(enterprise=firm, year=2017, by=clerk, at=AT)
    assert found("figures_returned") == []
    yearly_figures.withdraw(enterprise=firm, year=2017, by=clerk, at=AT)
    assert found("figures_returned") == []


def test_product_needs_a_standard_and_a_share_its_proof(firm):
    product = make_product(firm, "甲")
    share = {"enterprise": firm, "product": product, "year": 2017, "share": 12, "recorded_at": AT}
    MarketShare.objects.create(scope="全省", proof=ProofKind.SELF_DECLARED, **share)
    MarketShare.objects.create(scope="全国", proof=ProofKind.YEARBOOK, issued_by="协会", **share)
    MarketShare.objects.create(
        scope="全市", proof=ProofKind.SELF_DECLARED, struck_at=AT, struck_reason="有误", **share
    )

    assert words("product_without_standard") == ["甲：没有执行标准"]
    assert words("share_self_declared") == ["甲：2017 年，全省"]


def test_papers_are_spoken_of_90_days_before_and_after_their_end(firm):
    for number, left in enumerate((-91, -90, 90, 91)):
        facts = {"enterprise": firm, "recorded_at": AT, "valid_to": DAY + timedelta(left)}
        IntellectualProperty.objects.create(
            kind=PropertyKind.DESIGN,
            number=str(number),
            title=str(left),
            granted_on=date(2008, 1, 1),
            **facts,
        )
        ResearchBody.objects.create(
            name=str(left),
            level=Level.CITY,
            recognised_on=date(2008, 1, 1),
            recognised_by="市经信委",
            **facts,
        )

    assert words("paper_expiring") == [
        "外观设计专利“-90”：2018-01-27 到期，已过期 90 天",
        "外观设计专利“90”：2018-07-26 到期，剩 90 天",
    ]
    assert len(found("research_body_expiring")) == 2


def test_contact_who_serves_no_more_is_listed_for_the_offices(firm):
    officer = township_officer(firm)
    Enterprise.objects.filter(pk=firm.pk).update(liaison=officer.user_id)
    assert found("liaison_gone") == []

    Membership.objects.filter(user=officer.user_id).update(started_at=AT - timedelta(1), ended_at=AT)

    assert found("liaison_gone") == [(firm, f"责任联系人{officer.name}已不在岗")]
    assert "liaison_gone" not in {kind.code for kind in shortcomings.kinds_for(member(firm))}


def test_contact_of_another_township_is_listed_and_one_of_the_lead_bureau_is_not(firm):
    elsewhere, lead = township_officer(make_enterprise()), make_actor(Role.LEAD_OFFICER)
    Enterprise.objects.filter(pk=firm.pk).update(liaison=lead.user_id)
    assert found("liaison_gone") == []

    Enterprise.objects.filter(pk=firm.pk).update(liaison=elsewhere.user_id)

    assert words("liaison_gone") == [f"责任联系人{elsewhere.name}已不在岗"]


def test_later_of_two_namesakes_is_listed_until_it_is_told_apart(firm):
    twin = make_enterprise("浙江海霞电气股份有限公司", founded_on=date(2018, 1, 8))
    assert found("namesake") == [(twin, "与“温州海霞电气有限公司”名称相近")]

    make_distinction(firm, twin)
    assert found("namesake") == []


def test_namesake_that_was_told_apart_is_listed_again_beside_one_that_it_was_not_told_from(firm):
    second, third = (make_enterprise("浙江海霞电气有限公司", founded_on=date(2018, 1, 8)) for _ in range(2))
    make_distinction(firm, second)
    make_distinction(firm, third)
    assert found("namesake") == [(third, "与“浙江海霞电气有限公司”名称相近")]

    make_distinction(second, third)
    older = make_enterprise("温州远帆有限公司", founded_on=date(2018, 1, 8))
    last = make_enterprise("洞头远帆有限公司", founded_on=date(2018, 1, 8))
    make_distinction(older, last)
    assert found("namesake") == []
    Enterprise.objects.filter(pk=firm.pk).update(name_key=last.name_key, name="浙江远帆有限公司")
    assert found("namesake") == [(one, "与“浙江远帆有限公司”名称相近") for one in (older, last)]


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_namesakes_are_found_in_one_query_at_any_number(number, django_assert_num_queries):
    facts = {"township": make_township(), "industry": make_industry()}
    units = Organisation.objects.bulk_create(
        Organisation(code=f"x-{n}", name="海霞", short_name="海霞", kind="enterprise") for n in range(number)
    )
    Enterprise.objects.bulk_create(
        Enterprise(
            organisation=unit, credit_code=unit.code, name="海霞电气", name_key="海霞电气", created_at=AT,
            updated_at=AT, **facts,
        )
        for unit in units
    )  # fmt: skip

    with django_assert_num_queries(1):
        rows = list(shortcomings.rows(KINDS["namesake"], Enterprise.objects.all(), DAY)[:20])

    assert len(rows) == min(number - 1, 20)


def test_ended_enterprises_have_nothing_to_mend():
    gone = make_enterprise(rung=Rung.CREATING, ended_on=DAY, ended_as="closed")
    make_certificate(gone, valid_to=date(2018, 1, 1))
    make_product(gone)

    assert {code: found(code) for code in KINDS} == {code: [] for code in KINDS}


def test_everybody_sees_those_that_are_his(firm):
    other = make_enterprise()
    for each in (firm, other):
        make_product(each)
    readers = [member(firm), township_officer(firm), make_actor(Role.LEADER), make_actor(Role.EXPERT)]

    seen = [[one for one, _ in found("product_without_standard", by)] for by in readers]

    assert seen == [[firm], [firm], [firm, other], []]
    assert "namesake" not in {kind.code for kind in shortcomings.kinds_for(readers[0])}


@pytest.mark.parametrize(
    ("role", "code", "address"),
    [
        (Role.LEAD_OFFICER, "product_without_standard", "/enterprises/products/{pk}/edit/"),
        (Role.LEAD_CHIEF, "product_without_standard", "/enterprises/{firm}/products/"),
        (Role.BUREAU_OFFICER, "product_without_standard", "/enterprises/{firm}/products/"),
        (Role.LEAD_CHIEF, "namesake", "/enterprises/{firm}/tell-apart/"),
        (Role.LEADER, "namesake", "/enterprises/{firm}/"),
    ],
)
def test_line_leads_to_what_its_reader_may_open(role, code, address):
    make_enterprise("温州海霞电气有限公司")
    firm = make_enterprise("浙江海霞电气有限公司")
    product, by = make_product(firm), make_actor(role)

    rows = shortcomings.rows(KINDS[code], shortcomings.pool_of(by), DAY)
    (line,) = shortcomings.lines(by, KINDS[code], rows, DAY)

    assert line.link == address.format(pk=product.pk, firm=firm.pk)


def test_number_is_counted_up_to_the_limit(firm, monkeypatch):
    for number in range(4):
        make_product(firm, str(number))
    monkeypatch.setattr(shortcomings, "LIMIT", 2)

    kinds = [KINDS["product_without_standard"], KINDS["namesake"]]
    assert shortcomings.numbers(leader(), kinds, shortcomings.pool_of(leader()), DAY) == [3, 0]
    assert (shortcomings.total(leader(), DAY), LIMIT) == (3, 1000)
