"""Applying for a re-assessment, and what the pages of a result say of it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from benchmarking.actions import reassessments as actions
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import assessments, reassessments
from benchmarking.rules.reassessments import can_reassess
from benchmarking.states import ASSESSMENT
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.audience import ENTERPRISE, audience
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page of a result says of its re-assessment: the one begun, or how many measures would allow one."""

    begun: Assessment | None = None
    words: str = ""
    may: bool = False
    measures: int = 0
    indicators: list[Indicator] = field(default_factory=list)


def offer(actor: Actor, assessment: Assessment) -> Offer:
    """Of this result, for this reader; one that was superseded says so by itself."""
    if assessment.superseded_at is not None:
        return Offer()
    begun = reassessments.of(assessment)
    if begun is not None:
        shown = assessments.visible_to(actor).filter(pk=begun.pk).exists()
        return Offer(begun, ASSESSMENT.words(begun.status, actor.role)) if shown else Offer()
    if can_reassess(actor, assessment, 1, "") is not None:
        return Offer()
    touched = reassessments.touched(assessment)
    if can_reassess(actor, assessment, len(touched), reassessments.verified_later(assessment)) is not None:
        return Offer()
    indicators = assessment.round.catalogue.indicators.filter(pk__in=touched).order_by(
        "dimension__position", "position"
    )
    return Offer(may=True, measures=reassessments.done(assessment).count(), indicators=list(indicators))


@audience(ENTERPRISE)
@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Begin the re-assessment of a result."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    try:
        again = actions.start(base=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.words)
        return redirect("benchmarking:plan", pk=pk)
    messages.success(request, f"已开始{again.title}，请更新重新打开的指标和佐证材料后提交。")
    first = again.reopened.select_related("indicator__dimension").first()
    address = redirect("benchmarking:assessment", pk=again.pk)
    if first is not None:
        address["Location"] += f"?dimension={first.indicator.dimension.code}#{first.indicator.code}"
    return address
