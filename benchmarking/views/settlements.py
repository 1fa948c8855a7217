"""The officers' verdicts beside the experts' own scores, and settling what lies far apart."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import settlements as actions
from benchmarking.enums import SettledBy
from benchmarking.forms.settlements import SettlementForm
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import assessments, declarations, settlements, verdicts
from benchmarking.rules.verification import can_judge
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@audience(LEAD)
@require_safe
def scores(request: Request, pk: int) -> HttpResponse:
    """Both scores of each indicator, where both are given."""
    return _show(request, get_object_or_404(assessments.visible_to(request.actor), pk=pk))


@audience(LEAD)
@require_POST
def settle(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Say how the two scores of one indicator were settled."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    indicator = get_object_or_404(verdicts.indicator_of(found), pk=indicator_id)
    form = SettlementForm(indicator.code, request.POST)
    if form.is_valid():
        given = form.cleaned_data | {"settled_by": SettledBy(form.cleaned_data["settled_by"])}
        try:
            actions.settle(assessment=found, indicator=indicator, by=request.actor, at=clock.now(), **given)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, f"{indicator.code} 的分差已处理。")
            address = reverse("benchmarking:scores", args=[pk])
            return HttpResponseRedirect(f"{address}#{indicator.code}", status=303)
    return _show(request, found, indicator, form)


def _show(
    request: Request,
    found: Assessment,
    indicator: Indicator | None = None,
    form: SettlementForm | None = None,
) -> HttpResponse:
    """The page; with the form of one indicator that was refused."""
    known = verdicts.findings(found)
    compared = settlements.of(found, known)
    declared = declarations.mine(known.declarations, request.actor)
    open_ = can_judge(request.actor, found, declared) is None
    context: dict[str, Any] = {
        "assessment": found,
        "compared": compared,
        "rows": [
            {
                "line": line,
                "form": form
                if indicator == line.indicator
                else SettlementForm(line.indicator.code)
                if open_ and line.open
                else None,
            }
            for line in compared.lines
        ],
    }
    return page(request, "benchmarking/verifications/scores.html", context, status=422 if form else 200)
