"""Batches and the enterprises in them."""

from django.db import models

from cultivation.enums import BatchKind
from enterprises.enums import Rung


class Batch(models.Model):
    """A year's batch of cultivated enterprises: the pilot of 2015, then regular ones."""

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=8, choices=BatchKind)
    name = models.CharField("批次名称", max_length=80)
    document = models.CharField("认定文件", max_length=80, blank=True)
    decided_on = models.DateField("认定日期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-year", "-decided_on"]
        verbose_name_plural = "batches"
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="batch_once_a_year")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """An enterprise in a batch (培育对象)."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="members", verbose_name="批次")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="batch_memberships", verbose_name="企业"
    )
    admitted_on = models.DateField("列入日期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["batch", "enterprise"]
        constraints = [models.UniqueConstraint(fields=["batch", "enterprise"], name="member_once_per_batch")]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.batch}"


class RungChange(models.Model):
    """A move on the ladder, with its reason. Rows are only added."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="rung_changes", verbose_name="企业"
    )
    source = models.CharField("原梯度", max_length=12, choices=Rung)
    target = models.CharField("新梯度", max_length=12, choices=Rung)
    on = models.DateField("日期")
    reason = models.CharField("依据", max_length=200)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_target_display()}"
