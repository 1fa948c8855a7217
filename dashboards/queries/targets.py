"""The figures behind the targets T1–T8: one function each, with the rows that it was made from.

The targets are the district's, so their figures are made from all enterprises, whoever looks; of the rows behind
a figure each reader gets those of the enterprises that are open to him, and the number of the others. Money
targets count confirmed figures only, and say how many enterprises have none. What nobody has stated is missing,
never zero and never “no”.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, FloatField, Max, Min, Q
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from cultivation.enums import BatchKind
from cultivation.models import Batch, Member, Policy, Target
from cultivation.queries import policies
from dashboards.queries.readings import Reading, Row
from dashboards.queries.sources import Sources
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.money import half_up
from enterprises.enums import TRUSTED
from enterprises.models import Enterprise, Product, YearlyFigure
from enterprises.queries import definitions, enterprises
from enterprises.rules.figures import Absent, Value
from enterprises.rules.formulas import compute

HUNDRED = Decimal(100)
WAN_PER_YI = Decimal(10_000)
TREND_YEARS = 4
# What a product is has no history: the figure of a past year is made from what is filled in now.
AS_OF_NOW = "按当前填报的产品信息"
# Suppliers in Zhejiang, and all of them.
SUPPLIERS = ("qualified_suppliers_zhejiang", "qualified_suppliers")


def years() -> list[int]:
    """The years between the oldest and the newest confirmed figure, newest first."""
    confirmed = YearlyFigure.objects.filter(status__in=TRUSTED)
    # Two seeks in an index; a DISTINCT would read every figure that there is.
    newest: int | None = confirmed.aggregate(year=Max("year"))["year"]
    oldest: int | None = confirmed.aggregate(year=Min("year"))["year"]
    return [] if newest is None or oldest is None else list(range(newest, oldest - 1, -1))


def data_date() -> date | None:
    """The day of the newest confirmation: what the figures on the page are as of."""
    newest = YearlyFigure.objects.aggregate(at=Max("confirmed_at"))["at"]
    return localdate(newest) if newest else None


def current_policy() -> Policy | None:
    """The newest policy that has targets."""
    return Policy.objects.current().filter(targets__isnull=False).distinct().first()


def readings(policy: Policy, year: int) -> list[Reading]:
    """Every target of the policy with its figure for the year; rows that are many are left out."""
    sources, cited = Sources(), policies.citations([policy.pk])
    targets = policy.targets.select_related("clause")
    return [replace(_read(sources, target, year), cited=cited[target.clause_id]) for target in targets]


def reading(actor: Actor, target: Target, year: int) -> Reading:
    """One target with its figure, and the rows behind it that this reader may see."""
    sources, cited = Sources(), policies.citations([target.policy_id])
    found = _read(sources, target, year)
    rows = ROWS[target.code](sources, target, year) if target.code in ROWS else found.rows
    seen = set(enterprises.visible_to(actor).order_by().values_list("pk", flat=True))
    return replace(
        found,
        rows=tuple(row for row in rows if row.enterprise.pk in seen),
        hidden=len({row.enterprise.pk for row in rows} - seen),
        cited=cited[target.clause_id],
    )


def _read(sources: Sources, target: Target, year: int) -> Reading:
    """The figure; of a target that a newer policy brought and nobody has defined yet, that this is so."""
    figure = FIGURES.get(target.code)
    return figure(sources, target, year) if figure else Reading(target, None, defined=False)


# ── certified enterprises ───────────────────────────────────────────────────────────────────────
def _revenue(sources: Sources, target: Target, year: int) -> Reading:
    """T1: revenue, in 亿元, of all enterprises that held a valid certificate in the year."""
    certified = sources.certified(year)
    values = sources.confirmed(certified, ["revenue"], [year])
    rows = tuple(_revenue_row(e, values.get((e.pk, "revenue", year))) for e in certified)
    total = half_up(sum(values.values(), Decimal()) / WAN_PER_YI, 4) if values else None
    missing = _missing(len(certified) - len(values), "家企业尚无经确认的营业收入")
    return Reading(target, total, rows, missing=missing)


def _revenue_row(enterprise: Enterprise, value: Decimal | None) -> Row:
    if value is None:
        return Row(enterprise, "营业收入", "—", None, "未填报或未确认")
    return Row(enterprise, "营业收入", f"{value:,.2f} 万元", True)


def _own_brand(sources: Sources, target: Target, year: int) -> Reading:
    """T2: own-brand exports as a share of exports, over certified enterprises that have confirmed both."""
    shares = [(each, *_own_brand_of(sources, each)) for each in range(year - TREND_YEARS + 1, year + 1)]
    trend = tuple((each, value) for each, value, _ in shares)
    return Reading(target, shares[-1][1], shares[-1][2], trend=trend)


def _own_brand_of(sources: Sources, year: int) -> tuple[Decimal | None, tuple[Row, ...]]:
    certified = sources.certified(year)
    values = sources.confirmed(certified, ["exports", "own_brand_exports"], [year])
    own = {e.pk: values.get((e.pk, "own_brand_exports", year)) for e in certified}
    every = {e.pk: values.get((e.pk, "exports", year)) for e in certified}
    known = [(o, every[key]) for key, o in own.items() if o is not None and every[key]]
    share = _share(sum((o for o, _ in known), Decimal()), sum((w for _, w in known if w), Decimal()))
    return share, tuple(_own_brand_row(e, own[e.pk], every[e.pk]) for e in certified)


def _own_brand_row(enterprise: Enterprise, own: Decimal | None, every: Decimal | None) -> Row:
    subject = "自主品牌产品出口额／出口总额"
    if own is None or not every:
        return Row(enterprise, subject, "—", None, "无出口或未确认，不计入")
    return Row(enterprise, subject, f"{own:,.2f}／{every:,.2f} 万元", True)


def _market(sources: Sources, target: Target, year: int) -> Reading:
    """T3: the ranks of certified products; the best rank is the figure, each product stands in the rows."""
    products = sources.products(year)
    ranks = [product.market_rank for product in products if product.market_rank]
    best = min(ranks, default=None)
    return Reading(
        target,
        None if best is None else Decimal(best),
        tuple(_market_row(product) for product in products),
        missing=_missing(len(products) - len(ranks), "个认证产品未填报排名"),
        told=f"第 {best} 位",
        second="最好名次",
        remark=AS_OF_NOW,
    )


def _market_row(product: Product) -> Row:
    rank = f"{product.market_scope}第 {product.market_rank} 位" if product.market_rank else "—"
    return Row(product.enterprise, product.name, rank, None, product.market_proof or "未提供依据")


def _products_with(
    holds: Callable[[Product, date], bool | None], remark: str = ""
) -> Callable[[Sources, Target, int], Reading]:
    """T4, T5, T6: the share of certified products of which this holds; unknown counts in the whole.

    While nothing is known of any of them there is no share.
    """

    def figure(sources: Sources, target: Target, year: int) -> Reading:
        rows = tuple(_product_row(p, holds(p, date(year, 12, 31))) for p in sources.products(year))
        part, unknown = sum(row.counts is True for row in rows), sum(row.counts is None for row in rows)
        share = _share(Decimal(part), Decimal(len(rows))) if unknown < len(rows) else None
        missing = _missing(unknown, "个认证产品未填报")
        second = f"{part} / {len(rows)} 个产品"
        return Reading(target, share, rows, part, len(rows), missing, second=second, remark=remark)

    return figure


def _product_row(product: Product, counts: bool | None) -> Row:
    words = {True: "是", False: "否", None: "未填报"}[counts]
    return Row(product.enterprise, product.name, words, counts)


def _excels(product: Product, end: date) -> bool | None:
    """Whether the enterprise had brought in 卓越绩效 by the end of the year."""
    since = product.enterprise.excellence_since
    return None if since is None else since <= end


# ── cultivated enterprises ──────────────────────────────────────────────────────────────────────
def _suppliers(sources: Sources, target: Target, year: int) -> Reading:
    """T7: the enterprises from 培育 up and the share of their suppliers, by count, from Zhejiang.

    The figure is the lowest share among them, because the text asks it of each; `part` of `whole` meet it.
    """
    inside, every = (Max("value", filter=Q(definition__code=code)) for code in SUPPLIERS)
    stated = YearlyFigure.objects.filter(
        enterprise__in=sources.cultivated(year).values("pk"),
        definition__code__in=SUPPLIERS,
        year=year,
        status__in=TRUSTED,
    )
    known = stated.order_by().values("enterprise").annotate(inside=inside, every=every)
    # SQLite divides whole numbers as such: the judgement is multiplied out, the share made from a float.
    shares = known.filter(inside__isnull=False, every__gt=0).annotate(
        hundredfold=F("inside") * 100,
        share=Cast(F("inside"), FloatField()) * 100 / Cast(F("every"), FloatField()),
    )
    found = shares.aggregate(
        known=Count("enterprise"),
        met=Count("enterprise", filter=Q(hundredfold__gte=F("every") * (target.threshold or 0))),
        lowest=Min("share"),
    )
    whole = sources.cultivated(year).count()
    lowest = None if found["lowest"] is None else half_up(Decimal(str(found["lowest"])), 2)
    missing = _missing(whole - found["known"], "家企业尚无经确认的供应商数据")
    return Reading(
        target,
        lowest,
        part=found["met"],
        whole=whole,
        missing=missing,
        told=f"{found['met']} / {whole} 家",
        second=f"最低 {lowest}%",
    )


def _supplier_rows(sources: Sources, target: Target, year: int) -> tuple[Row, ...]:
    """Each of these enterprises with its share."""
    cultivated = list(sources.cultivated(year).order_by("name"))
    values = sources.confirmed(cultivated, SUPPLIERS, [year])
    formula = definitions.formula_of("zhejiang_supplier_share")

    def share(enterprise: Enterprise) -> Value:
        stated = {code: values.get((enterprise.pk, code, year)) for code in SUPPLIERS}
        return compute(formula, stated) if formula else Absent.BLANK

    return tuple(_supplier_row(enterprise, target, share(enterprise)) for enterprise in cultivated)


def _supplier_row(enterprise: Enterprise, target: Target, share: Value) -> Row:
    if isinstance(share, Absent):
        return Row(enterprise, "浙江合格供应商占比", "—", None, "未填报或未确认")
    met = target.threshold is None or share >= target.threshold
    return Row(enterprise, "浙江合格供应商占比", f"{half_up(share, 2)}%", met)


def _pilots(sources: Sources, target: Target, year: int) -> Reading:
    """T8: enterprises in the pilot batches of the target's own year; no figure before such a batch is recorded."""
    batches = Batch.objects.filter(kind=BatchKind.PILOT, year=target.year)
    pilots = Member.objects.filter(batch__in=batches).select_related("enterprise", "batch")
    rows = tuple(Row(m.enterprise, m.batch.name, f"{m.admitted_on:%Y-%m-%d} 列入", True) for m in pilots)
    count = len({row.enterprise.pk for row in rows})
    return Reading(target, Decimal(count) if rows or batches.exists() else None, rows)


FIGURES: dict[str, Callable[[Sources, Target, int], Reading]] = {
    "T1": _revenue,
    "T2": _own_brand,
    "T3": _market,
    "T4": _products_with(lambda product, end: product.international_level, AS_OF_NOW),
    "T5": _products_with(lambda product, end: product.own_intellectual_property, AS_OF_NOW),
    "T6": _products_with(_excels),
    "T7": _suppliers,
    "T8": _pilots,
}
# Rows that are many and therefore only fetched for the page of the target itself.
ROWS: dict[str, Callable[[Sources, Target, int], tuple[Row, ...]]] = {"T7": _supplier_rows}


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    """In percent to two decimals; None where there is no whole."""
    return half_up(part / whole * HUNDRED, 2) if whole else None


def _missing(count: int, words: str) -> str:
    return f"另有 {count} {words}" if count else ""
