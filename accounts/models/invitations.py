"""Invitations: how a person comes to an organisation without the system administrator."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.enums import ROLE_CHOICES


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, at: datetime) -> "InvitationQuerySet":
        """Those that can still be accepted at this moment."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A place in an organisation that is offered to one person until a day.

    The link holds a random key; only its SHA-256 is kept, so that nobody who reads the table can use it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="invitations", verbose_name="单位"
    )
    role = models.CharField("角色", max_length=24, choices=ROLE_CHOICES)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机号码", max_length=20, blank=True)
    key_hash = models.CharField("邀请码摘要", max_length=64, unique=True)
    invited_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="邀请人"
    )
    invited_at = models.DateTimeField("邀请时间")
    expires_at = models.DateTimeField("有效期至")
    accepted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="接受人"
    )
    accepted_at = models.DateTimeField("接受时间", null=True)
    revoked_at = models.DateTimeField("撤回时间", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_by_someone",
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_ends_once", condition=Q(accepted_at=None) | Q(revoked_at=None)
            ),
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=F("invited_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_role_display()}"
