"""The dossier's first page, and the look behind its masks."""

from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, STAFF, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.actions import enterprises as actions
from enterprises.enums import UnmaskReason
from enterprises.forms.enterprises import UnmaskForm
from enterprises.models import Enterprise
from enterprises.queries import dossiers, happenings, heads, records, yearly_figures
from enterprises.queries import enterprises as queries
from enterprises.rules.quality_officers import retraining_due
from enterprises.rules.records import BY_SLUG
from enterprises.rules.scales import scale_words
from enterprises.views.states import dated, day_of, table_as_of

CURRENT = "enterprises:detail"
DETAIL = "enterprises/enterprises/detail.html"
# Lines of 大事记 on the first page, and on each page of the whole.
SHOWN, A_PAGE = 12, 20
UNMASKED = "unmasked"
UNMASKED_FOR = timedelta(seconds=60)
OVERVIEW = (
    "revenue", "gross_output", "rd_spending", "rd_intensity", "exports", "own_brand_exports",
    "own_brand_share", "zhejiang_supplier_share", "quality_loss_rate", "taxes", "staff",
)  # fmt: skip


@require_safe
@audience(ENTERPRISE)
def own(request: Request) -> HttpResponse:
    """The dossier of the enterprise for which this person acts."""
    mine = queries.visible_to(request.actor)
    return redirect("enterprises:detail", pk=get_object_or_404(mine).pk)


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def detail(request: Request, pk: int) -> HttpResponse:
    """The dossier's first page; for a minute after `unmask` with names and numbers in full."""
    if day := day_of(request):
        return _overview_as_of(request, pk, day)
    return _overview(request, pk, UnmaskForm())


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def happenings_of(request: Request, pk: int) -> HttpResponse:
    """All of 大事记, twenty lines a page."""
    day = day_of(request)
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    today = day or clock.today()
    papers = dossiers.papers(enterprise, today, day)
    lines = happenings.of(enterprise, papers, context["officers"], day=today, on=day)
    context["page_obj"] = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    return page(request, "enterprises/enterprises/happenings.html", context)


def _overview_as_of(request: Request, pk: int, day: date) -> HttpResponse:
    """The first page as it was known at the end of a day; names stay masked."""
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    table = table_as_of(request, enterprise, day, OVERVIEW)
    context |= _parts(enterprise, context, day, table, on=day)
    return page(request, DETAIL, context)


def _parts(
    enterprise: Enterprise,
    head: dict[str, Any],
    day: date,
    table: yearly_figures.Table | None,
    on: date | None = None,
) -> dict[str, Any]:
    officers, officer = head["officers"], head["officer"]
    papers = dossiers.papers(enterprise, day, on)
    lines = happenings.of(enterprise, papers, officers, day=day, on=on, limit=SHOWN + 1)
    return {
        "table": table,
        "scale": _scale(table),
        "retraining_due": retraining_due(officer.trained_on, officer.retrained_on) if officer else None,
        "papers": papers,
        "standards": records.lines(enterprise, BY_SLUG["standards"], day, on),
        "score": dossiers.score(enterprise, on),
        "history": lines[:SHOWN],
        "more_history": len(lines) > SHOWN,
    }


def _overview(request: Request, pk: int, form: UnmaskForm, status: int = 200) -> HttpResponse:
    enterprise, context = heads.head(request.actor, pk, CURRENT)
    seconds = _seconds_unmasked(request, pk)
    table = yearly_figures.table(request.actor, enterprise, OVERVIEW)
    context |= _parts(enterprise, context, clock.today(), table) | {
        "unmask_form": form,
        "unmasked": seconds > 0,
        "seconds": seconds,
        "shown_for": int(UNMASKED_FOR.total_seconds()),
        "today": clock.today(),
        "plain": context["plain"] or seconds > 0,
    }
    response = page(request, DETAIL, context, status=status)
    if seconds:
        # the browser asks again by itself, with or without script, and gets the masks back
        response["Refresh"] = f"{seconds}; url={reverse(CURRENT, args=[pk])}"
    return response


def _scale(table: yearly_figures.Table | None) -> str:
    if table is None:
        return ""
    now = {row.definition.code: row.cells[-1].value for row in table.rows}
    revenue, staff = (
        value if isinstance(value, Decimal) else None for value in map(now.get, ("revenue", "staff"))
    )
    return scale_words(revenue, staff, table.last)


def _real_time() -> float:
    """The moment as a session counts it: also where the office's clock is set back."""
    return timezone.now().timestamp()


def _seconds_unmasked(request: Request, pk: int) -> int:
    """How many seconds the names and numbers of this dossier still stand in full; reading changes nothing."""
    until: float = request.session.get(UNMASKED, {}).get(str(pk), 0)
    return max(0, ceil(until - _real_time()))


@require_POST
@audience(STAFF)
def unmask(request: Request, pk: int) -> HttpResponse:
    """Show names and numbers in full for a minute; who asked and why is noted and told to the enterprise."""
    visible = queries.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return _overview(request, pk, form, status=422)
    now = clock.now()
    actions.unmask(
        enterprise=enterprise,
        reason=UnmaskReason(form.cleaned_data["reason"]),
        note=form.cleaned_data["note"],
        by=request.actor,
        at=now,
    )
    shown = {key: until for key, until in request.session.get(UNMASKED, {}).items() if until > _real_time()}
    request.session[UNMASKED] = shown | {str(pk): _real_time() + UNMASKED_FOR.total_seconds()}
    return redirect("enterprises:detail", pk=pk)
