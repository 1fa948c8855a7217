"""The standing list of a past day says what it would have said then, whatever was recorded later."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Membership, Organisation
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.history import sign
from enterprises.actions import summaries
from enterprises.enums import FigureStatus, Level, ProofKind, PropertyKind, Rung
from enterprises.models import (
    Distinction,
    FigureChange,
    IntellectualProperty,
    MarketShare,
    ResearchBody,
    YearlyFigure,
)
from enterprises.queries import shortcomings
from enterprises.rules.shortcomings import KINDS, due_year
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    make_attachment,
    make_certificate,
    make_enterprise,
    make_figure,
    make_product,
    make_quality_officer,
    township_officer,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timezone.localdate() + timedelta(days=1)
LATER = NOW + timedelta(days=3)
DUE = due_year(DAY, settings.FIGURES_DUE)
OLD = DAY - timedelta(days=3000)


def leader():
    """Somebody who sees everything."""
    return Actor(role=Role.LEADER, organisation_id=Organisation.objects.values_list("pk", flat=True)[0])


def told(code, past):
    by, kind = leader(), KINDS[code]
    pool = shortcomings.pool_of(by, on=DAY if past else None)
    rows = shortcomings.rows(kind, pool, DAY, past=past)
    lines = list(shortcomings.lines(by, kind, rows, DAY, past=past))
    streamed = list(shortcomings.lines(by, kind, rows.iterator(chunk_size=500), DAY, past=past))
    assert shortcomings.numbers(by, [kind], pool, DAY, past=past) == [len(lines)] == [len(streamed)]
    assert [line.words for line in streamed] == [line.words for line in lines]
    return [(one.enterprise.name, one.enterprise.township.short_name, one.words, one.tone) for one in lines]


def change(figure, status, at, reason=""):
    """A figure comes to this status, with its history."""
    figure.status, figure.version = status, figure.version + 1
    figure.confirmed_by = figure.confirmed_at = None
    figure.submitted_at = None if status == FigureStatus.DRAFT else at
    figure.save()
    facts = {name: getattr(figure, name) for name in ("version", "state", "value", "source")}
    FigureChange.objects.create(
        figure=figure, status=status, reason=reason, by_id=figure.stated_by_id, at=at, **facts
    )
    summaries.refresh([figure.enterprise_id])


def edit(row, **values):
    """A row gets these values after the day."""
    for name, value in values.items():
        setattr(row, name, value)
    sign(row, by=make_actor(Role.LEAD_OFFICER), at=LATER).save()


@pytest.fixture
def wanting():
    """Everything that can be wanting, of two enterprises of a like name; what mends it, by kind."""
    first = make_enterprise("温州海霞电气有限公司", founded_on=OLD)
    firm = make_enterprise("浙江海霞电气有限公司", founded_on=OLD, rung=Rung.CULTIVATED)
    product = make_product(firm)
    dates = {"kind": "ccc", "product": product, "valid_from": OLD}
    expired = make_certificate(firm, number="甲", valid_to=DAY - timedelta(days=1), **dates)
    file = make_attachment(firm)
    soon = make_certificate(firm, number="乙", valid_from=OLD, valid_to=DAY + timedelta(days=30), file=file)
    bare = make_certificate(
        firm, kind="other", number="丙", valid_from=OLD, valid_to=DAY + timedelta(days=900)
    )
    gone = make_quality_officer(first, appointed_on=OLD, left_on=DAY - timedelta(days=9))
    late, returned = (make_figure(firm, year=DUE - back) for back in (1, 2))
    for figure in (late, returned):
        change(figure, FigureStatus.SUBMITTED, NOW)
    change(returned, FigureStatus.DRAFT, NOW, reason="营业收入有误")
    record = {"enterprise": firm, "recorded_at": NOW}
    share = MarketShare.objects.create(
        product=product, year=DUE, share=12, scope="全省", proof=ProofKind.SELF_DECLARED, **record
    )
    paper = IntellectualProperty.objects.create(
        kind=PropertyKind.DESIGN, number="1", title="外壳", granted_on=OLD, valid_to=DAY, **record
    )
    body = ResearchBody.objects.create(
        name="技术中心",
        level=Level.CITY,
        recognised_on=OLD,
        recognised_by="市经信委",
        valid_to=DAY,
        **record,
    )
    contact = township_officer(first)
    first.liaison_id = contact.user_id
    first.save()
    Membership.objects.filter(user=contact.user_id).update(ended_at=timezone.now())
    far = DAY + timedelta(days=3000)

    def mend():
        edit(expired, valid_to=far, file=file)
        edit(soon, valid_to=far)
        edit(bare, file=file)
        edit(gone, left_on=None)
        change(returned, FigureStatus.SUBMITTED, LATER)
        for one in (firm, first):
            for year in range(DUE - 2, DUE + 1):
                if not YearlyFigure.objects.filter(enterprise=one, year=year).exists():
                    change(make_figure(one, year=year), FigureStatus.SUBMITTED, LATER)
        edit(product, name="改名的产品", standard_number="GB/T 10963.1")
        edit(share, struck_at=LATER, struck_reason="有误")
        edit(paper, valid_to=far)
        edit(body, valid_to=far)
        edit(first, liaison=None, name="今名有限公司")
        Distinction.objects.create(earlier=first, later=firm, reason="地址不同", recorded_at=LATER)

    return mend


def test_past_day_says_what_was_said_on_it_although_all_was_mended_since(wanting):
    codes = [code for code in KINDS if code != "officer_missing"]
    then = {code: told(code, past=False) for code in codes}
    assert [code for code, lines in then.items() if not lines] == []
    assert {code: told(code, past=True) for code in codes} == then

    wanting()

    assert {code: told(code, past=False) for code in codes} == {code: [] for code in codes}
    assert {code: told(code, past=True) for code in codes} == then


def test_officer_who_was_recorded_later_was_missing_then():
    firm = make_enterprise(rung=Rung.CULTIVATED)
    officer = make_quality_officer(make_enterprise())
    officer.pk, officer.enterprise = None, firm
    edit(officer)

    assert (told("officer_missing", past=False), len(told("officer_missing", past=True))) == ([], 1)


def test_what_came_later_is_not_of_the_day():
    firm = make_enterprise(founded_on=OLD, rung=Rung.CULTIVATED)
    edit(make_quality_officer(firm), left_on=DAY - timedelta(days=1))
    certificate = make_certificate(make_enterprise(), valid_from=OLD, valid_to=DAY - timedelta(days=1))
    certificate.pk, certificate.enterprise, certificate.number = None, firm, "补登"
    edit(certificate)

    assert told("officer_gone", past=True) == []
    assert len(told("certificate_expired", past=False)) == 2
    assert len(told("certificate_expired", past=True)) == 1


def test_who_ended_later_took_part_then():
    firm = make_enterprise(founded_on=OLD)
    make_product(firm, "甲")
    edit(firm, ended_on=DAY, ended_as="closed")

    assert told("product_without_standard", past=False) == []
    assert [words for _, _, words, _ in told("product_without_standard", past=True)] == ["甲：没有执行标准"]


def test_line_of_a_past_day_leads_to_the_dossier_of_that_day():
    product = make_product(make_enterprise())
    by, kind = make_actor(Role.LEAD_OFFICER), KINDS["product_without_standard"]

    rows = shortcomings.rows(kind, shortcomings.pool_of(by, on=DAY), DAY, past=True)
    (line,) = shortcomings.lines(by, kind, rows, DAY, past=True)

    assert line.link == f"/enterprises/{product.enterprise_id}/products/?on={DAY}"
