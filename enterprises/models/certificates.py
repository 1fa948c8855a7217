"""Certificates. Their days are those on the paper; nothing is derived."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from dongtou_brand.kernel.history import Kept
from enterprises.enums import CertificateKind, CertificateStatus


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid_on(self, day: date) -> "CertificateQuerySet":
        """Those that hold on this day."""
        return self.filter(status=CertificateStatus.VALID, valid_from__lte=day, valid_to__gte=day)

    def valid_in(self, year: int) -> "CertificateQuerySet":
        """Those that held on any day of this year."""
        return self.filter(
            status=CertificateStatus.VALID,
            valid_from__lte=date(year, 12, 31),
            valid_to__gte=date(year, 1, 1),
        )


class Certificate(models.Model):
    """A certificate that an enterprise holds or has applied for."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="certificates", verbose_name="企业"
    )
    product = models.ForeignKey(
        "enterprises.Product", models.PROTECT, null=True, blank=True, verbose_name="认证产品"
    )
    kind = models.CharField("证书类别", max_length=16, choices=CertificateKind)
    standard = models.CharField("认证依据", max_length=60, blank=True)
    number = models.CharField("证书编号", max_length=60, blank=True)
    issuer = models.CharField("发证机构", max_length=80, blank=True)
    status = models.CharField("状态", max_length=12, choices=CertificateStatus)
    valid_from = models.DateField("有效期起", null=True, blank=True)
    valid_to = models.DateField("有效期止", null=True, blank=True)
    file = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, null=True, blank=True, verbose_name="扫描件"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = CertificateQuerySet.as_manager()
    history = Kept()

    class Meta:
        ordering = ["kind", "-valid_to"]
        indexes = [
            # Whether a newer one took its place is asked of the enterprise, not of all certificates of the kind.
            models.Index(fields=["enterprise", "kind", "status", "valid_to"], name="certificate_of_kind"),
            models.Index(fields=["kind", "status", "valid_to"], name="certificate_by_kind"),
            models.Index(fields=["status", "valid_to", "enterprise"], name="certificate_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="certificate_has_days",
                condition=Q(status=CertificateStatus.APPLIED)
                | Q(valid_from__isnull=False, valid_to__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_days_in_order",
                condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            ),
            models.CheckConstraint(
                name="zhejiang_made_names_product",
                condition=~Q(kind=CertificateKind.ZHEJIANG_MADE) | Q(product__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "number"],
                condition=~Q(number="") & ~Q(status=CertificateStatus.CANCELLED),
                name="certificate_recorded_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()
