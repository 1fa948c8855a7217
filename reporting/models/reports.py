"""An enterprise's annual report while it is being written."""

from django.db import models

from reporting.enums import ReportKind, ReportStatus


class Report(models.Model):
    """The report of one enterprise for one year; its frozen states are versions."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="reports", verbose_name="企业"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=20, choices=ReportKind, default=ReportKind.QUALITY_INTEGRITY)
    status = models.CharField("状态", max_length=10, choices=ReportStatus, default=ReportStatus.DRAFT)
    due_on = models.DateField("公开期限")
    # The last part of 报告编号; given at the first sign-off, so that numbers have no gaps.
    serial = models.PositiveSmallIntegerField("编号序号", null=True)
    started_at = models.DateTimeField("开始编制时间")
    updated_at = models.DateTimeField("更新时间")
    # Why the next version replaces the one before; asked for when a report is revised.
    revision_reason = models.CharField("修订原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "enterprise"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "kind"], name="report_once_a_year"),
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="report_serial_once_a_year"),
        ]
        indexes = [
            models.Index(fields=["status", "updated_at"], name="report_queue"),
            models.Index(fields=["-updated_at", "-id"], name="report_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year} 年度{self.get_kind_display()}"


class ReportText(models.Model):
    """What the enterprise wrote for one chapter. `version` grows with each save."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="texts")
    chapter = models.CharField("章节", max_length=40)
    body = models.TextField("内容", blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["report", "chapter"]
        constraints = [models.UniqueConstraint(fields=["report", "chapter"], name="text_once_per_chapter")]


class ReportTextRevision(models.Model):
    """A chapter's text as it was saved, or refused because a colleague had been faster. Rows are only added."""

    text = models.ForeignKey(ReportText, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    kept = models.BooleanField(default=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "version"], condition=models.Q(kept=True), name="text_version_kept_once"
            ),
        ]


class ReportStatusChange(models.Model):
    """A step that a report took. Rows are only added."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=10, choices=ReportStatus)
    target = models.CharField(max_length=10, choices=ReportStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
