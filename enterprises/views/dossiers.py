"""The dossier's first page, and the look behind its masks."""

from datetime import timedelta
from math import ceil

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
from enterprises.queries import dossiers, heads, yearly_figures
from enterprises.queries import enterprises as queries

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
def detail(request: Request, pk: int) -> HttpResponse:
    """The dossier's first page; for a minute after `unmask` with names and numbers in full."""
    return _overview(request, pk, UnmaskForm())


def _overview(request: Request, pk: int, form: UnmaskForm, status: int = 200) -> HttpResponse:
    enterprise, context = heads.head(request.actor, pk, "enterprises:detail")
    seconds = _seconds_unmasked(request, pk)
    actor = request.actor
    today = clock.today()
    context |= {
        "table": yearly_figures.table(actor, enterprise, OVERVIEW),
        "papers": dossiers.papers(enterprise, today),
        "products": enterprise.products.all(),
        "score": dossiers.score(enterprise),
        "history": dossiers.history(enterprise),
        "unmask_form": form,
        "unmasked": seconds > 0,
        "seconds": seconds,
        "plain": context["plain"] or seconds > 0,
    }
    response = page(request, "enterprises/enterprises/detail.html", context, status=status)
    if seconds:
        # the browser asks again by itself, with or without script, and gets the masks back
        response["Refresh"] = f"{seconds}; url={reverse('enterprises:detail', args=[pk])}"
    return response


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
