"""Policy documents as data. A version that stands is never edited; a new file makes a new version."""

from django.db import models
from django.db.models import Q

from cultivation.enums import Comparator, DutyRole, Validity


class PolicyQuerySet(models.QuerySet["Policy"]):
    def current(self) -> "PolicyQuerySet":
        """The newest version of each document."""
        return self.filter(replaced_by=None)


class Policy(models.Model):
    """One version of a policy document. `number` is the 发文字号."""

    number = models.CharField("发文字号", max_length=60)
    version = models.PositiveSmallIntegerField("版本", default=1)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=120)
    dated_on = models.DateField("成文日期")
    printed_on = models.DateField("印发日期", null=True, blank=True)
    validity = models.CharField("有效性", max_length=10, choices=Validity, default=Validity.VALID)
    superior = models.JSONField("上位文件", default=list)
    addressees = models.TextField("主送", blank=True)
    copied_to = models.TextField("抄送", blank=True)
    checksum = models.CharField("内容校验值", max_length=64)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="新版本"
    )
    loaded_at = models.DateTimeField("载入时间")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(replaced_by=None), name="policy_one_current_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Clause(models.Model):
    """A part of the text: its number as printed, its heading, its own words without those of its parts."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="clauses", verbose_name="政策")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    key = models.CharField("条款键", max_length=20)
    label = models.CharField("序号", max_length=20, blank=True)
    heading = models.CharField("标题", max_length=80, blank=True)
    text = models.TextField("条文", blank=True)
    position = models.PositiveSmallIntegerField("排序")
    depth = models.PositiveSmallIntegerField("层级", default=0)

    class Meta:
        ordering = ["policy", "position"]
        constraints = [models.UniqueConstraint(fields=["policy", "key"], name="clause_once_per_policy")]

    def __str__(self) -> str:
        return f"{self.label}{self.heading}"


class Target(models.Model):
    """A target of a policy. A target without a threshold is followed as trend or rank, never judged."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="targets", verbose_name="政策")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="targets", verbose_name="条款")
    code = models.CharField("代码", max_length=8)
    name = models.CharField("目标", max_length=80)
    comparator = models.CharField("比较方式", max_length=8, choices=Comparator)
    threshold = models.DecimalField("目标值", max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位", max_length=8)
    basis = models.TextField("口径")
    year = models.PositiveSmallIntegerField("目标年度")
    position = models.PositiveSmallIntegerField("排序")

    class Meta:
        ordering = ["policy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "code"], name="target_once_per_policy"),
            models.CheckConstraint(
                name="judged_target_has_threshold",
                condition=Q(comparator__in=[Comparator.TREND, Comparator.RANK], threshold=None)
                | (
                    Q(comparator__in=[Comparator.ABOVE, Comparator.AT_LEAST, Comparator.EQUAL])
                    & Q(threshold__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Duty(models.Model):
    """A unit's part in a clause."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="duties", verbose_name="条款")
    # Empty where the text names all townships at once (各街道〈乡镇〉).
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, verbose_name="单位"
    )
    all_townships = models.BooleanField("各街道（乡镇）", default=False)
    role = models.CharField("分工", max_length=12, choices=DutyRole)
    position = models.PositiveSmallIntegerField("排序")

    class Meta:
        ordering = ["clause", "position"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                name="duty_names_unit_or_townships",
                condition=Q(organisation=None, all_townships=True)
                | Q(organisation__isnull=False, all_townships=False),
            ),
            models.UniqueConstraint(fields=["clause", "organisation"], name="duty_once_per_unit"),
            models.UniqueConstraint(
                fields=["clause"], condition=Q(all_townships=True), name="duty_once_for_townships"
            ),
        ]

    def __str__(self) -> str:
        return "各街道（乡镇）" if self.all_townships else str(self.organisation)


class Milestone(models.Model):
    """A step with its days. A due date before the document's own date is legal (the text has one)."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="milestones", verbose_name="政策")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="milestones", verbose_name="条款")
    code = models.CharField("代码", max_length=8)
    name = models.CharField("步骤", max_length=60)
    starts_on = models.DateField("起始日期", null=True, blank=True)
    due_on = models.DateField("完成期限", null=True, blank=True)

    class Meta:
        ordering = ["policy", "code"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "code"], name="milestone_once_per_policy"),
            models.CheckConstraint(
                name="milestone_has_a_day", condition=Q(starts_on__isnull=False) | Q(due_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name
