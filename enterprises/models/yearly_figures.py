"""Yearly figures: defined as data, stated by someone, confirmed by someone else."""

from django.db import models
from django.db.models import Q

from dongtou_brand.kernel.history import Kept
from enterprises.enums import TRUSTED, FigureSource, FigureState, FigureStatus


class FigureDefinition(models.Model):
    """What a yearly figure is: its unit, its 口径, how it is checked. Loaded from data/figures.yaml."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=12)
    basis = models.TextField("口径", blank=True)
    group = models.CharField("分组", max_length=20)
    decimals = models.PositiveSmallIntegerField("小数位数", default=2)
    position = models.PositiveSmallIntegerField("排序", default=0)
    # Of a derived figure, which is computed, never stated (enterprises/rules/formulas.py).
    formula = models.CharField("公式", max_length=200, blank=True)
    # [{"kind": "at_most", "other": code}, {"kind": "jump", "percent": 30}, …] (enterprises/rules/checks.py)
    checks = models.JSONField("校验", default=list)
    # The 口径 between which the enterprise chooses: [{"code": "statistics", "name": "R&D 经费（统计）"}, …]
    bases = models.JSONField("可选口径", default=list)
    # An item that is entered month by month, and the yearly figure into which its months are summed.
    part_of = models.CharField("汇总到", max_length=40, blank=True)
    edition = models.CharField("版本", max_length=20, blank=True)
    first_year = models.PositiveSmallIntegerField("起始年度", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("截止年度", null=True, blank=True)
    in_report = models.BooleanField("列入年度报告", default=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class YearlyFigure(models.Model):
    """One figure of one enterprise for one year, with who said so and who confirmed it."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="yearly_figures", verbose_name="企业"
    )
    definition = models.ForeignKey(FigureDefinition, models.PROTECT, verbose_name="指标")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("填报情况", max_length=16, choices=FigureState, default=FigureState.VALUE)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    source = models.CharField("来源", max_length=16, choices=FigureSource, default=FigureSource.REPORTED)
    status = models.CharField("状态", max_length=12, choices=FigureStatus, default=FigureStatus.DRAFT)
    basis = models.CharField("口径", max_length=20, blank=True)
    # What the enterprise says to a warning (变动超过 30% and the like).
    explanation = models.CharField("说明", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    stated_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="填报人")
    stated_at = models.DateTimeField("填报时间")
    # Since when it waits, or waited, to be confirmed; a draft has been submitted by nobody.
    submitted_at = models.DateTimeField("提交时间", null=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        ordering = ["-year", "definition"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "definition", "year"], name="figure_once_a_year"),
            models.CheckConstraint(
                name="figure_value_when_stated",
                condition=Q(state=FigureState.VALUE, value__isnull=False)
                | (~Q(state=FigureState.VALUE) & Q(value=None)),
            ),
            models.CheckConstraint(
                name="figure_confirmed_by_someone",
                condition=Q(status__in=TRUSTED, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(status__in=TRUSTED) & Q(confirmed_by=None, confirmed_at=None)),
            ),
            models.CheckConstraint(
                name="figure_submitted_unless_draft",
                condition=Q(status=FigureStatus.DRAFT, submitted_at=None)
                | (~Q(status=FigureStatus.DRAFT) & Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(name="figure_year_plausible", condition=Q(year__gte=2000, year__lte=2100)),
        ]
        indexes = [
            models.Index(fields=["definition", "year"], name="figure_by_definition_year"),
            models.Index(fields=["status", "year"], name="figure_by_status_year"),
            models.Index(fields=["confirmed_at"], name="figure_confirmed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.definition.name} {self.year}"


class FigureChange(models.Model):
    """What a yearly figure once said. Rows are only added."""

    figure = models.ForeignKey(YearlyFigure, models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=FigureState)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    source = models.CharField(max_length=16, choices=FigureSource)
    status = models.CharField(max_length=12, choices=FigureStatus)
    basis = models.CharField(max_length=20, blank=True)
    explanation = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["figure", "at", "id"], name="figure_change_as_of"),
            # Few changes have a reason, and a year's page looks for the last of its figures.
            models.Index(fields=["figure"], condition=~models.Q(reason=""), name="figure_change_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} 第 {self.version} 版"


class MonthlyFigure(models.Model):
    """One item of one month, such as the scrap loss of March; a month without a row has not been filled in."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="monthly_figures", verbose_name="企业"
    )
    definition = models.ForeignKey(FigureDefinition, models.PROTECT, verbose_name="项目")
    year = models.PositiveSmallIntegerField("年度")
    month = models.PositiveSmallIntegerField("月份")
    state = models.CharField("填报情况", max_length=16, choices=FigureState, default=FigureState.VALUE)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    stated_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="填报人")
    stated_at = models.DateTimeField("填报时间")

    history = Kept()

    class Meta:
        ordering = ["year", "month", "definition"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "definition", "year", "month"], name="figure_once_a_month"
            ),
            models.CheckConstraint(
                name="monthly_value_when_stated",
                condition=Q(state=FigureState.VALUE, value__isnull=False)
                | (~Q(state=FigureState.VALUE) & Q(value=None)),
            ),
            models.CheckConstraint(name="month_of_the_year", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(
                name="monthly_value_not_negative", condition=Q(value=None) | Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition.name} {self.year}-{self.month:02}"


class RuleSetting(models.Model):
    """How the office reads a rule that has two readings (`rd_growth`: weak or strict, reference §3.4)."""

    key = models.CharField("规则", max_length=40, unique=True)
    value = models.CharField("取值", max_length=40)
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )
    changed_at = models.DateTimeField("修改时间")

    history = Kept()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
