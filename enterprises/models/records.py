"""What an enterprise has to show: standards, intellectual property, research bodies, awards, market shares.

Each row is one paper of the dossier, with its file. A row is never deleted: what was entered by mistake is
struck out with a reason, and every state stays (`history`).
"""

from django.db import models
from django.db.models import F, Q

from dongtou_brand.kernel.history import Kept
from enterprises.enums import Level, ProofKind, PropertyKind, StandardRole, StandardStage


class RecordQuerySet(models.QuerySet["Record"]):
    def standing(self) -> "RecordQuerySet":
        """Those that were not struck out."""
        return self.filter(struck_at=None)


class Record(models.Model):
    """What all records of the dossier have."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="%(class)ss", verbose_name="企业"
    )
    file = models.ForeignKey(
        "enterprises.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="证明材料",
    )
    recorded_at = models.DateTimeField("登记时间")
    struck_at = models.DateTimeField("作废时间", null=True, blank=True)
    struck_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True


def _struck_with_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(struck_at=None, struck_reason="") | (Q(struck_at__isnull=False) & ~Q(struck_reason="")),
    )


class StandardPart(Record):
    """A standard that the enterprise leads or takes part in.

    The rank is empty where the text says 排名不分先后 (reference §1.3); the number is kept in one spelling,
    “T/ZZB 0825—2018”, and may be empty before the standard is published.
    """

    number = models.CharField("标准编号", max_length=40, blank=True)
    title = models.CharField("标准名称", max_length=120)
    role = models.CharField("参与方式", max_length=12, choices=StandardRole)
    rank = models.PositiveSmallIntegerField("起草单位排名", null=True, blank=True)
    stage = models.CharField("状态", max_length=12, choices=StandardStage)
    publisher = models.CharField("发布机构", max_length=80, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    implemented_on = models.DateField("实施日期", null=True, blank=True)

    history = Kept()

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "number"],
                condition=~Q(number="") & Q(struck_at=None),
                name="standard_recorded_once",
            ),
            models.CheckConstraint(
                name="standard_days_in_order",
                condition=Q(published_on=None)
                | Q(implemented_on=None)
                | Q(implemented_on__gte=F("published_on")),
            ),
            models.CheckConstraint(
                name="lead_of_standard_ranks_first",
                condition=Q(rank=None) | ~Q(role=StandardRole.LEAD) | Q(rank=1),
            ),
            models.CheckConstraint(
                name="published_standard_has_number_and_day",
                condition=~Q(stage=StandardStage.PUBLISHED) | (~Q(number="") & Q(published_on__isnull=False)),
            ),
            _struck_with_reason("standard_struck_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class IntellectualProperty(Record):
    """A patent, trademark or copyright."""

    kind = models.CharField("类别", max_length=16, choices=PropertyKind)
    number = models.CharField("专利号（注册号）", max_length=40)
    title = models.CharField("名称", max_length=120)
    granted_on = models.DateField("授权（注册）日期")
    valid_to = models.DateField("有效期止", null=True, blank=True)

    history = Kept()

    class Meta:
        ordering = ["-granted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "number"],
                condition=Q(struck_at=None),
                name="property_recorded_once",
            ),
            models.CheckConstraint(
                name="property_days_in_order",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("granted_on")),
            ),
            _struck_with_reason("property_struck_with_reason"),
        ]

    def __str__(self) -> str:
        return self.title


class ResearchBody(Record):
    """A research centre, laboratory or institute of the enterprise's that was recognised."""

    name = models.CharField("机构名称", max_length=120)
    level = models.CharField("级别", max_length=12, choices=Level)
    recognised_on = models.DateField("认定日期")
    recognised_by = models.CharField("认定机关", max_length=80)
    document_number = models.CharField("认定文号", max_length=60, blank=True)
    valid_to = models.DateField("有效期止", null=True, blank=True)

    history = Kept()

    class Meta:
        ordering = ["-recognised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "level"],
                condition=Q(struck_at=None),
                name="research_body_recorded_once",
            ),
            models.CheckConstraint(
                name="research_body_days_in_order",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("recognised_on")),
            ),
            _struck_with_reason("research_body_struck_with_reason"),
        ]

    def __str__(self) -> str:
        return self.name


class QualityAward(Record):
    """A quality award (政府质量奖 and the like)."""

    name = models.CharField("奖项名称", max_length=120)
    level = models.CharField("级别", max_length=12, choices=Level)
    year = models.PositiveSmallIntegerField("年度")
    grade = models.CharField("等次", max_length=40, blank=True)
    awarded_by = models.CharField("授奖机关", max_length=80)
    awarded_on = models.DateField("授奖日期", null=True, blank=True)
    document_number = models.CharField("授奖文号", max_length=60, blank=True)

    history = Kept()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "year"],
                condition=Q(struck_at=None),
                name="award_recorded_once",
            ),
            models.CheckConstraint(name="award_year_plausible", condition=Q(year__gte=1980, year__lte=2100)),
            _struck_with_reason("award_struck_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class MarketShare(Record):
    """A share or rank in a market in one year, with what proves it."""

    product = models.ForeignKey("enterprises.Product", models.PROTECT, related_name="+", verbose_name="产品")
    year = models.PositiveSmallIntegerField("年度")
    scope = models.CharField("范围", max_length=60)
    share = models.DecimalField("市场占有率（%）", max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("排名", null=True, blank=True)
    proof = models.CharField("证明方式", max_length=16, choices=ProofKind)
    issued_by = models.CharField("出具机构", max_length=80, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)

    history = Kept()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "year", "scope"],
                condition=Q(struck_at=None),
                name="market_share_recorded_once",
            ),
            models.CheckConstraint(
                name="market_share_says_something",
                condition=Q(share__isnull=False) | Q(rank__isnull=False),
            ),
            models.CheckConstraint(
                name="market_share_in_percent", condition=Q(share=None) | Q(share__gt=0, share__lte=100)
            ),
            models.CheckConstraint(
                name="market_share_year_plausible", condition=Q(year__gte=2000, year__lte=2100)
            ),
            models.CheckConstraint(
                name="market_share_issued_by_somebody",
                condition=Q(proof=ProofKind.SELF_DECLARED) | ~Q(issued_by=""),
            ),
            _struck_with_reason("market_share_struck_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.scope}"
