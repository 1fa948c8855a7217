"""A year's figures: filled in by the enterprise, confirmed by township or lead bureau."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import yearly_figures as actions
from enterprises.enums import FigureStatus
from enterprises.forms.yearly_figures import ReasonForm, YearlyFiguresForm
from enterprises.models import Enterprise
from enterprises.queries import enterprises, heads
from enterprises.queries import yearly_figures as queries
from enterprises.rules.figure_checks import warnings
from enterprises.rules.statements import FIRST_YEAR, concerns
from enterprises.states import FIGURES

OFFERED_YEARS = 6
CURRENT = "enterprises:figures_of"
STEPS: Mapping[str, Callable[..., None]] = {
    "submit": actions.submit,
    "withdraw": actions.withdraw,
    "confirm": actions.confirm,
    "return": actions.give_back,
    "reopen": actions.reopen,
}


@require_safe
@audience(ENTERPRISE, READERS)
def figures_of(request: Request, pk: int) -> HttpResponse:
    """All figures of the latest years side by side, and the years that can be opened."""
    enterprise, context = heads.head(request.actor, pk, CURRENT)
    actor = request.actor
    years = queries.years(actor, enterprise)
    stated = {year.year for year in years}
    today = clock.today()
    context |= {
        "table": queries.table(actor, enterprise),
        "years": [(year, FIGURES.words(year.status, actor.role)) for year in years],
        "offered": [year for year in range(today.year, today.year - OFFERED_YEARS, -1) if year not in stated],
    }
    return page(request, "enterprises/yearly_figures/list.html", context)


@audience(ENTERPRISE, READERS)
def figures(request: Request, pk: int, year: int) -> HttpResponse:
    """One year: the form while the enterprise fills it in, else the figures with their sources."""
    _refuse_impossible(year)
    if request.method == "POST":
        return _saved(request, pk, year)
    return _year_page(request, pk, year)


def _refuse_impossible(year: int) -> None:
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404


def _year_page(
    request: Request,
    pk: int,
    year: int,
    *,
    form: Callable[..., YearlyFiguresForm] = YearlyFiguresForm,
    reason: ReasonForm | None = None,
    overtaken: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    enterprise, context = heads.head(request.actor, pk, CURRENT)
    actor = request.actor
    stored = queries.of_year(enterprise, year)
    state = queries.status_of(stored.values())
    known, now = queries.definitions(), queries.values(stored)
    before = queries.values(queries.of_year(enterprise, year - 1))
    steps = FIGURES.open_to(actor.role, state) if concerns(actor, enterprise) is None else []
    shown = form(definitions=known, stored=stored, before=before, now=now, overtaken=overtaken)
    # what was typed stays on the page, even when the year has been handed in meanwhile
    filling = actor.role in ENTERPRISE and (state == FigureStatus.DRAFT or shown.is_bound)
    context |= {
        "year": year,
        "stored": stored,
        "state": state,
        "state_words": FIGURES.words(state, actor.role),
        "tone": FIGURES.statuses[state].tone,
        "hidden": state == FigureStatus.DRAFT and actor.role not in ENTERPRISE,
        "steps": [step for step in steps if not step.reason],
        "reasoned": [step for step in steps if step.reason],
        "reason_form": reason or ReasonForm(),
        "remark": queries.last_reason(enterprise, year) if state == FigureStatus.DRAFT else None,
        "hints": warnings(now, before, known) if stored else [],
        "form": shown,
        "groups": [] if filling else queries.lines(known, stored, now, before),
    }
    template = "enterprises/yearly_figures/form.html" if filling else "enterprises/yearly_figures/detail.html"
    return page(request, template, context, status=status)


def _saved(request: Request, pk: int, year: int) -> HttpResponse:
    """Save what was typed; whatever goes wrong, the page comes back with every word of it."""
    actor = request.actor
    enterprise = get_object_or_404(enterprises.visible_to(actor), pk=pk)

    def typed(**known: Any) -> YearlyFiguresForm:
        return YearlyFiguresForm(request.POST, **known)

    form = typed(definitions=queries.definitions(), stored={}, before={}, now={})
    if not form.is_valid():
        return _year_page(request, pk, year, form=typed, status=422)
    now = clock.now()
    try:
        changed = actions.save(
            enterprise=enterprise,
            year=year,
            statements=form.statements,
            seen=form.versions(),
            by=actor,
            at=now,
        )
    except actions.Conflict as conflict:
        messages.error(request, conflict.words)
        return _year_page(request, pk, year, form=typed, overtaken=conflict.codes, status=409)
    except Refused as refusal:
        messages.error(request, refusal.words)
        return _year_page(request, pk, year, form=typed, status=409)
    said = f"已保存 {timezone.localtime(now):%H:%M}，{changed} 项有变动。" if changed else "内容没有变动。"
    messages.success(request, said)
    if request.POST.get("then") == "submit":
        return _taken(request, enterprise, year, "submit", {})
    return redirect("enterprises:figures", pk=pk, year=year)


@require_POST
@audience(ENTERPRISE, LEAD, Role.TOWNSHIP_OFFICER)
def figures_step(request: Request, pk: int, year: int, step: str) -> HttpResponse:
    """Submit, withdraw, confirm, return or reopen a year."""
    _refuse_impossible(year)
    if step not in STEPS:
        raise Http404
    visible = enterprises.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    if step not in ("return", "reopen"):
        return _taken(request, enterprise, year, step, {})
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _year_page(request, pk, year, reason=form, status=422)
    return _taken(request, enterprise, year, step, form.cleaned_data)


def _taken(
    request: Request, enterprise: Enterprise, year: int, step: str, given: dict[str, str]
) -> HttpResponse:
    actor = request.actor
    try:
        STEPS[step](enterprise=enterprise, year=year, by=actor, at=clock.now(), **given)
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        words = next(known.words for known in FIGURES.steps if known.name == step)
        messages.success(request, f"{year} 年度数据已{words}。")
    return redirect("enterprises:figures", pk=enterprise.pk, year=year)
