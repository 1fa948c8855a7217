"""How the rows of each kind of shortcoming are found: one query for each, from what is rare outwards.

Of a past day the same rules are asked of the states of rows, where `pk` is the key of a state: hence `id`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Membership
from dongtou_brand.kernel.actor import LEAD, Role
from dongtou_brand.kernel.history import end_of
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
)
from enterprises.queries import list_states
from enterprises.queries.enterprises import active
from enterprises.queries.summaries import not_handed_in
from enterprises.rules import expiry
from enterprises.rules.shortcomings import due_year

Pool = QuerySet[Enterprise]
Rows = Any  # a QuerySet of enterprises or of what belongs to one, or of their states
WITHIN = timedelta(days=max(expiry.STEPS))


@dataclass(frozen=True)
class Moment:
    """The day on which the rules are asked: of the rows as they stand, or `past` as they stood at its end."""

    day: date
    past: bool = False

    def rows(self, model: type[Model]) -> Rows:
        """All rows of a model; states are told by `shortcoming_states.stood`."""
        kept: Any = model
        return kept.history.as_of(end_of(self.day)) if self.past else kept.objects.all()

    def of(self, pool: Pool, model: type[Model], **conditions: Any) -> Rows:
        """What these enterprises have, with their townships."""
        found = self.rows(model).filter(enterprise__in=pool.values("id"), **conditions)
        return found if self.past else found.select_related("enterprise__township")


@dataclass(frozen=True)
class Source:
    """How the rows of a kind are found in a pool of enterprises, and what one of them says on a day.

    `form` is the address of the form that mends it, `tab` where those read it who may not. `relations` are what the
    words name, `extra` the columns that the rows are read with: of a past day both are put back by hand.
    """

    rows: Callable[[Pool, Moment], Rows]
    words: Callable[[Any, date], str]
    form: Callable[[Any], str]
    tab: Callable[[Enterprise], str]
    relations: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


# ── certificates ────────────────────────────────────────────────────────────────────────────────
def _certificates(pool: Pool, moment: Moment) -> Rows:
    held = moment.of(pool, Certificate, status=CertificateStatus.VALID)
    return held if moment.past else held.select_related("enterprise__township", "product")


def _renewed(moment: Moment) -> Exists:
    """Whether a later certificate of the same kind and product is there; “其他” is the same by its standard."""
    newer = moment.rows(Certificate).alias(covers=Coalesce("product_id", 0))
    newer = newer.filter(
        enterprise=OuterRef("enterprise"),
        kind=OuterRef("kind"),
        status=CertificateStatus.VALID,
        valid_to__gt=OuterRef("valid_to"),
        covers=Coalesce(OuterRef("product_id"), 0),
    )
    return Exists(newer.filter(~Q(kind=CertificateKind.OTHER) | Q(standard=OuterRef("standard"))))


def _expired(pool: Pool, moment: Moment) -> Rows:
    ended = _certificates(pool, moment).filter(~_renewed(moment), valid_to__lt=moment.day)
    return ended.order_by("valid_to", "id")


def _expiring(pool: Pool, moment: Moment) -> Rows:
    near = (moment.day, moment.day + WITHIN)
    soon = _certificates(pool, moment).filter(~_renewed(moment), valid_to__range=near)
    return soon.order_by("valid_to", "id")


def _without_file(pool: Pool, moment: Moment) -> Rows:
    return _certificates(pool, moment).filter(file=None, valid_to__gte=moment.day).order_by("id")


def _certificate_words(certificate: Certificate, day: date) -> str:
    product = f"（{certificate.product.name}）" if certificate.product else ""
    # a valid certificate has its days (certificate_has_days)
    return f"{certificate}{product}：{expiry.words(certificate.valid_to or day, day)}"


# ── chief quality officers ──────────────────────────────────────────────────────────────────────
def _officers(moment: Moment) -> Rows:
    return moment.rows(QualityOfficer).filter(enterprise=OuterRef("id"))


def _officer_gone(pool: Pool, moment: Moment) -> Rows:
    officers = _officers(moment)
    last = officers.order_by("-left_on").values("left_on")[:1]
    gone = pool.filter(Exists(officers.filter(left_on__isnull=False)), ~Exists(officers.filter(left_on=None)))
    return gone.annotate(left_on=Subquery(last)).order_by("id")


def _officer_missing(pool: Pool, moment: Moment) -> Rows:
    return pool.filter(~Exists(_officers(moment)), rung__in=CULTIVATED_AND_UP).order_by("id")


# ── yearly figures ──────────────────────────────────────────────────────────────────────────────
def _figures_missing(pool: Pool, moment: Moment) -> Rows:
    year = due_year(moment.day, settings.FIGURES_DUE)
    existed = Q(founded_on=None) | Q(founded_on__lte=date(year, 12, 31))
    found = pool.filter(existed).annotate(due=Value(year)).order_by("id")
    if moment.past:
        return found.filter(list_states.figures(year, list_states.MISSING, moment.day, within=pool))
    return found.filter(not_handed_in(year)).annotate(through=F("summary__submitted_through"))


def _handed_in(through: int, due: int) -> str:
    if not through:
        return "还没有提交过年度数据"
    return f"只提交到 {through} 年度" if through < due else f"{due} 年度数据尚未提交"


def _figures_returned(pool: Pool, moment: Moment) -> Rows:
    """Years that were given back and not submitted again: the last word of a figure's history is a reason."""
    given_back = _waiting_then(moment) if moment.past else _waiting()
    years = given_back.filter(figure__enterprise=OuterRef("id")).order_by().values("figure__enterprise")
    year = years.annotate(year=Max("figure__year")).values("year")
    found = pool.filter(id__in=given_back.values("figure__enterprise"))
    return found.annotate(returned=Subquery(year)).order_by("id")


