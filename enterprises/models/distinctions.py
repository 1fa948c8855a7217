"""Enterprises whose names are alike and that somebody has told apart."""

from django.db import models
from django.db.models import F, Q


class Distinction(models.Model):
    """Two enterprises of like names are not the same one, and how that was found out. Rows are only added.

    It speaks of these two: an enterprise of a like name that comes later is asked about anew.
    """

    earlier = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="+", verbose_name="先建档的企业"
    )
    later = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="distinctions", verbose_name="后建档的企业"
    )
    reason = models.CharField("核对依据", max_length=200)
    # Empty for those that were noted in the dossier alone, before there was this table.
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="核对人"
    )
    recorded_at = models.DateTimeField("核对时间")

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["later", "earlier"], name="told_apart_once"),
            models.CheckConstraint(
                name="told_apart_in_order",
                condition=Q(earlier__lt=F("later")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} / {self.later}"
