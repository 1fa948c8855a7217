"""Certification cases: what becomes of an enterprise that reached 达标 (reference §1.2)."""

from django.db import models
from django.db.models import Q

from benchmarking.enums import CertificationRoute, CertificationStatus
from dongtou_brand.kernel.history import Kept

CLOSED = (CertificationStatus.REFUSED, CertificationStatus.ENDED)


class CertificationCase(models.Model):
    """One product's way to “浙江制造” certification, by one of the two routes.

    `assessment` is the result that proposed it; empty for a case that staff or the enterprise opened themselves.
    The certificate itself, with its days and its state, stands in the dossier.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="certification_cases", verbose_name="企业"
    )
    assessment = models.ForeignKey(
        "benchmarking.Assessment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certification_cases",
        verbose_name="对标结果",
    )
    product = models.ForeignKey(
        "enterprises.Product",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="认证产品",
    )
    standard = models.ForeignKey(
        "benchmarking.Standard",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="认证依据",
    )
    brand_line = models.CharField("品牌类别", max_length=20, default="浙江制造")
    route = models.CharField(
        "认证路径", max_length=14, choices=CertificationRoute, default=CertificationRoute.CERTIFICATION
    )
    rule_number = models.CharField("实施细则编号", max_length=40, blank=True)
    body = models.CharField("认证机构", max_length=80, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=CertificationStatus, default=CertificationStatus.PROPOSED
    )
    certificate = models.ForeignKey(
        "enterprises.Certificate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="证书",
    )
    version = models.PositiveIntegerField("版本", default=1)
    opened_at = models.DateTimeField("建立时间")

    history = Kept()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(assessment__isnull=False), name="proposed_once"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "product"],
                condition=Q(product__isnull=False) & ~Q(status__in=CLOSED),
                name="certification_open_once",
            ),
            models.CheckConstraint(
                name="certified_with_certificate",
                condition=~Q(
                    status__in=[
                        CertificationStatus.CERTIFIED,
                        CertificationStatus.SUPERVISED,
                        CertificationStatus.RENEWING,
                    ]
                )
                # who declares himself needs no certificate of a body
                | Q(route=CertificationRoute.DECLARATION)
                | Q(certificate__isnull=False),
            ),
            models.CheckConstraint(
                name="applied_for_a_product",
                condition=Q(status__in=[CertificationStatus.PROPOSED, CertificationStatus.PREPARING, *CLOSED])
                | Q(product__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "opened_at"], name="certification_queue")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_route_display()}"


class CertificationStatusChange(models.Model):
    """A stage that a case came to, on a day, with what was said and the paper. Rows are only added.

    A yearly supervision is a step from 获证后监督 to itself.
    """

    case = models.ForeignKey(CertificationCase, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=10, choices=CertificationStatus, blank=True)
    target = models.CharField(max_length=10, choices=CertificationStatus)
    on = models.DateField("日期")
    reason = models.TextField("情况", blank=True)
    attachment = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="材料"
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
