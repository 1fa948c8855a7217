"""Items that a policy promises, and what has been given on their ground."""

from django.db import models
from django.db.models import Q

from incentives.enums import ItemKind, Trigger


class Item(models.Model):
    """A support that a clause promises.

    The policy gives no amounts: it refers to other policies (`same_as`). `example_amount` (元) is for
    demonstrations and always shown as 示例; empty means 无依据，需人工核定, never 0.
    """

    policy = models.ForeignKey(
        "cultivation.Policy", models.PROTECT, related_name="items", verbose_name="政策"
    )
    clause = models.ForeignKey(
        "cultivation.Clause", models.PROTECT, related_name="items", verbose_name="条款"
    )
    code = models.CharField("代码", max_length=40)
    name = models.CharField("事项", max_length=80)
    kind = models.CharField("类别", max_length=10, choices=ItemKind)
    trigger = models.CharField("条件", max_length=12, choices=Trigger)
    same_as = models.CharField("参照政策", max_length=80, blank=True)
    example_amount = models.DecimalField(
        "示例金额（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    department = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, verbose_name="办理单位"
    )
    position = models.PositiveSmallIntegerField("排序")

    class Meta:
        ordering = ["policy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "code"], name="item_once_per_policy"),
            models.CheckConstraint(
                name="non_cash_item_has_no_amount",
                condition=Q(kind=ItemKind.CASH) | Q(example_amount=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Support(models.Model):
    """A support, not money, that an enterprise has received: which day, by whom, with what result."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="supports", verbose_name="事项")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="supports", verbose_name="企业"
    )
    given_on = models.DateField("日期")
    given_by = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name="办理单位")
    result = models.CharField("结果", max_length=200)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "enterprise", "given_on"], name="support_once_a_day"),
            models.CheckConstraint(name="support_has_result", condition=~Q(result="")),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.item}"
