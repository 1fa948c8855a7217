"""Workbooks that are brought in: checked first, applied whole or not at all."""

from django.db import models
from django.db.models import Q

from enterprises.enums import ImportKind, ImportStatus


class ImportRun(models.Model):
    """One workbook, from its upload to what it changed.

    `problems` holds the first faults as [{"sheet", "row", "column", "words"}]; all of them stand in `marked`,
    the workbook given back. `counts` says what applying would do, or did: {"new", "changed", "same"}.
    """

    kind = models.CharField("内容", max_length=12, choices=ImportKind)
    status = models.CharField("状态", max_length=12, choices=ImportStatus, default=ImportStatus.CHECKING)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="导入单位"
    )
    file = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, related_name="+", verbose_name="导入文件"
    )
    marked = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="标注文件"
    )
    year = models.PositiveSmallIntegerField("年度", null=True)
    rows = models.PositiveIntegerField("行数", default=0)
    problem_count = models.PositiveIntegerField("错误数", default=0)
    problems = models.JSONField("错误", default=list)
    notes = models.JSONField("提示", default=list)
    counts = models.JSONField("变更", default=dict)
    job = models.ForeignKey("accounts.Job", models.PROTECT, null=True, related_name="+", verbose_name="任务")
    # The role in which the workbook was brought in: it is checked and applied in no other.
    role = models.CharField("角色", max_length=24)
    brought_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="导入人")
    brought_at = models.DateTimeField("导入时间")
    applied_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_applied_at_a_time",
                condition=Q(status=ImportStatus.APPLIED, applied_at__isnull=False)
                | (~Q(status=ImportStatus.APPLIED) & Q(applied_at=None)),
            ),
            models.CheckConstraint(
                name="import_ready_without_problems",
                condition=~Q(status__in=[ImportStatus.READY, ImportStatus.APPLYING, ImportStatus.APPLIED])
                | Q(problem_count=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.brought_at:%Y-%m-%d}"
