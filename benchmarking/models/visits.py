"""Verification on site: the visit, its checklist and the photos."""

from django.db import models
from django.db.models import Q

from benchmarking.enums import VisitResult, VisitStatus


class Visit(models.Model):
    """An on-site verification (现场核查) of one assessment."""

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="visits")
    planned_on = models.DateField("核查日期")
    place = models.CharField("核查地点", max_length=120)
    purpose = models.CharField("核查重点", max_length=500, blank=True)
    status = models.CharField("状态", max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED)
    conclusion = models.TextField("核查结论", blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="安排人")
    made_at = models.DateTimeField("安排时间")

    class Meta:
        ordering = ["-planned_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visit_done_with_words",
                condition=(Q(status=VisitStatus.DONE, done_on__isnull=False) & ~Q(conclusion=""))
                | (~Q(status=VisitStatus.DONE) & Q(done_on=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.planned_on:%Y-%m-%d} 现场核查"


class VisitMember(models.Model):
    """An officer or expert who goes along."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members")
    person = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="visits", verbose_name="核查人员"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="visit_member_once")]


class VisitItem(models.Model):
    """One line of the checklist, with what was seen. `version` grows with each save; a stale save is a conflict."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="items")
    indicator = models.ForeignKey(
        "benchmarking.Indicator", models.PROTECT, null=True, related_name="+", verbose_name="指标"
    )
    question = models.CharField("核查内容", max_length=300)
    position = models.PositiveSmallIntegerField("排序")
    version = models.PositiveIntegerField("版本", default=0)
    result = models.CharField("结果", max_length=14, choices=VisitResult, default=VisitResult.UNCHECKED)
    note = models.CharField("现场情况", max_length=500, blank=True)
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["visit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="visit_item_once"),
            models.CheckConstraint(
                name="mismatch_says_what", condition=~Q(result=VisitResult.MISMATCH) | ~Q(note="")
            ),
        ]


class VisitItemRevision(models.Model):
    """A line of the checklist as it was saved, kept or not. Rows are only added."""

    item = models.ForeignKey(VisitItem, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    kept = models.BooleanField(default=True)
    result = models.CharField(max_length=14, choices=VisitResult)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class VisitPhoto(models.Model):
    """A photo taken on site. Taken away it stays findable."""

    item = models.ForeignKey(VisitItem, models.PROTECT, related_name="photos")
    attachment = models.ForeignKey("enterprises.Attachment", models.PROTECT, related_name="+")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visit_photo_removed_by_someone",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            )
        ]


class VisitStatusChange(models.Model):
    """A step that a visit took. Rows are only added."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=10, choices=VisitStatus)
    target = models.CharField(max_length=10, choices=VisitStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
