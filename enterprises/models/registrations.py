"""An enterprise registers itself: the township confirms, the lead bureau admits."""

from django.db import models
from django.db.models import Q

from enterprises.enums import RegistrationStatus


class Registration(models.Model):
    """What an enterprise handed in to come into the pool.

    The applicant has no account yet: he comes back with the number and the query code, of which only the
    SHA-256 is kept.
    """

    number = models.CharField("受理编号", max_length=20, unique=True)
    key_hash = models.CharField("查询码摘要", max_length=64)
    status = models.CharField(
        "状态", max_length=12, choices=RegistrationStatus, default=RegistrationStatus.SUBMITTED
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("企业名称", max_length=120)
    township = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="所在街道（乡镇）"
    )
    industry = models.ForeignKey("enterprises.Industry", models.PROTECT, verbose_name="国民经济行业")
    address = models.CharField("住所", max_length=200, blank=True)
    main_products = models.CharField("主导产品", max_length=200, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=40)
    contact_name = models.CharField("联系人", max_length=40)
    contact_phone = models.CharField("联系电话", max_length=20)
    licence = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, related_name="+", verbose_name="营业执照"
    )
    override_reason = models.TextField("信用代码校验例外原因", blank=True)
    enterprise = models.OneToOneField(
        "enterprises.Enterprise", models.PROTECT, null=True, related_name="registration", verbose_name="企业"
    )
    submitted_at = models.DateTimeField("提交时间")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["status", "-updated_at"], name="registration_by_status")]
        constraints = [
            # One enterprise has one registration under way.
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(
                    status__in=[
                        RegistrationStatus.SUBMITTED,
                        RegistrationStatus.CONFIRMED,
                        RegistrationStatus.RETURNED,
                    ]
                ),
                name="one_open_registration_per_code",
            ),
            models.CheckConstraint(
                name="admitted_registration_has_enterprise",
                condition=Q(status=RegistrationStatus.ADMITTED, enterprise__isnull=False)
                | (~Q(status=RegistrationStatus.ADMITTED) & Q(enterprise=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class RegistrationStatusChange(models.Model):
    """A step of a registration. Rows are only added; `by` is empty for the applicant."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="changes")
    source = models.CharField(max_length=12, choices=RegistrationStatus, blank=True)
    target = models.CharField(max_length=12, choices=RegistrationStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    organisation = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.get_target_display()}"
