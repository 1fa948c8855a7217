"""Chief quality officers in the dossier."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.actions import quality_officers as actions
from enterprises.forms.quality_officers import LeaveForm, QualityOfficerForm
from enterprises.models import QualityOfficer
from enterprises.queries import dossiers, enterprises, heads
from enterprises.views.dossier_forms import entered
from enterprises.views.states import dated, day_of

CURRENT = "enterprises:quality_officers_of"


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def quality_officers_of(request: Request, pk: int) -> HttpResponse:
    """Who is in office, and who was."""
    day = day_of(request)
    _, context = heads.head(request.actor, pk, CURRENT, day)
    return page(request, "enterprises/quality_officers/list.html", context)


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def appoint(request: Request, pk: int) -> HttpResponse:
    """Record an appointment."""
    visible = enterprises.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    form = QualityOfficerForm(request.POST if request.method == "POST" else None)
    return entered(
        request,
        enterprise,
        CURRENT,
        title="登记首席质量官任命",
        form=form,
        act=lambda: actions.appoint(
            enterprise=enterprise,
            appointment=actions.Appointment(**form.cleaned_data),
            by=request.actor,
            at=clock.now(),
        ),
        said="已登记任命。",
    )


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct or complete what is recorded about an officer."""
    officer = _visible(request, pk)
    form = QualityOfficerForm(request.POST if request.method == "POST" else None, officer=officer)
    return entered(
        request,
        officer.enterprise,
        CURRENT,
        title="修改首席质量官信息",
        form=form,
        act=lambda: actions.edit(
            officer=officer,
            appointment=actions.Appointment(**form.cleaned_data),
            by=request.actor,
            at=clock.now(),
        ),
        said="已修改首席质量官信息。",
    )


@audience(ENTERPRISE, Role.LEAD_OFFICER)
def leave(request: Request, pk: int) -> HttpResponse:
    """Record that an officer has left."""
    officer = _visible(request, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None, day=clock.today())
    return entered(
        request,
        officer.enterprise,
        CURRENT,
        title="登记首席质量官离任",
        form=form,
        act=lambda: actions.leave(
            officer=officer,
            left_on=form.cleaned_data["left_on"],
            by=request.actor,
            at=clock.now(),
        ),
        said="已登记离任。",
    )


def _visible(request: Request, pk: int) -> QualityOfficer:
    visible = dossiers.quality_officers_visible_to(request.actor)
    return get_object_or_404(visible.select_related("enterprise"), pk=pk)
