"""Tokens for programs that read in the name of an organisation."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid_at(self, at: datetime) -> "ApiTokenQuerySet":
        """Those that open the API at this moment."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class ApiToken(models.Model):
    """What a program may read, for which organisation, until when.

    The token is shown once; its SHA-256 is kept, and its first characters, by which people know it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="api_tokens", verbose_name="单位"
    )
    name = models.CharField("用途", max_length=60)
    scopes = models.JSONField("范围", default=list)
    start = models.CharField("开头", max_length=8)
    key_hash = models.CharField("摘要", max_length=64, unique=True)
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="签发人")
    issued_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("有效期至")
    revoked_at = models.DateTimeField("停用时间", null=True)
    last_used_at = models.DateTimeField("最近使用", null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="token_expires_later", condition=Q(expires_at__gt=F("issued_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.start}…）"
