"""Declaring an interest in the enterprise of an assessment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from benchmarking.actions import declarations as actions
from benchmarking.forms.declarations import CONFLICT, DeclareForm
from benchmarking.queries import assessments
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, Role, audience
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@audience(LEAD, Role.EXPERT)
@require_POST
def declare(request: Request, pk: int) -> HttpResponse:
    """No interest, by one click; or an interest, in words."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    back = "benchmarking:opinion" if request.actor.role is Role.EXPERT else "benchmarking:verification"
    form = DeclareForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(back, pk=pk)
    conflict = form.cleaned_data["interest"] == CONFLICT
    try:
        actions.declare(
            assessment=found,
            conflict=conflict,
            words=form.cleaned_data["words"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.words)
        return redirect(back, pk=pk)
    messages.success(request, "已申报存在利益关系并回避。" if conflict else "已申报无利益关系。")
    if conflict and request.actor.role is Role.EXPERT:
        # What the expert stepped back from is not to be seen any more.
        return redirect("benchmarking:assessments")
    return redirect(back, pk=pk)
