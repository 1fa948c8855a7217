"""The register of “浙江制造” standards: from a proposal to the text in force and what replaces it (reference §1.3).

What an enterprise did for a standard stands in its dossier (`enterprises.StandardPart`), by the standard's number.
"""

from django.db import models
from django.db.models import F, Q

from dongtou_brand.kernel.history import Kept
from enterprises.enums import StandardStage


class StandardPublisher(models.Model):
    """Who publishes the standards, from when until when; an empty day is open."""

    name = models.CharField("发布机构", max_length=80)
    first_on = models.DateField("起", null=True, blank=True)
    last_on = models.DateField("止", null=True, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="publisher_once"),
            models.CheckConstraint(
                name="publisher_days_in_order",
                condition=Q(first_on=None) | Q(last_on=None) | Q(first_on__lte=F("last_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Standard(models.Model):
    """A standard in the register. The number is kept in one spelling, “T/ZZB 0825—2018”; empty until published."""

    number = models.CharField("标准编号", max_length=40, blank=True)
    title = models.CharField("标准名称", max_length=120)
    product_group = models.CharField("产品类别", max_length=60, blank=True)
    brand_line = models.CharField("品牌类别", max_length=20, default="浙江制造")
    stage = models.CharField("状态", max_length=12, choices=StandardStage, default=StandardStage.PROPOSED)
    proposed_by = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提出企业",
    )
    plan_batch = models.CharField("立项计划批次", max_length=60, blank=True)
    planned_on = models.DateField("列入计划日期", null=True, blank=True)
    publisher = models.ForeignKey(
        StandardPublisher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standards",
        verbose_name="发布机构",
    )
    published_on = models.DateField("发布日期", null=True, blank=True)
    implemented_on = models.DateField("实施日期", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="代替标准"
    )
    source = models.CharField("来源", max_length=200, blank=True)
    is_example = models.BooleanField("示例", default=False)
    # Grows with each change; a form that was opened on an older one is refused.
    version = models.PositiveIntegerField("版本", default=1)
    made_at = models.DateTimeField("登记时间")

    history = Kept()

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="standard_number_once"),
            models.CheckConstraint(
                name="standard_in_force_has_number_and_day",
                condition=~Q(
                    stage__in=[StandardStage.PUBLISHED, StandardStage.REVISING, StandardStage.REPLACED]
                )
                | (~Q(number="") & Q(published_on__isnull=False, publisher__isnull=False)),
            ),
            models.CheckConstraint(
                name="standard_register_days_in_order",
                condition=Q(published_on=None)
                | Q(implemented_on=None)
                | Q(implemented_on__gte=F("published_on")),
            ),
            models.CheckConstraint(
                name="replaced_standard_names_the_new",
                condition=~Q(stage=StandardStage.REPLACED) | Q(replaced_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["stage", "-published_on"], name="standard_by_stage")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class StandardStatusChange(models.Model):
    """A stage that a standard came to, on a day, and what was said. Rows are only added."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="status_changes")
    source = models.CharField(max_length=12, choices=StandardStage, blank=True)
    target = models.CharField(max_length=12, choices=StandardStage)
    on = models.DateField("日期")
    reason = models.TextField("情况", blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
