"""Sample inspections: a draw that anybody can repeat from its recorded seed, and what was found."""

from django.db import models
from django.db.models import F, Q

from benchmarking.enums import InspectionStatus


class Draw(models.Model):
    """A draw (抽查): `percent` of the verified enterprises of a round in each township, within a minimum and maximum.

    `population` lists the keys of the enterprises by township as they were, so that the seed gives the same draw
    again. Rows are only added.
    """

    round = models.ForeignKey("benchmarking.Round", models.PROTECT, related_name="draws", verbose_name="轮次")
    percent = models.DecimalField("抽查比例（%）", max_digits=5, decimal_places=2)
    minimum = models.PositiveSmallIntegerField("每个街道（乡镇）最少（家）")
    maximum = models.PositiveSmallIntegerField("每个街道（乡镇）最多（家）")
    seed = models.CharField("随机种子", max_length=64)
    population = models.JSONField("抽查范围")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="抽取人")
    at = models.DateTimeField("抽取时间")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="draw_percent_plausible", condition=Q(percent__gt=0, percent__lte=100)
            ),
            models.CheckConstraint(name="draw_bounds_in_order", condition=Q(minimum__lte=F("maximum"))),
        ]

    def __str__(self) -> str:
        return f"{self.round}抽查"


class Inspection(models.Model):
    """An enterprise that was drawn, and what the inspection found."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="inspections", verbose_name="抽查")
    assessment = models.ForeignKey(
        "benchmarking.Assessment", models.PROTECT, related_name="inspections", verbose_name="自评"
    )
    status = models.CharField(
        "结果", max_length=8, choices=InspectionStatus, default=InspectionStatus.PENDING
    )
    found = models.CharField("检查情况", max_length=500, blank=True)
    inspected_on = models.DateField("检查日期", null=True, blank=True)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="检查人"
    )
    at = models.DateTimeField("登记时间", null=True)

    class Meta:
        ordering = ["draw", "assessment__enterprise__township", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "assessment"], name="drawn_once"),
            models.CheckConstraint(
                name="inspection_whole",
                condition=Q(status=InspectionStatus.PENDING, found="", inspected_on=None, by=None, at=None)
                | (
                    ~Q(status=InspectionStatus.PENDING)
                    & ~Q(found="")
                    & Q(inspected_on__isnull=False, by__isnull=False, at__isnull=False)
                ),
            ),
        ]


class InspectionStatusChange(models.Model):
    """A step that an inspection took. Rows are only added."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=8, choices=InspectionStatus)
    target = models.CharField(max_length=8, choices=InspectionStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
