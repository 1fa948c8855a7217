"""Saving one verdict: by a plain form, or by script that asks for the changed parts of the page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import verdicts as verdict_actions
from benchmarking.forms.answers import SettleForm
from benchmarking.forms.verdicts import VerdictForm
from benchmarking.models import Assessment, Indicator
from benchmarking.queries import assessments, verdicts
from benchmarking.rules import measures
from benchmarking.rules.verification import finding_of, found_words
from benchmarking.views import findings
from benchmarking.views.finding_rows import Row
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE = "benchmarking/verifications/detail.html"


def find(request: Request, pk: int, indicator_id: int) -> tuple[Assessment, Indicator]:
    """An assessment that this officer sees, and an indicator of its own catalogue; else 404."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    return found, get_object_or_404(verdicts.indicator_of(found), pk=indicator_id)


def row_address(assessment: Assessment, indicator: Indicator) -> str:
    """The page at the row of an indicator."""
    address = reverse("benchmarking:verification", args=[assessment.pk])
    return f"{address}?dimension={indicator.dimension.code}#{indicator.code}"


def to_row(assessment: Assessment, indicator: Indicator) -> HttpResponse:
    """Back to the row, after a plain form."""
    return HttpResponseRedirect(row_address(assessment, indicator), status=303)


def _parts(
    request: Request,
    assessment: Assessment,
    indicator: Indicator,
    *,
    replaced: Row | None = None,
    fragment: str = "saved",
    status: int = 200,
) -> HttpResponse:
    """The page with this row; for a script only the parts that a save changes."""
    context = findings.context(request, assessment, indicator.dimension.code, replaced=replaced)
    rows = [row for group in context["groups"] for row in group.rows]
    context["row"] = next(row for row in rows if row.indicator.pk == indicator.pk)
    context["dependents"] = [row for row in rows if findings.follows(row, indicator, rows)]
    return page(request, PAGE, context, fragment=fragment, status=status)


@audience(LEAD)
@require_POST
def verdict(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Save one verdict."""
    found, indicator = find(request, pk, indicator_id)
    form = VerdictForm(indicator, verdicts.answer_to(found, indicator), request.POST)
    if not form.is_valid():
        replaced = findings.typed(indicator, form, form.words())
        return _parts(request, found, indicator, replaced=replaced, status=422)
    try:
        saved = verdict_actions.save(
            assessment=found,
            indicator=indicator,
            version=form.cleaned_data["version"],
            finding=form.finding(),
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        found.refresh_from_db(fields=["status"])
        replaced = findings.typed(indicator, form, refusal.words)
        return _parts(request, found, indicator, replaced=replaced, status=409)
    return _answer(request, found, indicator, saved, form, "saved")


def _answer(
    request: Request,
    found: Assessment,
    indicator: Indicator,
    saved: verdict_actions.Saved,
    form: VerdictForm,
    fragment: str,
) -> HttpResponse:
    """Stored, or in conflict with a colleague."""
    if saved.losing is not None:
        clash = findings.clash_of(saved.losing, saved.verdict, clock.today())
        replaced = findings.typed(indicator, form, clash=clash)
        return _parts(request, found, indicator, replaced=replaced, status=409)
    if request.htmx:
        return _parts(request, found, indicator, fragment=fragment)
    return to_row(found, indicator)


@audience(LEAD)
@require_POST
def settle(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Decide a conflict: keep mine or the colleague's."""
    found, indicator = find(request, pk, indicator_id)
    form = SettleForm(request.POST)
    present = get_object_or_404(found.verdicts.all(), indicator=indicator)
    if not form.is_valid():
        messages.error(request, "请选择保留哪一个。")
        return to_row(found, indicator)
    mine = verdicts.losing_visible_to(request.actor, present).select_related(
        "verdict__assessment__enterprise"
    )
    losing = get_object_or_404(mine, pk=form.cleaned_data["losing"])
    try:
        saved = verdict_actions.settle(
            losing=losing,
            keep_losing=form.cleaned_data["keep"] == "mine",
            version=form.cleaned_data["version"],
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.words)
        return to_row(found, indicator)
    shown = VerdictForm.of(indicator, verdicts.answer_to(found, indicator), saved.verdict)
    return _answer(request, found, indicator, saved, shown, "settled")


@audience(LEAD)
@require_POST
def take_over(request: Request, pk: int) -> HttpResponse:
    """Agree with the enterprise on everything in a dimension that nobody has judged yet."""
    found = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    dimension = request.POST.get("dimension", "")
    try:
        made = verdict_actions.take_over(
            assessment=found, dimension=dimension, by=request.actor, at=clock.now()
        )
        messages.success(
            request, f"已将 {made} 项按“与自评一致”核验。" if made else "没有可以按自评采用的指标。"
        )
    except Refused as refusal:
        messages.error(request, refusal.words)
    address = reverse("benchmarking:verification", args=[pk])
    return HttpResponseRedirect(f"{address}?{urlencode({'dimension': dimension})}", status=303)


@audience(LEAD)
@require_safe
def history(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Everything that was ever found or refused at one indicator."""
    found, indicator = find(request, pk, indicator_id)
    present = found.verdicts.filter(indicator=indicator).first()
    revisions = present.revisions.select_related("by")[:200] if present else []
    rows = [
        {
            "revision": revision,
            "found": found_words(indicator, finding_of(revision)),
            "measured": measures.words(indicator, measures.read(revision.measured)),
        }
        for revision in revisions
    ]
    context = {
        "assessment": found,
        "indicator": indicator,
        "rows": rows,
        "back": row_address(found, indicator),
    }
    return page(request, "benchmarking/verifications/history.html", context)
