"""Rounds of self-assessment and the assessments in them."""

from django.db import models
from django.db.models import F, Q

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models.catalogues import Catalogue


class Round(models.Model):
    """A round: which catalogue, from when, until when."""

    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("轮次")
    catalogue = models.ForeignKey(Catalogue, models.PROTECT, verbose_name="指标目录")
    opens_on = models.DateField("开始日期")
    due_on = models.DateField("截止日期")

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="round_once"),
            models.CheckConstraint(name="round_days_in_order", condition=Q(opens_on__lte=F("due_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年第{'零一二三四五六七八九十'[self.number]}轮"


class Assessment(models.Model):
    """An enterprise's assessment in a round: its own view and, once verified, the bureau's.

    `self_points` is set on submission, the verified columns on confirmation; until then they are empty, not 0.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="assessments", verbose_name="企业"
    )
    round = models.ForeignKey(Round, models.PROTECT, related_name="assessments", verbose_name="轮次")
    status = models.CharField("状态", max_length=10, choices=AssessmentStatus, default=AssessmentStatus.DRAFT)
    started_at = models.DateTimeField("开始时间")
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    submitted_at = models.DateTimeField("提交时间", null=True)
    # Handed in for the first time after the last day of the round; mending what was returned does not make it so.
    late = models.BooleanField("逾期提交", default=False)
    self_points = models.DecimalField("自评得分", max_digits=5, decimal_places=1, null=True)
    verified_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="核验人"
    )
    verified_at = models.DateTimeField("核验时间", null=True)
    verified_points = models.DecimalField("核验得分", max_digits=5, decimal_places=1, null=True)
    gates_met = models.PositiveSmallIntegerField("已满足必备项", null=True)
    gates_total = models.PositiveSmallIntegerField("必备项总数", null=True)
    outcome = models.CharField("结论", max_length=12, choices=Outcome, blank=True)

    class Meta:
        ordering = ["-round__year", "-round__number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "round"], name="assessment_once_per_round"),
            models.CheckConstraint(
                name="assessment_submitted_by_someone",
                condition=Q(status=AssessmentStatus.DRAFT)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False, self_points__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_verified_whole",
                condition=Q(
                    ~Q(outcome=""),
                    status=AssessmentStatus.VERIFIED,
                    verified_by__isnull=False,
                    verified_at__isnull=False,
                    verified_points__isnull=False,
                    gates_met__isnull=False,
                    gates_total__isnull=False,
                )
                | Q(
                    ~Q(status=AssessmentStatus.VERIFIED),
                    verified_by=None,
                    verified_at=None,
                    verified_points=None,
                    gates_met=None,
                    gates_total=None,
                    outcome="",
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="assessment_queue"),
            models.Index(fields=["round", "verified_points"], name="assessment_median"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.round}"


class AssessmentStatusChange(models.Model):
    """A step that an assessment took. Rows are only added."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=10, choices=AssessmentStatus)
    target = models.CharField(max_length=10, choices=AssessmentStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class Opinion(models.Model):
    """An expert who was asked about an assessment, and what the expert said."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="opinions")
    expert = models.ForeignKey("accounts.User", models.PROTECT, related_name="opinions", verbose_name="专家")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="指派人")
    asked_at = models.DateTimeField("指派时间")
    text = models.TextField("意见", blank=True)
    given_at = models.DateTimeField("提出时间", null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "expert"], name="expert_asked_once"),
            models.CheckConstraint(
                name="opinion_given_with_words",
                condition=Q(text="", given_at=None) | (~Q(text="") & Q(given_at__isnull=False)),
            ),
        ]
