"""Certificates, products, quality officers, standings and files: each recorded by whom it concerns."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import TrailEntry
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import attachments, certificates, products, quality_officers, standings
from enterprises.enums import CertificateKind, CertificateStatus, Rung, StandingKind
from enterprises.models import Attachment, Certificate, Product, Standing
from tests.factories.accounts import make_actor
from tests.factories.enterprises import (
    AT,
    make_attachment,
    make_certificate,
    make_enterprise,
    make_product,
    make_quality_officer,
    member,
)
from tests.factories.files import upload

pytestmark = pytest.mark.django_db
LATER = datetime(2018, 5, 2, tzinfo=UTC)
DAYS = {"valid_from": date(2017, 1, 1), "valid_to": date(2019, 12, 31)}


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def clerk(enterprise):
    return member(enterprise)


# ── files ────────────────────────────────────────────────────────────────────────────────────────
def test_file_is_kept_with_its_name_and_owner(enterprise, clerk):
    kept = attachments.keep(enterprise=enterprise, file=upload("证书.pdf"), by=clerk, at=LATER)

    assert (kept.name, kept.enterprise, kept.uploaded_by_id) == ("证书.pdf", enterprise, clerk.user_id)
    assert len(uploads.read(kept.sha256)) == kept.size
    assert TrailEntry.objects.get().action == "enterprises.attachment.keep"


@pytest.mark.parametrize("content", [b"", b"<html>", b"MZ"])
def test_bad_file_is_refused_and_leaves_no_row(enterprise, clerk, content):
    with pytest.raises(Refused):
        attachments.keep(enterprise=enterprise, file=upload("证书.pdf", content), by=clerk, at=LATER)

    assert not Attachment.objects.exists()


def test_file_of_one_enterprise_can_not_be_claimed_for_another(enterprise):
    theirs = make_attachment(make_enterprise())

    assert attachments.claim(attachment=theirs, enterprise=enterprise).enterprise != enterprise


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


def test_rung_has_its_day_and_none_has_none(enterprise):
    standings.set_rung(enterprise=enterprise, rung=Rung.CULTIVATED, since=date(2016, 6, 17))
    assert (enterprise.rung, enterprise.rung_since) == ("cultivated", date(2016, 6, 17))

    standings.set_rung(enterprise=enterprise, rung=Rung.NONE, since=date(2017, 1, 1))
    assert (enterprise.rung, enterprise.rung_since) == ("none", None)
