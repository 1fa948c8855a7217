"""The page of a verification, and what is decided there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import verifications as actions
from benchmarking.forms.verdicts import ReasonForm, ReturnForm
from benchmarking.models import Assessment
from benchmarking.queries import assessments, verdicts, visits
from benchmarking.queries.verdicts import Findings
from benchmarking.rules.verification import agrees, finding_of
from benchmarking.states import ASSESSMENT, VISIT
from benchmarking.views import findings
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@audience(LEAD)
@require_safe
def verification(request: Request, pk: int) -> HttpResponse:
    """Both sides, one dimension at a time; to be read only unless it is the lead bureau's turn."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    context = findings.context(request, found, request.GET.get("dimension", ""))
    context["status"] = ASSESSMENT.statuses[found.status]
    context["visits"] = visits.of_assessment(found, request.actor)
    context["visit_flow"] = VISIT
    return page(request, "benchmarking/verifications/detail.html", context)


@audience(LEAD)
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm the result; what is not judged yet is named."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    try:
        done = actions.confirm(assessment=found, by=request.actor, at=clock.now())
        words = f"核验结果已确认：{done.get_outcome_display()}，{done.verified_points} 分，已通知企业。"
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, refusal.words)
    return HttpResponseRedirect(reverse("benchmarking:verification", args=[pk]), status=303)


@audience(LEAD)
def send_back(request: Request, pk: int) -> HttpResponse:
    """Say why the assessment is returned, and what should be mended."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    known = verdicts.findings(found)
    differing = _differing(known)
    form = ReturnForm(known.indicators, request.POST or None, initial={"mend": differing})

    def act() -> None:
        chosen = set(form.cleaned_data["mend"])
        mend = [indicator for indicator in known.indicators if indicator.pk in chosen]
        actions.send_back(
            assessment=found, reason=form.cleaned_data["reason"], mend=mend, by=request.actor, at=clock.now()
        )

    notes = {pk: verdict.note for pk, verdict in known.verdicts.items()}
    more = {"rows": [(box, notes.get(int(box.data["value"]), "")) for box in form["mend"]]}
    return _ask(request, found, form, act, "benchmarking/verifications/return.html", "已退回企业补正。", more)


def _differing(known: Findings) -> list[int]:
    """Where the officer found something else than the enterprise said: ticked from the start."""
    return [
        indicator.pk
        for indicator in known.indicators
        if (verdict := known.verdicts.get(indicator.pk))
        and not agrees(indicator, known.answers.get(indicator.pk), finding_of(verdict))
    ]


@audience(Role.LEAD_CHIEF)
def reopen(request: Request, pk: int) -> HttpResponse:
    """Say why a confirmed result is taken back."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        actions.reopen(assessment=found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    return _ask(
        request, found, form, act, "benchmarking/verifications/reopen.html", "核验结果已撤回，可以重新核验。"
    )


@audience(Role.LEAD_CHIEF)
def unlock(request: Request, pk: int) -> HttpResponse:
    """Say why a verified assessment goes back to the enterprise."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        actions.unlock(assessment=found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    done = "核验已撤销，已退回企业修改。"
    return _ask(request, found, form, act, "benchmarking/verifications/unlock.html", done)


def _ask(
    request: Request,
    found: Assessment,
    form: ReasonForm,
    act: Callable[[], None],
    template: str,
    done: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form; posted and valid, do it and go back to the verification."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("benchmarking:verification", args=[found.pk]), status=303)
    context = {"assessment": found, "form": form} | (more or {})
    return page(request, template, context, status=422 if form.errors else 200)
