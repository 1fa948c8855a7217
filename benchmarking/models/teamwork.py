"""Filling in together: who sees to which indicator, what is said about it, and what came back by Excel."""

from django.db import models


class Assignment(models.Model):
    """A colleague who sees to an indicator. One at a time; gone when it is taken back (the trail keeps it)."""

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="assignments")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="assignments", verbose_name="填报人"
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["assessment", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator"], name="indicator_assigned_once")
        ]


class Comment(models.Model):
    """What enterprise and officer say to each other about an indicator. Rows are only added."""

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="comments")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="+")
    text = models.CharField("留言", max_length=500)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["assessment", "indicator"], name="comment_of_indicator")]


class WorkbookReturn(models.Model):
    """A workbook that came back filled in, and what became of it. Rows are only added."""

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="workbook_returns")
    attachment = models.ForeignKey("enterprises.Attachment", models.PROTECT, related_name="+")
    written = models.PositiveSmallIntegerField("写入项数")
    conflicts = models.PositiveSmallIntegerField("冲突项数")
    faults = models.PositiveSmallIntegerField("错误处数")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
