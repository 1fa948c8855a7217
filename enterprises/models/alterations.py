"""Change of name, move, merger, closing: from a day, on the ground of a document. Rows are only added."""

from django.db import models
from django.db.models import Q

from enterprises.enums import AlterationKind


class Alteration(models.Model):
    """One change of what the enterprise is. `before` and `after` are the words of the fact that changed.

    `other` is the enterprise into which it is merged.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="alterations", verbose_name="企业"
    )
    kind = models.CharField("变更事项", max_length=12, choices=AlterationKind)
    on = models.DateField("变更日期")
    before = models.CharField("变更前", max_length=120, blank=True)
    after = models.CharField("变更后", max_length=120, blank=True)
    other = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="并入企业",
    )
    document_number = models.CharField("依据文号", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    file = models.ForeignKey(
        "enterprises.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="证明材料",
    )
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["kind", "before"], name="alteration_former_name")]
        constraints = [
            models.CheckConstraint(
                name="merger_names_the_other",
                condition=Q(kind=AlterationKind.MERGER, other__isnull=False)
                | (~Q(kind=AlterationKind.MERGER) & Q(other=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
