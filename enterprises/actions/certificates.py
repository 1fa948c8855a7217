"""Recording certificates."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.actions import trail
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments
from enterprises.actions.standings import touch
from enterprises.enums import CertificateKind, CertificateStatus
from enterprises.models import Attachment, Certificate, Enterprise, Product
from enterprises.rules.certificates import days_are_plausible, is_whole
from enterprises.rules.profiles import can_maintain


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands on a certificate."""

    kind: CertificateKind
    status: CertificateStatus = CertificateStatus.VALID
    standard: str = ""
    number: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    product: Product | None = None
    file: Attachment | None = None


FIELDS = tuple(field.name for field in fields(Paper))


@transaction.atomic
def add(*, enterprise: Enterprise, paper: Paper, by: Actor, at: datetime) -> Certificate:
    """Record a certificate; raises `Refused` with the reason in words. Sent twice it is one certificate."""
    enterprise = lock(enterprise)
    can_maintain.check(by, enterprise)
    if same := _same(enterprise, paper):
        return same
    return _store(Certificate(enterprise=enterprise, recorded_at=at), paper, by, at, "add")


@transaction.atomic
def edit(*, certificate: Certificate, paper: Paper, by: Actor, at: datetime) -> Certificate:
    """Correct a certificate; a file that is not given again stays."""
    lock(certificate.enterprise)
    certificate = lock(certificate)
    if paper.file is None and certificate.file is not None:
        paper = Paper(**{name: getattr(paper, name) for name in FIELDS} | {"file": certificate.file})
    return _store(certificate, paper, by, at, "edit")


@transaction.atomic
def end(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """Take a certificate out of force, with the reason; the row stays as history."""
    can_maintain.check(by, lock(certificate.enterprise))
    certificate = lock(certificate)
    if certificate.status == CertificateStatus.CANCELLED:
        raise Refused("该证书已注销。")
    if not reason.strip():
        raise Refused("请填写注销原因。")
    if certificate.valid_from is None or certificate.valid_to is None:
        raise Refused("尚在受理的申请没有有效期，请直接修改其状态和日期。")
    certificate.status = CertificateStatus.CANCELLED
    sign(certificate, by=by, at=at).save(update_fields=["status"])
    _record(certificate, by, at, "end", reason)
    return certificate


def _same(enterprise: Enterprise, paper: Paper) -> Certificate | None:
    """The certificate that already says all of this, when the same form comes once more."""
    said = {name: getattr(paper, name) for name in FIELDS if name != "file"}
    return Certificate.objects.filter(enterprise=enterprise, **said).first()


def _refuse_twin(certificate: Certificate, paper: Paper) -> None:
    """The enterprise is locked, so that nobody else records the same number meanwhile."""
    if not paper.number or paper.status == CertificateStatus.CANCELLED:
        return
    known = Certificate.objects.exclude(status=CertificateStatus.CANCELLED).exclude(pk=certificate.pk)
    if known.filter(enterprise=certificate.enterprise_id, kind=paper.kind, number=paper.number).exists():
        raise Refused(
            f"{CertificateKind(paper.kind).label}证书“{paper.number}”已登记；换发的请修改原证，或先注销原证。"
        )


def _store(certificate: Certificate, paper: Paper, by: Actor, at: datetime, verb: str) -> Certificate:
    can_maintain.check(by, certificate.enterprise)
    is_whole.check(
        paper.kind, paper.status, paper.valid_from, paper.valid_to, has_product=paper.product is not None
    )
    days_are_plausible.check(paper.valid_from, paper.valid_to, localtime(at).date())
    _refuse_twin(certificate, paper)
    if paper.product is not None and paper.product.enterprise_id != certificate.enterprise_id:
        raise Refused("认证产品不属于这家企业。")
    for name in FIELDS:
        setattr(certificate, name, getattr(paper, name))
    sign(certificate, by=by, at=at).save()
    if paper.file is not None:
        attachments.claim(attachment=paper.file, enterprise=certificate.enterprise, by=by)
    _record(certificate, by, at, verb)
    return certificate


def _record(certificate: Certificate, by: Actor, at: datetime, verb: str, reason: str = "") -> None:
    action = f"enterprises.certificate.{verb}"
    detail = {"enterprise": certificate.enterprise_id, "status": certificate.status}
    trail.record(by=by, at=at, action=action, subject=certificate, reason=reason, detail=detail)
    touch(enterprise=certificate.enterprise, at=at)
