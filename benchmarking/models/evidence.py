"""Evidence as a thing of its own: one paper with its versions, behind as many answers as it proves."""

from django.db import models
from django.db.models import F, Q


class Evidence(models.Model):
    """A paper of an enterprise (佐证材料). What it says is in its versions; the newest is what is offered."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="evidence", verbose_name="企业"
    )
    title = models.CharField("材料名称", max_length=255)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="登记人")
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class EvidenceVersion(models.Model):
    """A version of a paper: its file, the day it is about and the day until which it holds. Rows are only added.

    To say another day of the same file is a new version too, since what was found on it must be judged anew.
    """

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本", default=1)
    attachment = models.ForeignKey("enterprises.Attachment", models.PROTECT, related_name="+")
    about_on = models.DateField("材料日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["evidence", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_version_once"),
            models.CheckConstraint(
                name="evidence_days_in_order",
                condition=Q(about_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("about_on")),
            ),
        ]
