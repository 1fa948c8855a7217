"""Rounds of self-assessment and the assessments in them."""

from django.db import models
from django.db.models import F, Q

from benchmarking.enums import AssessmentStatus, Outcome
from benchmarking.models.catalogues import Catalogue
from enterprises.enums import Rung


class Round(models.Model):
    """A round: which catalogue, from when, until when, and for whom.

    `rungs` names the rungs of the ladder that take part; with none and without invitees it is open to all.
    """

    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("轮次")
    catalogue = models.ForeignKey(Catalogue, models.PROTECT, verbose_name="指标目录")
    opens_on = models.DateField("开始日期")
    due_on = models.DateField("截止日期")
    verify_by = models.DateField("核验截止日期", null=True, blank=True)
    rungs = models.JSONField("参加梯度", default=list, blank=True)
    # Two scores of one indicator that differ by more points (分) than this must be settled; empty: never asked.
    spread = models.DecimalField("允许分差", max_digits=4, decimal_places=1, null=True, blank=True)
    # Working days in which an enterprise may object to its result.
    objection_days = models.PositiveSmallIntegerField("异议期（工作日）", default=5)

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="round_once"),
            models.CheckConstraint(name="round_days_in_order", condition=Q(opens_on__lte=F("due_on"))),
            models.CheckConstraint(
                name="round_verified_after_due", condition=Q(verify_by=None) | Q(verify_by__gte=F("due_on"))
            ),
            models.CheckConstraint(name="round_spread_positive", condition=Q(spread=None) | Q(spread__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年第{'零一二三四五六七八九十'[self.number]}轮"


class Invitee(models.Model):
    """An enterprise that was named for a round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="invitees")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", verbose_name="企业"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "enterprise"], name="invited_once")]


class Assessment(models.Model):
    """An enterprise's assessment in a round: its own view and, once verified, the bureau's.

    `number` 2 and up are re-assessments (复评) of `base`: only the indicators of `reopened` are open, all else
    stands as it was. A verified re-assessment takes the place of its base, which says since when.

    `self_points` is set on submission, the verified columns on confirmation; until then they are empty, not 0.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="assessments", verbose_name="企业"
    )
    round = models.ForeignKey(Round, models.PROTECT, related_name="assessments", verbose_name="轮次")
    status = models.CharField("状态", max_length=10, choices=AssessmentStatus, default=AssessmentStatus.DRAFT)
    number = models.PositiveSmallIntegerField("次序", default=1)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reassessments", verbose_name="原结果"
    )
    superseded_at = models.DateTimeField("被复评代替时间", null=True)
    # The tier of the catalogue that it is held against; empty: the catalogue has none.
    tier = models.CharField("分档", max_length=12, choices=Rung, blank=True)
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
    # The industry that it is compared in: the enterprise's at the confirmation, so that peers are read from one index.
    industry = models.ForeignKey(
        "enterprises.Industry", models.PROTECT, null=True, related_name="+", verbose_name="行业（核验时）"
    )
    verified_points = models.DecimalField("核验得分", max_digits=5, decimal_places=1, null=True)
    gates_met = models.PositiveSmallIntegerField("已满足必备项", null=True)
    gates_total = models.PositiveSmallIntegerField("必备项总数", null=True)
    outcome = models.CharField("结论", max_length=12, choices=Outcome, blank=True)

    class Meta:
        ordering = ["-round__year", "-round__number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "round", "number"], name="assessment_once_per_round"
            ),
            models.CheckConstraint(
                name="reassessment_has_base",
                condition=Q(number=1, base=None) | Q(number__gt=1, base__isnull=False),
            ),
            models.CheckConstraint(
                name="superseded_was_verified",
                condition=Q(superseded_at=None) | Q(status=AssessmentStatus.VERIFIED),
            ),
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
            models.Index(
                fields=["round", "verified_points"],
                condition=Q(superseded_at=None),
                name="assessment_median",
            ),
            models.Index(
                fields=["round", "industry", "verified_points"],
                condition=Q(superseded_at=None),
                name="assessment_peers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.title}"

    @property
    def title(self) -> str:
        """“2018 年第一轮”, and of a re-assessment “2018 年第一轮复评（第 2 次）”."""
        return f"{self.round}复评（第 {self.number} 次）" if self.is_again else str(self.round)

    @property
    def is_again(self) -> bool:
        """Whether it is a re-assessment, in which only what was reopened is answered and judged."""
        return self.number > 1


class Reopened(models.Model):
    """An indicator that is open in a re-assessment."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="reopened")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["assessment", "indicator__position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "indicator"], name="reopened_once")]


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
    # Whether the expert is to score each indicator too, without seeing the officer's verdicts.
    scores_too = models.BooleanField("独立评分", default=False)
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
