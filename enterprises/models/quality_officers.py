"""首席质量官 (CQO)."""

from django.db import models
from django.db.models import F, Q

from dongtou_brand.kernel.history import Kept


class QualityOfficer(models.Model):
    """A chief quality officer, appointed by the legal representative; one at a time is in office."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="quality_officers", verbose_name="企业"
    )
    name = models.CharField("姓名", max_length=40)
    appointed_on = models.DateField("任命日期")
    document_number = models.CharField("任命文号", max_length=60, blank=True)
    education = models.CharField("学历", max_length=20, blank=True)
    quality_years = models.PositiveSmallIntegerField("质量工作年限（年）", null=True, blank=True)
    training_certificate = models.CharField("任职培训证书编号", max_length=60, blank=True)
    training_body = models.CharField("培训机构", max_length=80, blank=True)
    trained_on = models.DateField("任职培训日期", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    retrained_on = models.DateField("复训日期", null=True, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True)

    history = Kept()

    class Meta:
        ordering = ["-appointed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(left_on=None), name="one_quality_officer_in_office"
            ),
            models.CheckConstraint(
                name="quality_officer_leaves_after_appointment",
                condition=Q(left_on=None) | Q(left_on__gte=F("appointed_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
