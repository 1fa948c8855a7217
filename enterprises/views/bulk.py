"""The same act on the chosen enterprises: asked for, done one by one, and the result of each shown."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import READERS, audience
from dongtou_brand.kernel.forms import Form
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import bulk as actions
from enterprises.actions import liaisons, reminders, yearly_figures
from enterprises.forms.bulk import SelectionForm, about
from enterprises.models import Enterprise
from enterprises.queries.enterprises import visible_to
from enterprises.queries.liaisons import candidates
from enterprises.queries.lists import ALL, Conditions, Listing
from enterprises.rules import bulk as rules
from enterprises.rules.bulk import Act, Outcome
from enterprises.rules.columns import due_year
from enterprises.views.enterprises import Asked, asked, workbook

KEPT_FOR = 24 * 3600
SHOWN = 20


@require_POST
@audience(READERS)
def bulk(request: Request) -> HttpResponseBase:
    """Ask what else the act needs to know; then do it to each enterprise and show what became of it."""
    selection = SelectionForm(request.POST, role=request.actor.role)
    if not selection.is_valid():
        return _back(request, "请选择要办理的事项。")
    act, question = Act(selection.cleaned_data["act"]), asked(request.actor, _query(selection))
    if question.refused or question.listing.day:
        return _back(request, "历史时点的名录只供查阅，请回到现在再办理。", selection.cleaned_data["query"])
    try:
        chosen = _chosen(request, selection, question)
    except Refused as refusal:
        return _back(request, refusal.words, selection.cleaned_data["query"])
    if act == Act.EXPORT:
        return workbook(request, question, question.listing.rows(chosen))
    return _done_or_asked(request, act, selection, chosen)


def _query(selection: SelectionForm) -> QueryDict:
    return QueryDict(selection.cleaned_data["query"])


def _chosen(request: Request, selection: SelectionForm, question: Asked) -> "QuerySet[Enterprise]":
    """The enterprises that were ticked, or all that meet the conditions; only what the reader may see."""
    found = question.listing
    if selection.cleaned_data["all"]:
        rules.can_be_done.check(found.total.number, found.total.more)
        return found.ordered
    keys = selection.cleaned_data["pk"]
    rules.can_be_done.check(len(keys), False)
    ticked = Listing(request.actor, Conditions(state=ALL), found.today, found.sort)
    return ticked.ordered.filter(pk__in=visible_to(request.actor).filter(pk__in=keys).values("pk"))


def _done_or_asked(
    request: Request, act: Act, selection: SelectionForm, chosen: "QuerySet[Enterprise]"
) -> HttpResponse:
    sure = "sure" in request.POST
    due, people = due_year(clock.today()), candidates(request.actor)
    years = list(range(due + 1, due - 4, -1))
    years.sort(key=lambda year: year != due)
    form = about(act, request.POST if sure else None, years=years, candidates=people)
    enterprises = list(chosen)
    if not enterprises:
        return _back(request, "勾选的企业不在您的查看范围内。", selection.cleaned_data["query"])
    if sure and form.is_valid():
        outcomes = actions.each(enterprises, _act(act, form, request))
        _keep(request, act, selection.cleaned_data["query"], outcomes)
        return redirect("enterprises:bulk_result")
    context = {
        "act": act.value,
        "title": rules.WORDS[act],
        "form": form,
        "enterprises": enterprises,
        "shown": SHOWN,
        "query": selection.cleaned_data["query"],
    }
    return page(request, "enterprises/enterprises/bulk.html", context, status=422 if sure else 200)


def _act(act: Act, form: Form, request: Request) -> Callable[[Enterprise], object]:
    """What is done to one enterprise."""
    known: dict[str, Any] = form.cleaned_data | {"by": request.actor, "at": clock.now()}
    does: dict[Act, Callable[..., object]] = {
        Act.REMIND: reminders.remind,
        Act.ASSIGN: liaisons.appoint,
        Act.CONFIRM: yearly_figures.confirm,
        Act.LOCK: yearly_figures.lock,
    }
    return lambda enterprise: does[act](enterprise=enterprise, **known)


def _keep(request: Request, act: Act, query: str, outcomes: list[Outcome]) -> None:
    kept = {"act": act.value, "query": query, "outcomes": [asdict(outcome) for outcome in outcomes]}
    cache.set(_key(request), kept, KEPT_FOR)


def _key(request: Request) -> str:
    """Where a person's last result is kept."""
    return f"enterprises.bulk.{request.actor.user_id}"


def _back(request: Request, words: str, query: str = "") -> HttpResponse:
    messages.error(request, words)
    return redirect(f"{reverse('enterprises:list')}?{query}")


@require_safe
@audience(READERS)
def result(request: Request) -> HttpResponse:
    """What became of each enterprise the last time; kept for a day."""
    kept = cache.get(_key(request))
    if kept is None:
        return page(request, "enterprises/enterprises/bulk_result.html", {"title": "批量办理结果"})
    act = Act(kept["act"])
    outcomes = [Outcome(**each) for each in kept["outcomes"]]
    done, not_done = rules.DONE[act]
    failed = [outcome for outcome in outcomes if not outcome.done]
    context = {
        "title": rules.WORDS[act],
        # what was refused is read first
        "outcomes": failed + [outcome for outcome in outcomes if outcome.done],
        "number": len(outcomes),
        "failed": len(failed),
        "succeeded": len(outcomes) - len(failed),
        "done": done,
        "not_done": not_done,
        "shown": SHOWN,
        "query": kept["query"],
    }
    return page(request, "enterprises/enterprises/bulk_result.html", context)
