"""Organisations and the people who belong to them. Nothing in the portal belongs to a person."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.enums import ROLE_CHOICES, OrganisationKind


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def valid_on(self, day: date) -> "OrganisationQuerySet":
        """Those that exist on this day (昆鹏街道 only from 2021, for example)."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def of_kind(self, kind: str) -> "OrganisationQuerySet":
        return self.filter(kind=kind)


class Organisation(models.Model):
    """A bureau, a township, the leadership group, or an enterprise, with the days between which it exists."""

    code = models.CharField("编码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=16, choices=OrganisationKind)
    position = models.PositiveSmallIntegerField("排序", default=0)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "position", "code"]
        # The few townships of a choice are found among all the enterprises.
        indexes = [models.Index(fields=["kind", "position", "code"], name="organisation_choices")]
        constraints = [
            models.CheckConstraint(
                name="organisation_days_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)


class Membership(models.Model):
    """A person's role in an organisation. It ends, it is never deleted."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="memberships", verbose_name="人员")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name="单位"
    )
    role = models.CharField("角色", max_length=24, choices=ROLE_CHOICES)
    started_at = models.DateTimeField("起始时间")
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "role", "pk"]
        constraints = [
            # A person acts in one role for one organisation: that alone keeps the three administrators apart.
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_current_membership_per_person"
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
