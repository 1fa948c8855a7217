"""Results that later stages file in the dossier."""

from django.db import models

from enterprises.enums import StandingKind


class Standing(models.Model):
    """One line of the enterprise's history (大事记). Later stages write it down here; nobody changes it.

    `value` and `unit` hold a figure where the result has one (verified points, for example); `link` is the
    page of the stage that wrote it.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="standings", verbose_name="企业"
    )
    kind = models.CharField("类别", max_length=12, choices=StandingKind)
    on = models.DateField("日期")
    title = models.CharField("事项", max_length=120)
    note = models.CharField("说明", max_length=200, blank=True)
    value = models.DecimalField("数值", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=12, blank=True)
    link = models.CharField("页面", max_length=200, blank=True)
    tone = models.CharField("提示", max_length=8, blank=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["enterprise", "-on", "-id"], name="standing_history")]

    def __str__(self) -> str:
        return self.title
