"""How the rows of each kind of shortcoming are found: one query for each, from what is rare outwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Membership
from dongtou_brand.kernel.actor import LEAD, Role
from enterprises.enums import (
    CULTIVATED_AND_UP,
    CertificateKind,
    CertificateStatus,
    FigureStatus,
    ProofKind,
)
from enterprises.models import (
    Certificate,
    Distinction,
    Enterprise,
    FigureChange,
    IntellectualProperty,
    MarketShare,
    Product,
    QualityOfficer,
    ResearchBody,
    YearlyFigure,
)
from enterprises.queries.enterprises import active
from enterprises.queries.summaries import not_handed_in
from enterprises.rules import expiry
from enterprises.rules.shortcomings import due_year

Pool = QuerySet[Enterprise]
Rows = Any  # a QuerySet of enterprises or of what belongs to one
WITHIN = timedelta(days=max(expiry.STEPS))


@dataclass(frozen=True)
class Source:
    """How the rows of a kind are found in a pool of enterprises on a day, and what one of them says.

    `form` is the address of the form that mends it, `tab` where those read it who may not.
    """

    rows: Callable[[Pool, date], Rows]
    words: Callable[[Any, date], str]
    form: Callable[[Any], str]
    tab: Callable[[Enterprise], str]


# ── certificates ────────────────────────────────────────────────────────────────────────────────
def _certificates(pool: Pool) -> Rows:
    held = Certificate.objects.filter(enterprise__in=pool, status=CertificateStatus.VALID)
    return held.select_related("enterprise__township", "product")


def _renewed() -> Exists:
    """Whether a later certificate of the same kind and product is there; “其他” is the same by its standard."""
    newer = Certificate.objects.alias(covers=Coalesce("product_id", 0)).filter(
        enterprise=OuterRef("enterprise"),
        kind=OuterRef("kind"),
        status=CertificateStatus.VALID,
        valid_to__gt=OuterRef("valid_to"),
        covers=Coalesce(OuterRef("product_id"), 0),
    )
    return Exists(newer.filter(~Q(kind=CertificateKind.OTHER) | Q(standard=OuterRef("standard"))))


def _expired(pool: Pool, day: date) -> Rows:
    return _certificates(pool).filter(~_renewed(), valid_to__lt=day).order_by("valid_to", "pk")


def _expiring(pool: Pool, day: date) -> Rows:
    soon = _certificates(pool).filter(~_renewed(), valid_to__range=(day, day + WITHIN))
    return soon.order_by("valid_to", "pk")


def _without_file(pool: Pool, day: date) -> Rows:
    return _certificates(pool).filter(file=None, valid_to__gte=day).order_by("pk")


def _certificate_words(certificate: Certificate, day: date) -> str:
    product = f"（{certificate.product.name}）" if certificate.product else ""
    # a valid certificate has its days (certificate_has_days)
    return f"{certificate}{product}：{expiry.words(certificate.valid_to or day, day)}"


# ── chief quality officers ──────────────────────────────────────────────────────────────────────
def _officers(**conditions: Any) -> Exists:
    return Exists(QualityOfficer.objects.filter(enterprise=OuterRef("pk"), **conditions))


def _officer_gone(pool: Pool, day: date) -> Rows:
    last = QualityOfficer.objects.filter(enterprise=OuterRef("pk")).order_by("-left_on").values("left_on")[:1]
    gone = pool.filter(_officers(left_on__isnull=False), ~_officers(left_on=None))
    return gone.annotate(left_on=Subquery(last)).order_by("pk")


def _officer_missing(pool: Pool, day: date) -> Rows:
    return pool.filter(~_officers(), rung__in=CULTIVATED_AND_UP).order_by("pk")


# ── yearly figures ──────────────────────────────────────────────────────────────────────────────
def _figures_missing(pool: Pool, day: date) -> Rows:
    year = due_year(day, settings.FIGURES_DUE)
    existed = Q(founded_on=None) | Q(founded_on__lte=date(year, 12, 31))
    late = pool.filter(existed, not_handed_in(year))
    return late.annotate(through=F("summary__submitted_through"), due=Value(year)).order_by("pk")


def _handed_in(through: int, due: int) -> str:
    if not through:
        return "还没有提交过年度数据"
    return f"只提交到 {through} 年度" if through < due else f"{due} 年度数据尚未提交"


def _figures_returned(pool: Pool, day: date) -> Rows:
    """Years that were given back and not submitted again: the last word of a figure's history is a reason."""
    given_back = FigureChange.objects.filter(status=FigureStatus.DRAFT).exclude(reason="")
    later = FigureChange.objects.filter(
        figure=OuterRef("figure"), pk__gt=OuterRef("pk"), status=FigureStatus.SUBMITTED
    )
    open_still = given_back.filter(~Exists(later), figure__status=FigureStatus.DRAFT)
    returned = YearlyFigure.objects.filter(pk__in=open_still.values("figure"))
    years = returned.filter(enterprise=OuterRef("pk")).order_by().values("enterprise")
    year = years.annotate(year=Max("year")).values("year")
    found = pool.filter(pk__in=returned.values("enterprise"))
    return found.annotate(returned=Subquery(year)).order_by("pk")


# ── products, market shares, papers with an end ─────────────────────────────────────────────────
def _products(pool: Pool, day: date) -> Rows:
    bare = Product.objects.filter(enterprise__in=pool, standard_number="")
    return bare.select_related("enterprise__township").order_by("pk")


