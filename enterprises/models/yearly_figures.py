"""Yearly figures: defined as data, stated by someone, confirmed by someone else."""

from django.db import models
from django.db.models import Q

from enterprises.enums import FigureSource, FigureState, FigureStatus


class FigureDefinition(models.Model):
    """What a yearly figure is: its unit, its 口径, how it is checked. Loaded from data/figures.yaml."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=12)
    basis = models.TextField("口径", blank=True)
    group = models.CharField("分组", max_length=20)
    decimals = models.PositiveSmallIntegerField("小数位数", default=2)
    position = models.PositiveSmallIntegerField("排序", default=0)
    # Name of the formula in enterprises/rules/figures.py; a derived figure is computed, never stated.
    formula = models.CharField("公式", max_length=40, blank=True)
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
                condition=Q(
                    status=FigureStatus.CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                | (~Q(status=FigureStatus.CONFIRMED) & Q(confirmed_by=None, confirmed_at=None)),
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
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.figure_id} 第 {self.version} 版"
