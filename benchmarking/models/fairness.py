"""What keeps a verification fair: who declares an interest, second scores, and the enterprise's objection."""

from django.db import models
from django.db.models import Q

from benchmarking.enums import ObjectionStatus, SettledBy


class Declaration(models.Model):
    """What somebody who verifies declares of his interest in an enterprise; the newest holds. Rows are only added.

    Whoever declares a conflict steps back (回避): neither sees nor judges the assessment any more.
    """

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="declarations")
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="declarations")
    role = models.CharField(max_length=24)
    conflict = models.BooleanField("存在利益关系")
    words = models.CharField("情况说明", max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="conflict_says_what", condition=Q(conflict=False) | ~Q(words=""))
        ]
        indexes = [models.Index(fields=["assessment", "person"], name="declaration_of_person")]


class OpinionScore(models.Model):
    """What an expert finds at one indicator, without seeing the officer's verdict; the same values as a verdict's."""

    opinion = models.ForeignKey("benchmarking.Opinion", models.PROTECT, related_name="scores")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="+")
    choice = models.CharField("判定", max_length=20)
    own_number = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    measured = models.JSONField("实测值", default=dict, blank=True)
    note = models.CharField("理由", max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["opinion", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "indicator"], name="opinion_score_once"),
            models.CheckConstraint(name="opinion_score_says_something", condition=~Q(choice="")),
        ]


class Settlement(models.Model):
    """How two scores of one indicator that lie too far apart were settled. The newest holds; rows are only added."""

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="settlements")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="+")
    settled_by = models.CharField("办法", max_length=8, choices=SettledBy)
    words = models.CharField("说明", max_length=500)
    met_on = models.DateField("会商日期", null=True, blank=True)
    # The points (分) that were apart when it was settled; when they move again it must be settled anew.
    spread = models.DecimalField("相差分值", max_digits=5, decimal_places=1)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_has_a_day",
                condition=Q(settled_by=SettledBy.REASON, met_on=None)
                | Q(settled_by=SettledBy.MEETING, met_on__isnull=False),
            )
        ]


class Objection(models.Model):
    """An enterprise's objection (异议) to its verified result: once, in time, answered in writing."""

    assessment = models.OneToOneField("benchmarking.Assessment", models.PROTECT, related_name="objection")
    text = models.TextField("异议理由")
    attachment = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="证明材料"
    )
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="提出人")
    raised_at = models.DateTimeField("提出时间")
    status = models.CharField("状态", max_length=10, choices=ObjectionStatus, default=ObjectionStatus.RAISED)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                name="objection_answered_whole",
                condition=Q(status=ObjectionStatus.RAISED, answer="", answered_by=None, answered_at=None)
                | (
                    ~Q(status=ObjectionStatus.RAISED)
                    & ~Q(answer="")
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
            )
        ]


class ObjectionPoint(models.Model):
    """An indicator that the objection is about."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="points")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["objection", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "indicator"], name="objection_point_once")
        ]


class ObjectionStatusChange(models.Model):
    """A step that an objection took. Rows are only added."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=10, choices=ObjectionStatus)
    target = models.CharField(max_length=10, choices=ObjectionStatus)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
