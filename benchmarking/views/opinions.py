"""Asking experts, and the page on which an expert reads and writes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from benchmarking.actions import opinions as actions
from benchmarking.forms.opinions import AskForm, OpinionForm, ScoreForm
from benchmarking.models import Indicator, Opinion
from benchmarking.queries import assessments, declarations, opinions, verdicts
from benchmarking.rules.declarations import CRITERIA
from benchmarking.rules.opinions import can_give
from benchmarking.views import findings
from benchmarking.views.finding_rows import Row
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE = "benchmarking/opinions/detail.html"
BLIND_PAGE = "benchmarking/opinions/scores.html"


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
            too = form.cleaned_data["scores_too"]
            actions.ask(assessment=found, expert=expert, scores_too=too, by=request.actor, at=clock.now())
            messages.success(request, f"已请 {expert.name} {'独立评分并' if too else ''}提出意见。")
        except Refused as refusal:
            messages.error(request, refusal.words)
    address = reverse("benchmarking:verification", args=[pk])
    return HttpResponseRedirect(f"{address}#opinions", status=303)


@audience(Role.EXPERT)
def opinion(request: Request, pk: int) -> HttpResponse:
    """An assessment that the expert was asked about, and the expert's own words: first the declaration.

    Whoever was asked to score sees the enterprise's side and the own scores, the officers' only with the result.
    """
    asked = get_object_or_404(opinions.visible_to(request.actor), assessment=pk)
    form = OpinionForm(request.POST or None, initial={"text": asked.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give(opinion=asked, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            words = "独立评分和意见已提交" if asked.scores_too else "意见已保存"
            messages.success(request, f"{words}，核验结果确认前可以修改。")
            return HttpResponseRedirect(reverse("benchmarking:opinion", args=[pk]), status=303)
    return _show(request, asked, form)


@audience(Role.EXPERT)
@require_POST
def score(request: Request, pk: int, indicator_id: int) -> HttpResponse:
    """Save the expert's score of one indicator: a plain form, or by script that asks for what has changed."""
    asked = get_object_or_404(opinions.visible_to(request.actor), assessment=pk)
    found = asked.assessment
    indicator = get_object_or_404(verdicts.indicator_of(found), pk=indicator_id)
    form = ScoreForm(indicator, verdicts.answer_to(found, indicator), request.POST)
    if not form.is_valid():
        return _parts(request, asked, indicator, findings.typed(indicator, form, form.words()), 422)
    try:
        actions.score(
            opinion=asked, indicator=indicator, finding=form.finding(), by=request.actor, at=clock.now()
        )
    except Refused as refusal:
        found.refresh_from_db(fields=["status"])
        return _parts(request, asked, indicator, findings.typed(indicator, form, refusal.words), 409)
    if request.htmx:
        return _parts(request, asked, indicator)
    address = reverse("benchmarking:opinion", args=[pk])
    return HttpResponseRedirect(
        f"{address}?dimension={indicator.dimension.code}#{indicator.code}", status=303
    )


def _parts(
    request: Request,
    asked: Opinion,
    indicator: Indicator,
    replaced: Row | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with this row; for a script only the parts that a save changes."""
    form = OpinionForm(initial={"text": asked.text})
    context = _context(request, asked, form, indicator.dimension.code, replaced)
    rows = [row for group in context["groups"] for row in group.rows]
    context["row"] = next(row for row in rows if row.indicator.pk == indicator.pk)
    return page(request, BLIND_PAGE, context, fragment="saved", status=status)


def _show(request: Request, asked: Opinion, form: OpinionForm) -> HttpResponse:
    status = 422 if form.errors else 200
    if declarations.of(asked.assessment, request.actor) is None and opinions.is_open(asked):
        context = {"opinion": asked, "assessment": asked.assessment, "criteria": CRITERIA, "form": form}
        return page(request, "benchmarking/opinions/declare.html", context, status=status)
    template = BLIND_PAGE if opinions.is_blind(asked) else PAGE
    context = _context(request, asked, form, request.GET.get("dimension", ""))
    return page(request, template, context, status=status)


def _context(
    request: Request,
    asked: Opinion,
    form: OpinionForm,
    dimension: str,
    replaced: Row | None = None,
) -> dict[str, Any]:
    found = get_object_or_404(assessments.visible_to(request.actor), pk=asked.assessment_id)
    scorer = asked if opinions.is_blind(asked) else None
    context = findings.context(request, found, dimension, replaced=replaced, scorer=scorer)
    declared = declarations.mine(context["known"].declarations, request.actor)
    may = can_give(request.actor, asked, declared, "?") is None
    return context | {"opinion": asked, "form": form, "open": may}
