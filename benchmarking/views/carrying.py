"""Taking over answers of the round before: what carries and what does not, and looking at each that was carried."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from benchmarking.actions import carrying as actions
from benchmarking.forms.answers import SeenForm
from benchmarking.models import Assessment
from benchmarking.queries import assessments, carrying
from benchmarking.queries.carrying import Offer
from benchmarking.rules.answers import can_answer, content_of, judgement, own_words
from benchmarking.rules.carrying import Carried, can_carry
from benchmarking.views.answers import find, to_row
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@audience(ENTERPRISE)
def carry(request: Request, pk: int) -> HttpResponse:
    """What carries over from the round before, and what does not and why; a POST takes it over."""
    found = get_object_or_404(assessments.editable_by(request.actor), pk=pk)
    if request.method != "POST":
        return _show(request, found)
    try:
        codes = actions.apply(assessment=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return _show(request, found, refusal.words, status=409)
    words = f"已沿用 {len(codes)} 项答复，请逐项核对后提交。" if codes else "没有需要沿用的答复。"
    messages.success(request, words)
    return redirect("benchmarking:assessment", pk)


def _show(request: Request, found: Assessment, words: str = "", status: int = 200) -> HttpResponse:
    base = carrying.base_of(found)
    refusal = can_carry(found, base) or can_answer(request.actor, found) or ""
    offer = carrying.offer(found, base) if base and not found.is_again else None
    context = {
        "assessment": found,
        "offer": offer,
        "words": words or refusal,
        "open": not refusal,
        "carries": [_row(one, offer) for one in offer.carries] if offer else [],
        "stays": [_row(one, offer) for one in offer.stays] if offer else [],
    }
    return page(request, "benchmarking/assessments/carry.html", context, status=status)


def _row(one: Carried, offer: Offer) -> dict[str, Any]:
    """An indicator with what was said to it then, in words."""
    then, content = one.pair.before, content_of(one.said)
    return {
        "one": one,
        "indicator": one.pair.indicator,
        "said": judgement(then, content) if then and one.said else "",
        "own": own_words(then, content) if then and one.said else "",
        "note": content.note,
        "files": len(offer.sheet.evidence.get(then.pk, [])) if then else 0,
        "changes": [each for each in one.pair.differences if each.compatible],
    }


@audience(ENTERPRISE)
@require_POST
def confirm(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Say of one carried answer that it holds as it is."""
    found, indicator = find(request, pk, indicator_id)
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "页面已过期，请核对后重新确认。")
        return to_row(found, indicator)
    try:
        actions.confirm(
            assessment=found,
            indicator=indicator,
            version=form.cleaned_data["version"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.words)
    return to_row(found, indicator)
