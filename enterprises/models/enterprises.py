"""The enterprise itself: what it is, where it stands, what it makes."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from dongtou_brand.kernel.history import Kept
from enterprises.enums import EnterpriseEnd, Rung


class Industry(models.Model):
    """A class of GB/T 4754, in one edition (25 had another name in 2011 than in 2017)."""

    code = models.CharField("代码", max_length=4)
    name = models.CharField("名称", max_length=80)
    edition = models.PositiveSmallIntegerField("版本", default=2017)

    class Meta:
        ordering = ["-edition", "code"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="industry_once_per_edition")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


# The ladder as an order: the names of its rungs do not sort by themselves.
RUNG_PLACE = Case(
    *(When(rung=rung, then=Value(place)) for place, rung in enumerate(Rung)),
    output_field=models.SmallIntegerField(),
)


class Enterprise(models.Model):
    """One enterprise of the pool. Its people are the members of its organisation."""

    organisation = models.OneToOneField(
        "accounts.Organisation", models.PROTECT, related_name="enterprise", verbose_name="单位"
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("企业名称", max_length=120)
    search_key = models.CharField("检索键", max_length=1600, blank=True)
    # The name without what many names share: two enterprises with the same one may be the same enterprise.
    name_key = models.CharField("名称比对键", max_length=120, blank=True)
    township = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="所在街道（乡镇）"
    )
    industry = models.ForeignKey(Industry, models.PROTECT, verbose_name="国民经济行业")
    address = models.CharField("住所", max_length=200, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    ownership = models.CharField("企业类型", max_length=60, blank=True)
    main_products = models.CharField("主导产品", max_length=200, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=40)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    headquarters_in_zhejiang = models.BooleanField("总部在浙江", null=True)
    excellence_since = models.DateField("导入卓越绩效管理模式日期", null=True, blank=True)
    rung = models.CharField("所处梯度", max_length=12, choices=Rung, default=Rung.NONE)
    rung_since = models.DateField("进入梯度日期", null=True, blank=True)
    # A code that fails its check digits is only taken with a reason and the licence (reference §5.6).
    override_reason = models.TextField("信用代码校验例外原因", blank=True)
    override_file = models.ForeignKey(
        "enterprises.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The officer who looks after this enterprise.
    liaison = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任联系人"
    )
    ended_on = models.DateField("终止日期", null=True, blank=True)
    ended_as = models.CharField("终止原因", max_length=8, choices=EnterpriseEnd, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="并入企业"
    )
    is_demo = models.BooleanField("示例数据", default=False)
    created_at = models.DateTimeField("建档时间")
    updated_at = models.DateTimeField("更新时间")

    history = Kept()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="override_has_reason_and_file",
                condition=Q(override_reason="", override_file=None)
                | (~Q(override_reason="") & Q(override_file__isnull=False)),
            ),
            models.CheckConstraint(
                name="rung_has_date", condition=Q(rung=Rung.NONE) | Q(rung_since__isnull=False)
            ),
            models.CheckConstraint(
                name="enterprise_end_has_day_and_reason",
                condition=Q(ended_on=None, ended_as="") | (Q(ended_on__isnull=False) & ~Q(ended_as="")),
            ),
            models.CheckConstraint(
                name="merged_enterprise_names_the_other",
                condition=Q(ended_as=EnterpriseEnd.MERGED, merged_into__isnull=False)
                | (~Q(ended_as=EnterpriseEnd.MERGED) & Q(merged_into=None)),
            ),
        ]
        # Each filter of the list with the list's order, so that a page is found by its index.
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="enterprise_updated"),
            models.Index(fields=["rung", "-updated_at", "-id"], name="enterprise_rung"),
            models.Index(fields=["township", "-updated_at", "-id"], name="enterprise_township"),
            models.Index(fields=["industry", "-updated_at", "-id"], name="enterprise_industry"),
            models.Index(fields=["name", "id"], name="enterprise_name"),
            models.Index(fields=["name_key"], name="enterprise_name_key"),
            models.Index(fields=["liaison"], name="enterprise_liaison"),
            # Narrow, so that those in the pool are counted without reading their rows.
            models.Index(
                fields=["rung", "township", "id"], condition=Q(ended_on=None), name="enterprise_in_pool"
            ),
            models.Index(
                fields=["township", "industry", "id"],
                condition=Q(ended_on=None),
                name="enterprise_in_pool_by_place",
            ),
            models.Index(RUNG_PLACE, F("updated_at").desc(), F("id").desc(), name="enterprise_ladder"),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product of an enterprise, with what targets T3, T4 and T5 ask of a certified product.

    None means that nobody has said so yet: it is never counted as no.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="products", verbose_name="企业")
    name = models.CharField("产品名称", max_length=80)
    standard_number = models.CharField("执行标准", max_length=40, blank=True)
    international_level = models.BooleanField("采用国际、国外先进标准或关键指标达到国际先进", null=True)
    own_intellectual_property = models.BooleanField("拥有自主知识产权", null=True)
    market_rank = models.PositiveSmallIntegerField("市场占有率排名", null=True, blank=True)
    market_scope = models.CharField("排名范围", max_length=60, blank=True)
    market_proof = models.CharField("排名依据", max_length=120, blank=True)

    history = Kept()

    class Meta:
        ordering = ["enterprise", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "name"], name="product_once_per_enterprise"),
            models.CheckConstraint(
                name="rank_has_scope", condition=Q(market_rank=None) | ~Q(market_scope="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Summary(models.Model):
    """What the list shows and sorts by, taken from figures and standings: written by the actions that change
    them, and made anew at any time by `manage.py summarise`. The database itself gives every enterprise one.

    Figures are those of the latest year that is submitted at least: revenue in 万元, intensity in percent.
    """

    enterprise = models.OneToOneField(
        Enterprise, models.CASCADE, primary_key=True, related_name="summary", verbose_name="企业"
    )
    year = models.PositiveSmallIntegerField("数据年度", null=True)
    revenue = models.DecimalField("营业收入（万元）", max_digits=18, decimal_places=4, null=True)
    rd_intensity = models.DecimalField("研发投入强度（%）", max_digits=18, decimal_places=4, null=True)
    points = models.DecimalField("核验分", max_digits=12, decimal_places=2, null=True)
    verified_on = models.DateField("核验日期", null=True)
    # How far each year is: `2016:locked 2017:submitted` (enterprises/rules/summaries.py).
    years = models.CharField("各年度状态", max_length=600, blank=True)
    # The last year up to which every year since the first was submitted; 0 before the first.
    submitted_through = models.PositiveSmallIntegerField("已提交至年度", default=0)
    # The first submitted year: from it through the year above nothing is missing.
    submitted_from = models.PositiveSmallIntegerField("首个已提交年度", null=True)

    class Meta:
        # Missing values stand last in both directions, so each direction has an index of its own; those of the
        # other direction are made by the migration, for not every database can write “nulls last”.
        indexes = [
            models.Index(fields=["revenue", "enterprise"], name="summary_revenue"),
            models.Index(fields=["rd_intensity", "enterprise"], name="summary_rd_intensity"),
            models.Index(fields=["points", "enterprise"], name="summary_points"),
            models.Index(fields=["submitted_through", "enterprise"], name="summary_submitted"),
            models.Index(fields=["submitted_from", "enterprise"], name="summary_submitted_from"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year or ''}"
