"""Certificates, products, quality officers and standings: each recorded by whom it concerns."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import TrailEntry
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import certificates, products, quality_officers, records, standings
from enterprises.actions.products import Description
from enterprises.enums import CertificateKind, CertificateStatus, Rung, StandingKind
from enterprises.models import Certificate, Enterprise, Product, Standing
from enterprises.rules.records import BY_SLUG
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    AT,
    make_attachment,
    make_certificate,
    make_enterprise,
    make_product,
    make_quality_officer,
    make_standard,
    member,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2018, 5, 2, tzinfo=UTC)
DAYS = {"valid_from": date(2017, 1, 1), "valid_to": date(2019, 12, 31)}


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


# ── certificates ─────────────────────────────────────────────────────────────────────────────────
def test_certificate_is_added_edited_and_ended(enterprise, clerk):
    scan = make_attachment(enterprise)
    paper = certificates.Paper(kind=CertificateKind.QUALITY, number="CN-1", file=scan, **DAYS)
    certificate = certificates.add(enterprise=enterprise, paper=paper, by=clerk, at=LATER)
    without_file = certificates.Paper(kind=CertificateKind.QUALITY, number="CN-2", **DAYS)

    certificates.edit(certificate=certificate, paper=without_file, by=clerk, at=LATER)
    certificates.end(certificate=certificate, reason="已换发新证", by=clerk, at=LATER)

    certificate = Certificate.objects.get()
    assert (certificate.number, certificate.file, certificate.status) == ("CN-2", scan, "cancelled")
    told = list(TrailEntry.objects.order_by("sequence").values_list("action", "reason"))
    assert told == [
        ("enterprises.certificate.add", ""),
        ("enterprises.certificate.edit", ""),
        ("enterprises.certificate.end", "已换发新证"),
    ]


def test_certificate_for_the_product_of_another_is_refused(enterprise, clerk):
    theirs = make_product(make_enterprise())
    paper = certificates.Paper(kind=CertificateKind.ZHEJIANG_MADE, product=theirs, **DAYS)

    with pytest.raises(Refused, match="不属于这家企业"):
        certificates.add(enterprise=enterprise, paper=paper, by=clerk, at=LATER)


def paper(**values):
    return certificates.Paper(**({"kind": CertificateKind.QUALITY, "number": "CN-1"} | DAYS | values))


def test_certificate_sent_twice_is_one(enterprise, clerk):
    first, second = (
        certificates.add(enterprise=enterprise, paper=paper(), by=clerk, at=LATER) for _ in range(2)
    )

    assert (first, Certificate.objects.count(), TrailEntry.objects.count()) == (second, 1, 1)


def test_application_without_number_sent_twice_is_one(enterprise, clerk):
    applied = paper(status=CertificateStatus.APPLIED, number="", valid_from=None, valid_to=None)

    for _ in range(2):
        certificates.add(enterprise=enterprise, paper=applied, by=clerk, at=LATER)

    assert Certificate.objects.count() == 1


def test_number_is_recorded_once_for_its_kind(enterprise, clerk):
    kept = certificates.add(enterprise=enterprise, paper=paper(), by=clerk, at=LATER)
    other = certificates.add(enterprise=enterprise, paper=paper(number="CN-2"), by=clerk, at=LATER)
    words = "质量管理体系证书“CN-1”已登记；换发的请修改原证，或先注销原证。"

    with pytest.raises(Refused, match=words):
        certificates.add(enterprise=enterprise, paper=paper(issuer="另一机构"), by=clerk, at=LATER)
    with pytest.raises(Refused, match=words):
        certificates.edit(certificate=other, paper=paper(), by=clerk, at=LATER)

    certificates.edit(certificate=kept, paper=paper(issuer="更名机构"), by=clerk, at=LATER)
    certificates.add(enterprise=enterprise, paper=paper(kind=CertificateKind.ENVIRONMENT), by=clerk, at=LATER)
    assert Certificate.objects.count() == 3


def test_number_of_a_cancelled_certificate_is_free_again(enterprise, clerk):
    old = certificates.add(enterprise=enterprise, paper=paper(), by=clerk, at=LATER)
    certificates.end(certificate=old, reason="换发", by=clerk, at=LATER)

    certificates.add(enterprise=enterprise, paper=paper(), by=clerk, at=LATER)

    assert sorted(Certificate.objects.values_list("status", flat=True)) == ["cancelled", "valid"]


def test_database_holds_no_number_twice(enterprise):
    make_certificate(enterprise, number="CN-1")

    with pytest.raises(DatabaseError), transaction.atomic():
        make_certificate(enterprise, number="CN-1")


def test_certificate_of_a_mistyped_year_is_refused(enterprise, clerk):
    with pytest.raises(Refused, match="请核对年份"):
        certificates.add(enterprise=enterprise, paper=paper(valid_to=date(2190, 1, 1)), by=clerk, at=LATER)


def test_certificate_is_ended_once_and_with_a_reason(enterprise, clerk):
    certificate = make_certificate(enterprise)
    with pytest.raises(Refused, match="请填写注销原因"):
        certificates.end(certificate=certificate, reason=" ", by=clerk, at=LATER)
    certificates.end(certificate=certificate, reason="停产", by=clerk, at=LATER)

    with pytest.raises(Refused, match="已注销"):
        certificates.end(certificate=certificate, reason="停产", by=clerk, at=LATER)


def test_application_without_days_is_not_ended(enterprise, clerk):
    applied = make_certificate(enterprise, status=CertificateStatus.APPLIED, valid_from=None, valid_to=None)

    with pytest.raises(Refused, match="尚在受理"):
        certificates.end(certificate=applied, reason="撤回申请", by=clerk, at=LATER)


# ── products ─────────────────────────────────────────────────────────────────────────────────────
def test_product_is_added_edited_and_removed(enterprise, clerk):
    product = products.add(
        enterprise=enterprise, description=products.Description(name="断路器"), by=clerk, at=LATER
    )
    better = products.Description(name="断路器", market_rank=2, market_scope="全国")
    products.edit(product=product, description=better, by=clerk, at=LATER)
    assert Product.objects.get().market_rank == 2

    products.remove(product=product, by=clerk, at=LATER)

    assert not Product.objects.exists()
    actions = TrailEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions) == [f"enterprises.product.{verb}" for verb in ("add", "edit", "remove")]


def test_product_is_registered_once(enterprise, clerk):
    make_product(enterprise, "断路器")

    with pytest.raises(Refused, match="“断路器”已登记"):
        products.add(
            enterprise=enterprise, description=products.Description(name="断路器"), by=clerk, at=LATER
        )


def test_product_on_a_certificate_stays(enterprise, clerk):
    product = make_product(enterprise)
    make_certificate(enterprise, product=product)

    with pytest.raises(Refused, match="已用于证书"):
        products.remove(product=product, by=clerk, at=LATER)
    assert (Product.objects.count(), TrailEntry.objects.count()) == (1, 0)


# ── quality officers ─────────────────────────────────────────────────────────────────────────────
def test_second_officer_is_appointed_after_the_first_has_left(enterprise, clerk):
    first = make_quality_officer(enterprise, "周正")
    second = quality_officers.Appointment(name="吴敏", appointed_on=date(2018, 5, 2))
    with pytest.raises(Refused, match="周正在任"):
        quality_officers.appoint(enterprise=enterprise, appointment=second, by=clerk, at=LATER)

    quality_officers.leave(officer=first, left_on=date(2018, 5, 1), by=clerk, at=LATER)
    quality_officers.appoint(enterprise=enterprise, appointment=second, by=clerk, at=LATER)

    assert list(enterprise.quality_officers.values_list("name", "left_on")) == [
        ("吴敏", None),
        ("周正", date(2018, 5, 1)),
    ]
    assert "周正" not in "".join(str(entry.detail) + entry.subject for entry in TrailEntry.objects.all())


def test_officer_does_not_leave_before_the_appointment(enterprise, clerk):
    officer = make_quality_officer(enterprise)

    with pytest.raises(Refused, match="早于任命日期"):
        quality_officers.leave(officer=officer, left_on=date(2016, 9, 19), by=clerk, at=LATER)


def test_officer_is_appointed_and_leaves_when_it_has_happened(enterprise, clerk):
    tomorrow = quality_officers.Appointment(name="吴敏", appointed_on=date(2018, 5, 3))
    with pytest.raises(Refused, match="任命日期 2018-05-03 晚于今天"):
        quality_officers.appoint(enterprise=enterprise, appointment=tomorrow, by=clerk, at=LATER)

    officer = make_quality_officer(enterprise)
    with pytest.raises(Refused, match="离任日期 2018-05-03 晚于今天"):
        quality_officers.leave(officer=officer, left_on=date(2018, 5, 3), by=clerk, at=LATER)


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.LEAD_CHIEF, Role.BUREAU_OFFICER, Role.LEADER])
def test_nobody_else_keeps_the_dossier(enterprise, role):
    by = make_actor(role)
    paper = certificates.Paper(kind=CertificateKind.QUALITY, **DAYS)
    appointment = quality_officers.Appointment(name="甲", appointed_on=date(2018, 1, 1))

    for act in (
        lambda: certificates.add(enterprise=enterprise, paper=paper, by=by, at=LATER),
        lambda: products.add(
            enterprise=enterprise, description=products.Description(name="甲"), by=by, at=LATER
        ),
        lambda: quality_officers.appoint(enterprise=enterprise, appointment=appointment, by=by, at=LATER),
    ):
        with pytest.raises(Refused, match="只有本企业和牵头单位经办"):
            act()


# ── standings ────────────────────────────────────────────────────────────────────────────────────
def test_standing_is_posted_cut_to_size_and_touches_the_dossier(enterprise):
    standings.post(
        enterprise=enterprise,
        kind=StandingKind.ASSESSMENT,
        on=date(2018, 4, 20),
        title="核" * 200,
        value=Decimal("70.5"),
        at=LATER,
    )

    standing = Standing.objects.get()
    enterprise.refresh_from_db()
    assert (len(standing.title), standing.value, enterprise.updated_at) == (120, Decimal("70.5"), LATER)


def test_event_of_the_past_does_not_move_the_update_back(enterprise):
    earlier = AT - timedelta(days=900)

    standings.post(enterprise=enterprise, kind=StandingKind.FILE, on=earlier.date(), title="建档", at=earlier)

    enterprise.refresh_from_db()
    assert enterprise.updated_at == AT


def test_standing_is_never_changed(enterprise):
    standing = standings.post(
        enterprise=enterprise, kind=StandingKind.FILE, on=AT.date(), title="建档", at=AT
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        Standing.objects.filter(pk=standing.pk).update(title="改")


def test_rung_has_its_day_and_none_has_none(enterprise, clerk):
    standings.set_rung(enterprise=enterprise, rung=Rung.CULTIVATED, since=date(2016, 6, 17), by=clerk, at=AT)
    assert (enterprise.rung, enterprise.rung_since) == ("cultivated", date(2016, 6, 17))

    standings.set_rung(enterprise=enterprise, rung=Rung.NONE, since=date(2017, 1, 1), by=clerk, at=AT)
    assert (enterprise.rung, enterprise.rung_since) == ("none", None)


def test_enterprise_that_ended_since_the_page_was_opened_gets_nothing_recorded(enterprise, clerk):
    certificate, product = make_certificate(enterprise), make_product(enterprise)
    officer = make_quality_officer(enterprise)
    facts = {name: getattr(make_standard(enterprise), name) for name in BY_SLUG["standards"].fields}
    for stale in (certificate, product, officer):
        assert stale.enterprise.ended_on is None
    Enterprise.objects.filter(pk=enterprise.pk).update(ended_on=date(2018, 5, 1), ended_as="closed")

    for act in (
        lambda: certificates.add(enterprise=enterprise, paper=paper(), by=clerk, at=LATER),
        lambda: certificates.end(certificate=certificate, reason="已换证", by=clerk, at=LATER),
        lambda: products.edit(product=product, description=Description(name="乙"), by=clerk, at=LATER),
        lambda: products.remove(product=product, by=clerk, at=LATER),
        lambda: quality_officers.leave(officer=officer, left_on=date(2018, 5, 1), by=clerk, at=LATER),
        lambda: records.add(
            enterprise=enterprise, kind=BY_SLUG["standards"], facts=facts, by=clerk, at=LATER
        ),
    ):
        with pytest.raises(Refused, match="已于 2018-05-01 注销"):
            act()
    assert not TrailEntry.objects.exists()
