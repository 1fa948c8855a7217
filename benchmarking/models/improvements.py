"""What an enterprise undertakes after an assessment: measures with an owner and a day, and how they go on."""

from django.db import models
from django.db.models import Q

from benchmarking.enums import ImprovementStatus
from dongtou_brand.kernel.history import Kept

IS_DONE = Q(status__in=[ImprovementStatus.DONE, ImprovementStatus.VERIFIED])


class Improvement(models.Model):
    """A measure (改进措施) against the gaps of one assessment. `cost` is in 万元; empty means not estimated."""

    assessment = models.ForeignKey(
        "benchmarking.Assessment", models.PROTECT, related_name="improvements", verbose_name="自评"
    )
    title = models.CharField("措施", max_length=80)
    detail = models.TextField("具体做法", blank=True)
    owner = models.CharField("责任人", max_length=40)
    due_on = models.DateField("完成时限")
    cost = models.DecimalField("预计投入（万元）", max_digits=12, decimal_places=2, null=True, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=ImprovementStatus, default=ImprovementStatus.PLANNED
    )
    done_on = models.DateField("完成日期", null=True, blank=True)
    # Grows with each change; a form that was opened on an older one is refused, so that nothing is overwritten.
    version = models.PositiveIntegerField("版本", default=1)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间")

    history = Kept()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="improvement_done_on_a_day",
                condition=(IS_DONE & Q(done_on__isnull=False)) | (~IS_DONE & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="improvement_cost_not_negative", condition=Q(cost=None) | Q(cost__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="improvement_due")]

    def __str__(self) -> str:
        return self.title


class PlannedGain(models.Model):
    """What a measure is to reach at one indicator: these points (分), or for a gate that it is met (empty)."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="gains")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="+")
    points = models.DecimalField("预期得分", max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["improvement", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["improvement", "indicator"], name="planned_gain_once"),
            models.CheckConstraint(
                name="planned_points_not_negative", condition=Q(points=None) | Q(points__gte=0)
            ),
        ]


class ProgressNote(models.Model):
    """How a measure goes on, with the paper that shows it. Rows are only added."""

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="notes")
    text = models.CharField("进展", max_length=500)
    attachment = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="证明材料"
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]


class ImprovementStatusChange(models.Model):
    """A step that a measure took, or with the same status why its day was put off. Rows are only added."""

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=10, choices=ImprovementStatus)
    target = models.CharField(max_length=10, choices=ImprovementStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
