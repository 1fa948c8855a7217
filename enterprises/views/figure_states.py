"""Yearly figures as of the end of a day: all years, one of them, and its months; to be read only."""

from datetime import date

from django.http import HttpResponse

from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.enums import FigureStatus
from enterprises.forms.monthly_figures import MonthlyFiguresForm
from enterprises.forms.yearly_figures import Year
from enterprises.models import Enterprise
from enterprises.queries import definitions, figure_states, heads, rule_settings, states
from enterprises.queries import monthly_figures as monthly
from enterprises.queries import yearly_figures as queries
from enterprises.states import FIGURES
from enterprises.views.figure_pages import CURRENT, is_hidden, read_only, rule_of_research


def figures_as_of(request: Request, pk: int, day: date) -> HttpResponse:
    """The figures of the latest years side by side, and the years that can be opened."""
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    role = request.actor.role
    found = states.figures_as_of([enterprise.pk], end_of(day), drafts=role in ENTERPRISE)
    figures = found.get(enterprise.pk, [])
    context["table"] = queries.tabulated(figures)
    context["years"] = [
        (year, FIGURES.words(year.status, role), FIGURES.statuses[year.status])
        for year in figure_states.years(figures)
    ]
    return page(request, "enterprises/states/figures.html", context)


def year_as_of(request: Request, pk: int, year: int, day: date) -> HttpResponse:
    """One year with its sources; a draft of then only the enterprise sees."""
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    actor = request.actor
    known = _known(actor, enterprise, year, day)
    state = queries.status_of(known.stored.values())
    hidden = is_hidden(actor, known.stored)
    context |= {
        "year": year,
        "stored": known.stored,
        "state_words": FIGURES.words(state, actor.role),
        "tone": FIGURES.statuses[state].tone,
        "hidden": hidden,
        "before_unsubmitted": actor.role not in ENTERPRISE and not known.before.bases,
        "remark": figure_states.last_reason(enterprise, year, day) if state == FigureStatus.DRAFT else None,
    }
    if not hidden:
        context |= read_only(known) | rule_of_research(known.now, known.before, rule_settings.reading())
    return page(request, "enterprises/yearly_figures/detail.html", context)


def _known(actor: Actor, enterprise: Enterprise, year: int, day: date) -> Year:
    """Everything that the page of a year knows, as of a day; the definitions are those of today."""
    every = definitions.every()
    stored = figure_states.of_years(enterprise, (year, year - 1), day)
    if is_hidden(actor, stored[year - 1]):
        stored[year - 1] = {}
    parts = every.parts(year)
    months = figure_states.months(enterprise, year, day) if parts else {}
    return Year(
        definitions=every.asked(year, stored[year]),
        stored=stored[year],
        now=queries.sheet(stored[year], every.yearly, monthly.unfilled_of(parts, months, year, day)),
        before=queries.sheet(stored[year - 1], every.yearly),
        summed=frozenset(monthly.detailed(parts, months)),
        monthly=frozenset(parts),
    )


def months_as_of(request: Request, pk: int, year: int, day: date) -> HttpResponse:
    """The grid of a year's months."""
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    actor, every = request.actor, definitions.every()
    stored = figure_states.months(enterprise, year, day)
    figures = figure_states.of_years(enterprise, (year,), day)[year]
    parts = every.parts(year, {code for code, _ in stored})
    state = queries.status_of(figures.values())
    form = MonthlyFiguresForm(parts=parts, stored=stored, typed=monthly.typed(parts, stored, figures))
    context |= {
        "year": year,
        "state_words": FIGURES.words(state, actor.role),
        "tone": FIGURES.statuses[state].tone,
        "filling": False,
        "hidden": actor.role not in ENTERPRISE and state == FigureStatus.DRAFT,
        "form": form,
        "grids": list(form.grids(every.yearly, monthly.unfilled_of(parts, stored, year, day))),
    }
    return page(request, "enterprises/monthly_figures/form.html", context)
