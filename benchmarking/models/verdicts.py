"""What the bureau finds, indicator by indicator, beside the enterprise's own answer."""

from django.db import models


class Verdict(models.Model):
    """The officer's judgement of one indicator; the same values as an answer's `choice`."""

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="verdicts")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="verdicts")
    version = models.PositiveIntegerField("版本", default=1)
    choice = models.CharField("判定", max_length=20)
    own_number = models.DecimalField("核验数值", max_digits=18, decimal_places=4, null=True, blank=True)
    measured = models.JSONField("核验实测值", default=dict)
    note = models.TextField("核验意见", blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["assessment", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator"], name="verdict_once"),
            models.CheckConstraint(name="verdict_says_something", condition=~models.Q(choice="")),
        ]


class VerdictRevision(models.Model):
    """A verdict as it was saved, kept or not. Rows are only added."""

    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    kept = models.BooleanField(default=True)
    choice = models.CharField(max_length=20)
    own_number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    measured = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["verdict", "version"], condition=models.Q(kept=True), name="verdict_version_once"
            )
        ]
