"""Indicator catalogues: a standard as a versioned file."""

from django.db import models
from django.db.models import F, Q

from benchmarking.enums import CatalogueStatus, IndicatorKind


class Catalogue(models.Model):
    """One edition of an indicator catalogue. A published edition is immutable; assessments stay pinned to it.

    `basic_points` and `pass_points` are the thresholds of the result rule; any unmet gate overrides both.
    """

    code = models.CharField("代码", max_length=40)
    edition = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=120)
    status = models.CharField("状态", max_length=10, choices=CatalogueStatus, default=CatalogueStatus.DRAFT)
    source = models.TextField("来源说明", blank=True)
    # The products that it is for, and their standard; empty: every product.
    product_group = models.CharField("产品类别", max_length=60, blank=True)
    standard = models.ForeignKey(
        "benchmarking.Standard",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="catalogues",
        verbose_name="对应标准",
    )
    # Thresholds of each tier over the one tree: `{"rung", "basic", "pass"}`; none: the catalogue has no tiers.
    tiers = models.JSONField("分档", default=list)
    is_example = models.BooleanField("分值为示例", default=True)
    basic_points = models.DecimalField("基本达标分值", max_digits=5, decimal_places=1)
    pass_points = models.DecimalField("达标分值", max_digits=5, decimal_places=1)
    checksum = models.CharField("内容校验值", max_length=64)
    # What the file said, as YAML of which the checksum is: it leaves again as a file or as a workbook.
    content = models.TextField("文件内容", blank=True)
    # The file as staff brought it in; empty for a catalogue that came with the portal.
    file = models.ForeignKey(
        "enterprises.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="原文件",
    )
    loaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="载入人"
    )
    loaded_at = models.DateTimeField("载入时间")
    published_at = models.DateTimeField("发布时间", null=True)

    class Meta:
        ordering = ["code", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="catalogue_edition_once"),
            models.CheckConstraint(
                name="catalogue_thresholds_in_order", condition=Q(basic_points__lte=F("pass_points"))
            ),
            # A published edition is frozen with its day, and so can't become a draft again.
            models.CheckConstraint(
                name="catalogue_published_on_a_day",
                condition=Q(status=CatalogueStatus.DRAFT, published_at=None)
                | (~Q(status=CatalogueStatus.DRAFT) & Q(published_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.edition}）"


class Dimension(models.Model):
    """A dimension of a catalogue (品质卓越 and so on) with its full points."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="dimensions")
    code = models.CharField("代码", max_length=4)
    name = models.CharField("维度", max_length=20)
    points = models.DecimalField("满分", max_digits=5, decimal_places=1)
    position = models.PositiveSmallIntegerField("排序")

    class Meta:
        ordering = ["catalogue", "position"]
        constraints = [models.UniqueConstraint(fields=["catalogue", "code"], name="dimension_once")]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """An indicator: a gate that must be met, or a scored one with its scale.

    `scale` is a list of `{"value", "label", "points"}` for a choice, or
    `{"linear": {"zero_at", "full_at", "figure"}}` for points that grow with a figure.
    `own_value` says what the enterprise states of itself: `{"kind": "text"|"number", "unit", "figure"}`.
    `measures` is the table of key figures of a product, each `{"code", "name", "unit", "direction", "national",
    "standard", "advanced"}` with the last three `{"value", "source"}` or None: what the national standard, the
    “浙江制造” standard and the internationally advanced level ask. `asked_when` is `{"indicator", "is": [choices]}`:
    asked only when the other indicator was answered so. `tiers` are the rungs that it counts for; none: for all.
    """

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="indicators")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="indicators")
    code = models.CharField("编号", max_length=12)
    name = models.CharField("指标", max_length=60)
    kind = models.CharField("类别", max_length=8, choices=IndicatorKind)
    requirement = models.TextField("要求")
    required_value = models.CharField("标准要求", max_length=120, blank=True)
    judged = models.TextField("判定办法", blank=True)
    points = models.DecimalField("满分", max_digits=5, decimal_places=1, null=True, blank=True)
    scale = models.JSONField("计分办法", default=list)
    own_value = models.JSONField("现状填报", default=dict)
    measures = models.JSONField("关键技术指标", default=list)
    asked_when = models.JSONField("适用条件", default=dict)
    tiers = models.JSONField("适用分档", default=list)
    evidence = models.JSONField("佐证材料", default=list)
    evidence_required = models.BooleanField("须附佐证", default=True)
    may_be_not_applicable = models.BooleanField("可不适用", default=False)
    clause = models.CharField("政策条款", max_length=20, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    is_example = models.BooleanField("示例", default=False)
    position = models.PositiveSmallIntegerField("排序")

    class Meta:
        ordering = ["catalogue", "position"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code"], name="indicator_once"),
            models.CheckConstraint(
                name="indicator_points_by_kind",
                condition=Q(kind=IndicatorKind.GATE, points=None) | Q(kind=IndicatorKind.SCORE, points__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_gate(self) -> bool:
        return self.kind == IndicatorKind.GATE
