"""The figures behind the targets T1–T8: one function each, with the rows that it was made from.

Money targets count confirmed figures only, and say how many enterprises have none. What nobody has stated is
missing, never zero and never “no”.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from cultivation.enums import BatchKind
from cultivation.models import Member, Policy, Target
from cultivation.rules.targets import Standing, judge
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.money import half_up
from enterprises.enums import CULTIVATED_AND_UP, CertificateKind, FigureStatus
from enterprises.models import Certificate, Enterprise, YearlyFigure
from enterprises.queries import enterprises
from enterprises.rules.figures import Absent, Value, derive

HUNDRED = Decimal(100)
WAN_PER_YI = Decimal(10_000)
TREND_YEARS = 4
# Suppliers in Zhejiang, and all of them.
SUPPLIERS = ("qualified_suppliers_zhejiang", "qualified_suppliers")


@dataclass(frozen=True)
class Row:
    """One enterprise or product behind a figure; `counts` for the target, against it, or not at all."""

    enterprise: Enterprise
    subject: str
    value: str
    counts: bool | None = None
    note: str = ""

    @property
    def address(self) -> str:
        return reverse("enterprises:detail", args=[self.enterprise.pk])


@dataclass(frozen=True)
class Reading:
    """A target's figure: value in the target's unit, the rows behind it, and what is missing, in words.

    `part` and `whole` are counts where the figure is a share; `trend` is (year, value) where it is followed.
    """

    target: Target
    value: Decimal | None
    rows: tuple[Row, ...]
    part: int | None = None
    whole: int | None = None
    missing: str = ""
    trend: tuple[tuple[int, Decimal | None], ...] = field(default=())

    @property
    def standing(self) -> Standing:
        return judge(self.target.comparator, self.target.threshold, self.value)

    @property
    def progress(self) -> int:
        """How far the figure is, in whole percent of the threshold, for a bar; 0 without either."""
        if self.value is None or not self.target.threshold:
            return 0
        return min(100, int(self.value / self.target.threshold * HUNDRED))


def latest_year() -> int | None:
    """The newest year for which any figure is confirmed."""
    return YearlyFigure.objects.filter(status=FigureStatus.CONFIRMED).aggregate(year=Max("year"))["year"]


def years() -> list[int]:
    """The years for which figures are confirmed, newest first."""
    confirmed = YearlyFigure.objects.filter(status=FigureStatus.CONFIRMED)
    return list(confirmed.order_by("-year").values_list("year", flat=True).distinct())


def data_date() -> date | None:
    """The day of the newest confirmation: what the figures on the page are as of."""
    confirmed = YearlyFigure.objects.filter(status=FigureStatus.CONFIRMED)
    newest = confirmed.aggregate(at=Max("confirmed_at"))["at"]
    return newest.date() if newest else None


def current_policy() -> Policy | None:
    """The newest policy that has targets."""
    return Policy.objects.current().filter(targets__isnull=False).distinct().first()


def readings(actor: Actor, policy: Policy, year: int) -> list[Reading]:
    """Every target of the policy with its figure for the year."""
    targets = policy.targets.select_related("clause")
    return [FIGURES[target.code](actor, target, year) for target in targets if target.code in FIGURES]


def reading(actor: Actor, target: Target, year: int) -> Reading:
    """One target with its figure and all rows; raises KeyError for a target that no figure is defined for."""
    found = FIGURES[target.code](actor, target, year)
    rows = ROWS.get(target.code)
    return replace(found, rows=rows(actor, target, year)) if rows else found


# ── certified enterprises ───────────────────────────────────────────────────────────────────────
def _certificates(actor: Actor, year: int) -> QuerySet[Certificate]:
    """The “浙江制造” certificates that held in the year, of enterprises that the reader may see."""
    held = Certificate.objects.filter(kind=CertificateKind.ZHEJIANG_MADE).valid_in(year)
    return held.filter(enterprise__in=enterprises.visible_to(actor)).select_related(
        "enterprise", "product__enterprise"
    )


def _certified(actor: Actor, year: int) -> list[Enterprise]:
    held = _certificates(actor, year).filter(enterprise=OuterRef("pk"))
    return list(enterprises.visible_to(actor).filter(Exists(held)).order_by("name"))


def _confirmed(
    of: Iterable[Enterprise], codes: Iterable[str], years: Iterable[int]
) -> dict[tuple[int, str, int], Decimal]:
    """Confirmed values by (enterprise, code, year); what is not applicable or unconfirmed is not in it."""
    figures = YearlyFigure.objects.filter(
        enterprise__in=[enterprise.pk for enterprise in of],
        definition__code__in=list(codes),
        year__in=list(years),
        status=FigureStatus.CONFIRMED,
        value__isnull=False,
    )
    rows = figures.values_list("enterprise_id", "definition__code", "year", "value")
    return {(enterprise, code, year): value for enterprise, code, year, value in rows}


def _revenue(actor: Actor, target: Target, year: int) -> Reading:
    """T1: revenue, in 亿元, of all enterprises that held a valid certificate in the year."""
    certified = _certified(actor, year)
    values = _confirmed(certified, ["revenue"], [year])
    rows = tuple(
        Row(
            e, "营业收入", f"{value:,.2f} 万元" if value is not None else "—", None if value is None else True
        )
        for e in certified
        for value in [values.get((e.pk, "revenue", year))]
    )
    total = half_up(sum(values.values(), Decimal()) / WAN_PER_YI, 4) if values else None
    return Reading(
        target, total, rows, missing=_missing(len(certified) - len(values), "尚无经确认的营业收入")
    )


def _own_brand(actor: Actor, target: Target, year: int) -> Reading:
    """T2: own-brand exports as a share of exports, over certified enterprises that have confirmed both."""
    trend: list[tuple[int, Decimal | None]] = []
    rows: tuple[Row, ...] = ()
    for each in range(year - TREND_YEARS + 1, year + 1):
        certified = _certified(actor, each)
        values = _confirmed(certified, ["exports", "own_brand_exports"], [each])
        pairs = [
            (e, values.get((e.pk, "own_brand_exports", each)), values.get((e.pk, "exports", each)))
            for e in certified
        ]
        known = [(e, own, whole) for e, own, whole in pairs if own is not None and whole]
        trend.append((each, _share(sum(own for _, own, _ in known), sum(w for _, _, w in known))))
        rows = tuple(
            Row(e, "自主品牌产品出口额／出口总额", f"{own:,.2f}／{whole:,.2f} 万元", True)
            for e, own, whole in known
        ) + tuple(
            Row(e, "出口", "—", None, "无出口或未确认，不计入")
            for e, own, whole in pairs
            if own is None or not whole
        )
    return Reading(target, trend[-1][1], rows, trend=tuple(trend))


def _market(actor: Actor, target: Target, year: int) -> Reading:
    """T3: the ranks of certified products; the best rank is the figure, each product stands in the rows."""
    products = [certificate.product for certificate in _certificates(actor, year)]
    rows = tuple(
        Row(
            product.enterprise,
            product.name,
            f"{product.market_scope}第 {product.market_rank} 位" if product.market_rank else "—",
            None,
            product.market_proof or "未提供依据",
        )
        for product in _with_enterprise(products)
    )
    ranks = [product.market_rank for product in products if product.market_rank]
    best = Decimal(min(ranks)) if ranks else None
    return Reading(
        target, best, rows, missing=_missing(len(products) - len(ranks), "个认证产品未填报排名", "")
    )


def _products_with(attribute: str) -> Callable[[Actor, Target, int], Reading]:
    """T4, T5: the share of certified products that have this. Unknown counts in the whole."""

    def figure(actor: Actor, target: Target, year: int) -> Reading:
        products = _with_enterprise([certificate.product for certificate in _certificates(actor, year)])
        rows = tuple(_product_row(p, getattr(p, attribute)) for p in products)
        return _of_products(target, rows)

    return figure


def _excellence(actor: Actor, target: Target, year: int) -> Reading:
    """T6: the share of certified products whose enterprise had brought in 卓越绩效 by the end of the year."""
    products = _with_enterprise([certificate.product for certificate in _certificates(actor, year)])
    end = date(year, 12, 31)
    rows = tuple(
        _product_row(
            p, None if p.enterprise.excellence_since is None else p.enterprise.excellence_since <= end
        )
        for p in products
    )
    return _of_products(target, rows)


def _with_enterprise(products: Iterable) -> list:
    """Certified products once each, with their enterprise, in the order of names."""
    unique = {product.pk: product for product in products if product is not None}
    return sorted(unique.values(), key=lambda product: (product.enterprise.name, product.name))


def _product_row(product, counts: bool | None) -> Row:
    words = {True: "是", False: "否", None: "未填报"}[counts]
    return Row(product.enterprise, product.name, words, counts)


def _of_products(target: Target, rows: tuple[Row, ...]) -> Reading:
    part, unknown = sum(row.counts is True for row in rows), sum(row.counts is None for row in rows)
    missing = _missing(unknown, "个认证产品未填报", "")
    return Reading(target, _share(part, len(rows)), rows, part, len(rows), missing)


# ── cultivated enterprises ──────────────────────────────────────────────────────────────────────
def _suppliers(actor: Actor, target: Target, year: int) -> Reading:
    """T7: the enterprises from 培育 up and the share of their suppliers, by count, from Zhejiang.

    The figure is the lowest share among them, because the text asks it of each; `part` of `whole` meet it.
    """
    inside, every = (Max("value", filter=Q(definition__code=code)) for code in SUPPLIERS)
    known = (
        YearlyFigure.objects.filter(
            enterprise__in=_cultivated(actor),
            definition__code__in=SUPPLIERS,
            year=year,
            status=FigureStatus.CONFIRMED,
        )
        .order_by()
        .values("enterprise")
        .annotate(inside=inside, every=every)
        .filter(inside__isnull=False, every__gt=0)
    )
    found = known.aggregate(
        known=Count("enterprise"),
        met=Count("enterprise", filter=Q(inside__gte=F("every") * target.threshold / 100)),
        lowest=Min(F("inside") * 100 / F("every")),
    )
    whole = _cultivated(actor).count()
    lowest = None if found["lowest"] is None else half_up(Decimal(str(found["lowest"])), 2)
    missing = _missing(whole - found["known"], "尚无经确认的供应商数据")
    return Reading(target, lowest, (), found["met"], whole, missing)


def _cultivated(actor: Actor) -> QuerySet[Enterprise]:
    return enterprises.visible_to(actor).filter(rung__in=CULTIVATED_AND_UP)


def _supplier_rows(actor: Actor, target: Target, year: int) -> tuple[Row, ...]:
    """Each of these enterprises with its share."""
    cultivated = list(_cultivated(actor).order_by("name"))
    values = _confirmed(cultivated, SUPPLIERS, [year])
    return tuple(
        _supplier_row(
            e, target, derive("zhejiang_supplier_share", {c: values.get((e.pk, c, year)) for c in SUPPLIERS})
        )
        for e in cultivated
    )


def _supplier_row(enterprise: Enterprise, target: Target, share: Value) -> Row:
    if isinstance(share, Absent):
        return Row(enterprise, "浙江合格供应商占比", "—", None, "未填报或未确认")
    met = target.threshold is None or share >= target.threshold
    return Row(enterprise, "浙江合格供应商占比", f"{half_up(share, 2)}%", met)


def _pilots(actor: Actor, target: Target, year: int) -> Reading:
    """T8: enterprises in the pilot batch of the target's own year."""
    pilots = Member.objects.filter(batch__kind=BatchKind.PILOT, batch__year=target.year)
    pilots = pilots.filter(enterprise__in=enterprises.visible_to(actor)).select_related("enterprise", "batch")
    rows = tuple(Row(m.enterprise, m.batch.name, f"{m.admitted_on:%Y-%m-%d} 列入", True) for m in pilots)
    return Reading(target, Decimal(len(rows)), rows, len(rows), None)


FIGURES: dict[str, Callable[[Actor, Target, int], Reading]] = {
    "T1": _revenue,
    "T2": _own_brand,
    "T3": _market,
    "T4": _products_with("international_level"),
    "T5": _products_with("own_intellectual_property"),
    "T6": _excellence,
    "T7": _suppliers,
    "T8": _pilots,
}


# Rows that are many and therefore only fetched for the page of the target itself.
ROWS: dict[str, Callable[[Actor, Target, int], tuple[Row, ...]]] = {"T7": _supplier_rows}


def _share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """In percent to two decimals; None where there is no whole."""
    return half_up(Decimal(part) / Decimal(whole) * HUNDRED, 2) if whole else None


def _missing(count: int, words: str, unit: str = "家企业") -> str:
    return f"另有 {count} {unit}{words}" if count else ""
