"""Declaring an interest in the enterprise of an assessment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from benchmarking.actions import declarations as actions
from benchmarking.forms.declarations import CONFLICT, DeclareForm
from benchmarking.models import Assessment
from benchmarking.queries import assessments, visits
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, Role, audience
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

KEY_DIGITS = 18


@audience(LEAD, Role.EXPERT)
@require_POST
def declare(request: Request, pk: int) -> HttpResponse:
    """No interest, by one click; or an interest, in words."""
    found = get_object_or_404(assessments.declarable_by(request.actor), pk=pk)
    form = DeclareForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _back(request, found)
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
        return _back(request, found)
    messages.success(request, "已申报存在利益关系并回避。" if conflict else "已申报无利益关系。")
    if conflict and request.actor.role is Role.EXPERT:
        # What the expert stepped back from is not to be seen any more.
        return redirect("benchmarking:assessments")
    return _back(request, found)


def _back(request: Request, found: Assessment) -> HttpResponse:
    """The page on which it was declared: a visit, an expert's opinion, or the verification."""
    visit = (
        visits.of_assessment(found, request.actor).filter(pk__in=_key(request.POST.get("visit", ""))).first()
    )
    if visit is not None:
        return redirect("benchmarking:visit", pk=visit.pk)
    expert = request.actor.role is Role.EXPERT
    return redirect("benchmarking:opinion" if expert else "benchmarking:verification", pk=found.pk)


def _key(text: str) -> list[int]:
    """The key that was posted; nothing for what can be none."""
    return [int(text)] if text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS else []
