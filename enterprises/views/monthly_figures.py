"""The months of a year: items that the platform sums into yearly figures."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import monthly_figures as actions
from enterprises.enums import FigureStatus
from enterprises.forms.monthly_figures import MonthlyFiguresForm
from enterprises.queries import definitions, enterprises, heads
from enterprises.queries import monthly_figures as queries
from enterprises.queries import yearly_figures as yearly_queries
from enterprises.states import FIGURES
from enterprises.views.figure_pages import CURRENT
from enterprises.views.figure_states import months_as_of
from enterprises.views.states import dated, day_of
from enterprises.views.yearly_figures import refuse_impossible


@audience(ENTERPRISE, READERS)
@dated
def months(request: Request, pk: int, year: int) -> HttpResponse:
    """The grid of a year: filled in by the enterprise while the year is a draft, else only read."""
    refuse_impossible(year)
    if request.method == "POST":
        return _saved(request, pk, year)
    if day := day_of(request):
        return months_as_of(request, pk, year, day)
    return _page(request, pk, year)


def _page(
    request: Request,
    pk: int,
    year: int,
    *,
    form: Any = MonthlyFiguresForm,
    overtaken: Any = (),
    status: int = 200,
) -> HttpResponse:
    enterprise, context = heads.head(request.actor, pk, CURRENT)
    every = definitions.every()
    stored = queries.of_year(enterprise, year)
    parts = every.parts(year, {code for code, _ in stored})
    figures = yearly_queries.of_year(enterprise, year)
    state = yearly_queries.status_of(figures.values())
    own = request.actor.role in ENTERPRISE
    open_to = state == FigureStatus.DRAFT and enterprise.ended_on is None
    typed = queries.typed(every.parts(year), stored, figures)
    shown = form(parts=parts, stored=stored, typed=typed, overtaken=overtaken)
    grids = list(shown.grids(every.yearly, queries.unfilled_of(parts, stored, year, clock.today())))
    context |= {
        "year": year,
        "state_words": FIGURES.words(state, request.actor.role),
        "tone": FIGURES.statuses[state].tone,
        "filling": own and (open_to or shown.is_bound),
        "hidden": not own and state == FigureStatus.DRAFT,
        "form": shown,
        "grids": grids,
        "conflicts": [
            cell for grid in grids for month in grid.months for cell in month.cells if cell.overtaken
        ],
        "typed_meanwhile": [grid for grid in grids if grid.overtaken],
    }
    return page(request, "enterprises/monthly_figures/form.html", context, status=status)


def _saved(request: Request, pk: int, year: int) -> HttpResponse:
    """Save what was typed; whatever goes wrong, the page comes back with every word of it."""
    post = request.POST
    enterprise = get_object_or_404(enterprises.visible_to(request.actor), pk=pk)
    typed = partial(MonthlyFiguresForm, post, take=post.get("take", ""))
    if "take" in post:
        messages.info(request, "已填入，尚未保存；请核对后保存。")
        return _page(request, pk, year, form=typed)
    stored = queries.of_year(enterprise, year)
    form = typed(parts=definitions.every().parts(year, {code for code, _ in stored}), stored=stored)
    if not form.is_valid():
        return _page(request, pk, year, form=typed, status=422)
    now = clock.now()
    try:
        changed = actions.save(
            enterprise=enterprise,
            year=year,
            statements=form.statements,
            seen=form.versions(),
            by=request.actor,
            at=now,
        )
    except actions.Conflict as conflict:
        messages.error(request, conflict.words)
        return _page(request, pk, year, form=typed, overtaken=conflict.keys, status=409)
    except Refused as refusal:
        messages.error(request, refusal.words)
        return _page(request, pk, year, form=typed, status=409)
    said = f"已保存 {timezone.localtime(now):%H:%M}，{changed} 格有变动，年度合计已更新。"
    messages.success(request, said if changed else "内容没有变动。")
    return redirect("enterprises:months", pk=pk, year=year)
