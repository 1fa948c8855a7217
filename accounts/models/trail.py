"""The trail: who did what, when, from where and why. Rows are only ever added, each sealed by the one before."""

from django.db import models


class TrailEntry(models.Model):
    """One act. There are no foreign keys: an entry outlives everything that it names.

    `hash` = SHA-256 over all other columns and the hash of the entry before. Triggers in the database refuse
    to change or delete a row; `manage.py verify_trail` finds what was altered or taken out nevertheless.
    """

    sequence = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("人员编号", null=True)
    actor = models.CharField("人员", max_length=80)
    role = models.CharField("角色", max_length=24)
    organisation = models.CharField("单位", max_length=120, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    action = models.CharField("事项", max_length=80, db_index=True)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    subject = models.CharField("对象", max_length=200, blank=True)
    reason = models.TextField("原因", blank=True)
    detail = models.JSONField("内容", default=dict)
    previous_hash = models.CharField("前一条摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="trail_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class TrailHead(models.Model):
    """The end of the trail, one row: locked while an entry is added, compared when the trail is verified."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [
            models.CheckConstraint(name="trail_has_one_head", condition=models.Q(pk=1)),
        ]
