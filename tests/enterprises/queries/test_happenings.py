from datetime import UTC, date, datetime, timedelta

import pytest

from dongtou_brand.kernel.actor import Role
from enterprises.actions import certificates, enterprises, records, yearly_figures
from enterprises.actions.liaisons import appoint
from enterprises.enums import FigureStatus, UnmaskReason
from enterprises.models import QualityOfficer
from enterprises.queries import dossiers, happenings
from enterprises.rules.records import BY_SLUG
from tests.factories.accounts import make_actor, make_user
from tests.factories.enterprises import (
    make_certificate,
    make_enterprise,
    make_figure,
    make_product,
    make_quality_officer,
    manager,
    member,
    township_officer,
)

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
TODAY = date(2018, 4, 27)


@pytest.fixture
def firm():
    return make_enterprise("温州海霞电气有限公司")


@pytest.fixture
def lead():
    return make_actor(Role.LEAD_OFFICER)


def told(firm, day=TODAY, on=None):
    """The lines of a firm: day, title, note."""
    papers = dossiers.papers(firm, day, on)
    officers = QualityOfficer.objects.filter(enterprise=firm)
    lines = happenings.of(firm, papers, officers, day=day, on=on)
    return [(f"{one.on}", one.title, one.note) for one in lines]


def test_year_is_told_when_it_is_confirmed_locked_unlocked_and_opened_again(firm, lead):
    figure = make_figure(firm, "revenue", 2016, 100, status=FigureStatus.SUBMITTED)
    make_figure(firm, "exports", 2016, 10, status=FigureStatus.SUBMITTED)
    chief = make_actor(Role.LEAD_CHIEF)
    steps = [
        ("give_back", lead, {"reason": "请核对"}),
        ("submit", manager(firm), {}),
        ("confirm", township_officer(firm), {}),
        ("lock", lead, {}),
        ("unlock", chief, {"reason": "审计调整"}),
        ("reopen", lead, {"reason": "收入更正"}),
    ]

    for days, (step, by, words) in enumerate(steps):
        act = getattr(yearly_figures, step)
        act(enterprise=firm, year=figure.year, by=by, at=AT + timedelta(days=days), **words)

    whole = [
        ("2018-05-02", "2016 年度数据退回更正", "收入更正"),
        ("2018-05-01", "2016 年度数据解锁", "审计调整"),
        ("2018-04-30", "2016 年度数据锁定", ""),
        ("2018-04-29", "2016 年度数据确认", ""),
    ]
    assert told(firm) == whole
    assert told(firm, on=date(2018, 4, 30)) == whole[2:]


def test_certificate_is_told_to_its_end(firm, lead):
    first = make_certificate(firm, valid_from=date(2014, 1, 6), valid_to=date(2017, 1, 5))
    assert told(firm)[0] == ("2017-01-05", "质量管理体系证书到期", first.standard)

    second = make_certificate(
        firm, number="CN-2", standard=first.standard, valid_from=date(2017, 1, 6), valid_to=date(2020, 1, 5)
    )
    certificates.end(certificate=second, reason="停产", by=lead, at=AT)

    assert [line[:2] for line in told(firm)] == [
        ("2018-04-27", "质量管理体系证书注销"),
        ("2017-01-06", "取得质量管理体系证书"),
        ("2017-01-05", "质量管理体系证书到期"),
        ("2014-01-06", "取得质量管理体系证书"),
    ]


def test_certificate_that_was_followed_by_another_is_not_told_to_have_run_out(firm):
    for number, year in (("CN-1", 2014), ("CN-2", 2017)):
        make_certificate(firm, number=number, valid_from=date(year, 1, 6), valid_to=date(year + 3, 1, 5))

    assert [title for _, title, _ in told(firm)] == ["取得质量管理体系证书"] * 2


def test_liaison_is_told_when_he_is_appointed_also_as_of_a_day(firm, lead):
    first, second = (make_user(Role.LEAD_OFFICER, name=name) for name in ("林晓", "苏敏"))

    for days, liaison in ((0, first), (3, second)):
        appoint(enterprise=firm, liaison=liaison, by=lead, at=AT + timedelta(days=days))

    whole = [("2018-04-30", "指派责任联系人", "苏敏"), ("2018-04-27", "指派责任联系人", "林晓")]
    assert told(firm) == whole
    assert told(firm, on=date(2018, 4, 29)) == whole[1:]


def test_officer_is_told_with_training_and_never_by_name(firm):
    make_quality_officer(
        firm,
        "周正",
        appointed_on=date(2016, 9, 20),
        document_number="海霞〔2016〕7 号",
        trained_on=date(2016, 11, 18),
        training_body="浙江省质量协会",
        filed_on=date(2016, 12, 1),
        retrained_on=date(2018, 3, 2),
    )

    assert told(firm) == [
        ("2018-03-02", "首席质量官参加复训", ""),
        ("2016-12-01", "首席质量官备案", ""),
        ("2016-11-18", "首席质量官参加任职培训", "浙江省质量协会"),
        ("2016-09-20", "任命首席质量官", "海霞〔2016〕7 号"),
    ]


def test_rights_and_market_shares_are_told_a_share_on_the_day_of_its_entry(firm):
    by = member(firm)
    right = {
        "kind": "invention", "number": "ZL201610012345.6", "title": "一种断路器", "granted_on": date(2017, 8, 1),
        "valid_to": None,
    }  # fmt: skip
    share = {
        "product": make_product(firm, "小型断路器"), "year": 2017, "scope": "全国", "share": None, "rank": 3,
        "proof": "self_declared", "issued_by": "", "document_number": "",
    }  # fmt: skip

    records.add(enterprise=firm, kind=BY_SLUG["property"], facts=right, file=None, by=by, at=AT)
    made = records.add(enterprise=firm, kind=BY_SLUG["market-shares"], facts=share, file=None, by=by, at=AT)
    records.strike(record=made, reason="重复", by=by, at=AT + timedelta(days=1))

    assert told(firm) == [
        ("2018-04-28", "作废登记：2017 年度市场占有率证明：小型断路器（全国）", "重复"),
        ("2018-04-27", "2017 年度市场占有率证明：小型断路器（全国）", "第 3 位；企业自行声明"),
        ("2017-08-01", "取得发明专利：一种断路器", "ZL201610012345.6"),
    ]


def test_look_behind_the_masks_is_no_line_of_the_history(firm, lead):
    enterprises.unmask(enterprise=firm, reason=UnmaskReason.VISIT, by=lead, at=AT)

    assert told(firm) == []


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_history_costs_the_same_at_any_length(firm, number, django_assert_num_queries):
    for year in range(2000, 2000 + min(number, 100)):
        make_certificate(firm, number=f"CN-{year}", valid_from=date(year, 1, 1), valid_to=date(year, 2, 1))
    papers = dossiers.papers(firm, TODAY)

    with django_assert_num_queries(4):
        happenings.of(firm, papers, [], day=TODAY)
