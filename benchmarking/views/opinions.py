"""Asking experts, and the page on which an expert reads and writes."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from benchmarking.actions import opinions as actions
from benchmarking.forms.opinions import AskForm, OpinionForm
from benchmarking.models import Opinion
from benchmarking.queries import assessments, opinions
from benchmarking.rules.verification import can_give
from benchmarking.views import findings
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@audience(LEAD)
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask an expert about an assessment."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    form = AskForm(found, request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["expert"]))
    else:
        expert = form.cleaned_data["expert"]
        try:
            actions.ask(assessment=found, expert=expert, by=request.actor, at=clock.now())
            messages.success(request, f"已请 {expert.name} 提出意见。")
        except Refused as refusal:
            messages.error(request, refusal.words)
    address = reverse("benchmarking:verification", args=[pk])
    return HttpResponseRedirect(f"{address}#opinions", status=303)


@audience(Role.EXPERT)
def opinion(request: Request, pk: int) -> HttpResponse:
    """Both sides of an assessment that the expert was asked about, and the expert's own words."""
    asked = get_object_or_404(opinions.visible_to(request.actor), assessment=pk)
    form = OpinionForm(request.POST or None, initial={"text": asked.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give(opinion=asked, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "意见已保存，核验结果确认前可以修改。")
            return HttpResponseRedirect(reverse("benchmarking:opinion", args=[pk]), status=303)
    return _show(request, asked, form)


def _show(request: Request, asked: Opinion, form: OpinionForm) -> HttpResponse:
    found = get_object_or_404(assessments.visible_to(request.actor), pk=asked.assessment_id)
    context = findings.context(request, found, request.GET.get("dimension", ""))
    context |= {"opinion": asked, "form": form, "open": can_give(request.actor, asked, "?") is None}
    return page(request, "benchmarking/opinions/detail.html", context, status=422 if form.errors else 200)
