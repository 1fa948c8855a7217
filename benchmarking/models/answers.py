"""What an enterprise says to each indicator. Every saved answer stays: `Answer` is the newest, revisions are all."""

from django.db import models
from django.db.models import Q

from benchmarking.enums import AnswerSource, AnswerState


class Answer(models.Model):
    """The present answer to one indicator. `version` grows with each save; a stale save is a conflict."""

    assessment = models.ForeignKey("benchmarking.Assessment", models.PROTECT, related_name="answers")
    indicator = models.ForeignKey("benchmarking.Indicator", models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField("版本", default=0)
    state = models.CharField("填写情况", max_length=16, choices=AnswerState, default=AnswerState.UNANSWERED)
    # For a gate: "yes" or "no". For a scored indicator with a scale: the value of the chosen option.
    choice = models.CharField("判定", max_length=20, blank=True)
    own_text = models.CharField("本企业现状", max_length=500, blank=True)
    own_number = models.DecimalField("本企业数值", max_digits=18, decimal_places=4, null=True, blank=True)
    # What was measured of each of the indicator's measures, by its code, as text: it stays an exact decimal.
    measured = models.JSONField("实测值", default=dict)
    note = models.TextField("说明", blank=True)
    # The answer of an earlier assessment that it was carried over from.
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["assessment", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator"], name="answer_once"),
            models.CheckConstraint(
                name="not_applicable_says_why",
                condition=~Q(state=AnswerState.NOT_APPLICABLE) | ~Q(note=""),
            ),
        ]


class AnswerRevision(models.Model):
    """An answer as it was saved, or as it was refused because a colleague had been faster. Rows are only added."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="revisions")
    # The version that this save made; for a losing save, the version that it was based on.
    version = models.PositiveIntegerField()
    kept = models.BooleanField("已采用", default=True)
    state = models.CharField(max_length=16, choices=AnswerState)
    choice = models.CharField(max_length=20, blank=True)
    own_text = models.CharField(max_length=500, blank=True)
    own_number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    measured = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=8, choices=AnswerSource, default=AnswerSource.TYPED)
    # Where it stood in the workbook that it came with.
    source_row = models.PositiveSmallIntegerField("工作簿行号", null=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "version"], condition=Q(kept=True), name="answer_version_once"
            )
        ]


class AnswerEvidence(models.Model):
    """The version of a paper that was put behind an answer. A newer one is offered, never put there by itself."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="evidence")
    version = models.ForeignKey("benchmarking.EvidenceVersion", models.PROTECT, related_name="answers")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # What was taken away, or replaced by another version, stays findable in the history of the answer.
    removed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "answer evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "version"], condition=Q(removed_at=None), name="evidence_once"
            ),
            models.CheckConstraint(
                name="evidence_removed_by_someone",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]
