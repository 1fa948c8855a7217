"""Registering an enterprise and correcting its facts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import enterprises as actions
from enterprises.forms.enterprises import EnterpriseForm
from enterprises.models import Enterprise, Registration
from enterprises.queries import enterprises as queries
from enterprises.queries import registrations
from enterprises.rules import credit_codes
from enterprises.views.attachments import handed_in


@audience(Role.LEAD_OFFICER)
def create(request: Request) -> HttpResponse:
    """企业入库."""
    return _entered(request, None)


@audience(Role.LEAD_OFFICER)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct the facts of an enterprise."""
    visible = queries.visible_to(request.actor)
    return _entered(request, get_object_or_404(visible, pk=pk))


def _entered(request: Request, enterprise: Enterprise | None) -> HttpResponse:
    today = clock.today()
    if request.method != "POST":
        form = EnterpriseForm(day=today, enterprise=enterprise)
        return _form_page(request, form, enterprise)
    form = EnterpriseForm(request.POST, day=today, enterprise=enterprise, **handed_in(request))
    if form.is_valid():
        try:
            saved = _save(request, form, enterprise)
        except Refused as refusal:
            form.add_error(None, refusal.words)
            return _form_page(request, form, enterprise, status=422, registered=_registered(form))
        else:
            messages.success(request, f"已保存“{saved.name}”的档案。")
            return redirect("enterprises:detail", pk=saved.pk)
    return _form_page(request, form, enterprise, status=422)


def _save(request: Request, form: EnterpriseForm, enterprise: Enterprise | None) -> Enterprise:
    profile, told_apart, by, at = form.profile(), form.told_apart(), request.actor, clock.now()
    if enterprise is None:
        return actions.create(profile=profile, told_apart=told_apart, by=by, at=at)
    return actions.edit(enterprise=enterprise, profile=profile, told_apart=told_apart, by=by, at=at)


def _registered(form: EnterpriseForm) -> Registration | None:
    """The registration under way with the code that was entered: the page leads to it."""
    code = credit_codes.read(form.profile().credit_code).text
    return registrations.open_with([code]).get(code)


def _form_page(
    request: Request,
    form: EnterpriseForm,
    enterprise: Enterprise | None,
    status: int = 200,
    registered: Registration | None = None,
) -> HttpResponse:
    context = {"form": form, "enterprise": enterprise, "registered": registered}
    return page(request, "enterprises/enterprises/form.html", context, status=status)