def _waiting() -> Rows:
    given_back = FigureChange.objects.filter(status=FigureStatus.DRAFT).exclude(reason="")
    later = FigureChange.objects.filter(
        figure=OuterRef("figure"), pk__gt=OuterRef("pk"), status=FigureStatus.SUBMITTED
    )
    return given_back.filter(~Exists(later), figure__status=FigureStatus.DRAFT)


def _waiting_then(moment: Moment) -> Rows:
    """The same at the end of a day, when only the changes tell that a figure was still a draft."""
    changes = FigureChange.objects.filter(at__lte=end_of(moment.day))
    later = changes.filter(figure=OuterRef("figure"), pk__gt=OuterRef("pk")).exclude(
        status=FigureStatus.DRAFT
    )
    return changes.filter(~Exists(later), status=FigureStatus.DRAFT).exclude(reason="")


# ── products, market shares, papers with an end ─────────────────────────────────────────────────
def _products(pool: Pool, moment: Moment) -> Rows:
    return moment.of(pool, Product, standard_number="").order_by("id")


def _shares(pool: Pool, moment: Moment) -> Rows:
    said = moment.of(pool, MarketShare, struck_at=None, proof=ProofKind.SELF_DECLARED).order_by("id")
    return said if moment.past else said.select_related("enterprise__township", "product")


def _ending(model: type[Model]) -> Callable[[Pool, Moment], Rows]:
    def rows(pool: Pool, moment: Moment) -> Rows:
        near = (moment.day - WITHIN, moment.day + WITHIN)
        return moment.of(pool, model, struck_at=None, valid_to__range=near).order_by("valid_to", "id")

    return rows


# ── who looks after the enterprise ──────────────────────────────────────────────────────────────
def _liaison_gone(pool: Pool, moment: Moment) -> Rows:
    """Those whose contact serves neither in the lead bureau nor in their township any more."""
    office = Q(role__in=LEAD) | Q(role=Role.TOWNSHIP_OFFICER, organisation=OuterRef("township"))
    serving = _serving(moment).filter(office, user=OuterRef("liaison"))
    gone: Rows = pool.filter(~Exists(serving), liaison__isnull=False).order_by("id")
    return gone if moment.past else gone.select_related("township", "liaison")


def _serving(moment: Moment) -> Rows:
    """Who serves; of a past day what memberships tell, for a closed account leaves no states."""
    if not moment.past:
        return Membership.objects.current().filter(user__is_active=True)
    end = end_of(moment.day)
    return Membership.objects.filter(Q(ended_at=None) | Q(ended_at__gt=end), started_at__lte=end)


# ── two dossiers of one enterprise ──────────────────────────────────────────────────────────────
def _namesakes(pool: Pool, moment: Moment) -> Rows:
    """The later of two with the same key that nobody has told apart: each pair for itself."""
    told = Distinction.objects.filter(later=OuterRef(OuterRef("id")), earlier=OuterRef("id"))
    told = told.filter(recorded_at__lte=end_of(moment.day)) if moment.past else told
    twins = active(moment.rows(Enterprise).filter(name_key=OuterRef("name_key"), id__lt=OuterRef("id")))
    twins = twins.filter(~Exists(told))
    found = pool.exclude(name_key="").filter(Exists(twins))
    return found.annotate(twin=Subquery(twins.order_by("id").values("name")[:1])).order_by("id")


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


_CERTIFICATE: dict[str, Any] = {
    "words": _certificate_words,
    "form": _address("enterprises:certificate_edit"),
    "tab": _address("enterprises:certificates_of"),
    "relations": ("product",),
}
_OFFICER: dict[str, Any] = {
    "form": _address("enterprises:quality_officer_add"),
    "tab": _address("enterprises:quality_officers_of"),
}
_FIGURES_TAB = _address("enterprises:figures_of")

SOURCES: Mapping[str, Source] = {
    "certificate_expired": Source(_expired, **_CERTIFICATE),
    "certificate_expiring": Source(_expiring, **_CERTIFICATE),
    "certificate_without_file": Source(_without_file, **_CERTIFICATE),
    "officer_gone": Source(
        _officer_gone, lambda row, day: f"{row.left_on} 离任，没有继任者", **_OFFICER, extra=("left_on",)
    ),
    "officer_missing": Source(
        _officer_missing, lambda row, day: f"已列入“{row.get_rung_display()}”，没有首席质量官", **_OFFICER
    ),
    "figures_missing": Source(
        _figures_missing,
        lambda row, day: _handed_in(row.through, row.due),
        _figures_due,
        _FIGURES_TAB,
        extra=("due",),
    ),
    "figures_returned": Source(
        _figures_returned,
        lambda row, day: f"{row.returned} 年度数据已退回，尚未重新提交",
        _figures_given_back,
        _FIGURES_TAB,
        extra=("returned",),
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
        relations=("product",),
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
        relations=("liaison",),
    ),
    "namesake": Source(
        _namesakes,
        lambda row, day: f"与“{row.twin}”名称相近",
        _address("enterprises:tell_apart"),
        _address("enterprises:detail"),
        extra=("twin",),
    ),
}