def _shares(pool: Pool, day: date) -> Rows:
    said: Rows = MarketShare.objects.filter(
        enterprise__in=pool, struck_at=None, proof=ProofKind.SELF_DECLARED
    )
    return said.select_related("enterprise__township", "product").order_by("pk")


def _ending(model: Any) -> Callable[[Pool, date], Rows]:
    def rows(pool: Pool, day: date) -> Rows:
        near = {"valid_to__range": (day - WITHIN, day + WITHIN)}
        found = model.objects.filter(enterprise__in=pool, struck_at=None, **near)
        return found.select_related("enterprise__township").order_by("valid_to", "pk")

    return rows


# ── who looks after the enterprise ──────────────────────────────────────────────────────────────
def _liaison_gone(pool: Pool, day: date) -> Rows:
    """Those whose contact serves neither in the lead bureau nor in their township any more."""
    office = Q(role__in=LEAD) | Q(role=Role.TOWNSHIP_OFFICER, organisation=OuterRef("township"))
    serving = Membership.objects.current().filter(office, user=OuterRef("liaison"), user__is_active=True)
    gone: Rows = pool.filter(~Exists(serving), liaison__isnull=False)
    return gone.select_related("liaison").order_by("pk")


# ── two dossiers of one enterprise ──────────────────────────────────────────────────────────────
def _namesakes(pool: Pool, day: date) -> Rows:
    """The later of two with the same key that nobody has told apart: each pair for itself."""
    told = Distinction.objects.filter(later=OuterRef(OuterRef("pk")), earlier=OuterRef("pk"))
    twins = active(Enterprise.objects.filter(name_key=OuterRef("name_key"), pk__lt=OuterRef("pk")))
    twins = twins.filter(~Exists(told))
    found = pool.exclude(name_key="").filter(Exists(twins))
    return found.annotate(twin=Subquery(twins.order_by("pk").values("name")[:1])).order_by("pk")


def _address(name: str) -> Callable[[Any], str]:
    return lambda row: reverse(name, args=[row.pk])


def _record(name: str) -> Callable[[Any], str]:
    return lambda row: reverse("enterprises:record_edit", args=[name, row.pk])


def _records(name: str) -> Callable[[Enterprise], str]:
    return lambda enterprise: reverse("enterprises:records_of", args=[enterprise.pk, name])


def _figures_due(enterprise: Any) -> str:
    """The form of the first year that was not submitted; one begins with the year that is due."""
    year = enterprise.through + 1 if enterprise.through else enterprise.due
    return reverse("enterprises:figures", args=[enterprise.pk, year])


def _figures_given_back(enterprise: Any) -> str:
    return reverse("enterprises:figures", args=[enterprise.pk, enterprise.returned])


_CERTIFICATE = {
    "words": _certificate_words,
    "form": _address("enterprises:certificate_edit"),
    "tab": _address("enterprises:certificates_of"),
}
_OFFICER = {
    "form": _address("enterprises:quality_officer_add"),
    "tab": _address("enterprises:quality_officers_of"),
}
_FIGURES_TAB = _address("enterprises:figures_of")

SOURCES: Mapping[str, Source] = {
    "certificate_expired": Source(_expired, **_CERTIFICATE),  # type: ignore[arg-type]
    "certificate_expiring": Source(_expiring, **_CERTIFICATE),  # type: ignore[arg-type]
    "certificate_without_file": Source(_without_file, **_CERTIFICATE),  # type: ignore[arg-type]
    "officer_gone": Source(_officer_gone, lambda row, day: f"{row.left_on} 离任，没有继任者", **_OFFICER),
    "officer_missing": Source(
        _officer_missing, lambda row, day: f"已列入“{row.get_rung_display()}”，没有首席质量官", **_OFFICER
    ),
    "figures_missing": Source(
        _figures_missing,
        lambda row, day: _handed_in(row.through, row.due),
        _figures_due,
        _FIGURES_TAB,
    ),
    "figures_returned": Source(
        _figures_returned,
        lambda row, day: f"{row.returned} 年度数据已退回，尚未重新提交",
        _figures_given_back,
        _FIGURES_TAB,
    ),
    "product_without_standard": Source(
        _products,
        lambda row, day: f"{row.name}：没有执行标准",
        _address("enterprises:product_edit"),
        _address("enterprises:products_of"),
    ),
    "share_self_declared": Source(
        _shares,
        lambda row, day: f"{row.product.name}：{row.year} 年，{row.scope}",
        _record("market-shares"),
        _records("market-shares"),
    ),
    "paper_expiring": Source(
        _ending(IntellectualProperty),
        lambda row, day: f"{row.get_kind_display()}“{row.title}”：{expiry.words(row.valid_to, day)}",
        _record("property"),
        _records("property"),
    ),
    "research_body_expiring": Source(
        _ending(ResearchBody),
        lambda row, day: f"{row.get_level_display()}“{row.name}”：{expiry.words(row.valid_to, day)}",
        _record("research-bodies"),
        _records("research-bodies"),
    ),
    "liaison_gone": Source(
        _liaison_gone,
        lambda row, day: f"责任联系人{row.liaison.name}已不在岗",
        lambda row: f"{reverse('enterprises:list')}?q={row.credit_code}",
        _address("enterprises:detail"),
    ),
    "namesake": Source(
        _namesakes,
        lambda row, day: f"与“{row.twin}”名称相近",
        _address("enterprises:tell_apart"),
        _address("enterprises:detail"),
    ),
}
