"""The page of a year: its form while the enterprise fills it in, else the figures with their sources."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.audience import ENTERPRISE
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.workflow import Step
from enterprises.enums import FigureStatus
from enterprises.forms.yearly_figures import ReasonForm, Year, YearlyFiguresForm
from enterprises.models import Enterprise, YearlyFigure
from enterprises.queries import definitions, heads, monthly_figures, rule_settings
from enterprises.queries import yearly_figures as queries
from enterprises.rules.checks import Sheet, findings, unsettled
from enterprises.rules.figure_checks import comparable_research, growths, research
from enterprises.rules.rule_settings import RD_GROWTH, RULES
from enterprises.rules.statements import can_lead_to, concerns, is_over
from enterprises.states import FIGURES

CURRENT = "enterprises:figures_of"
Stored = Mapping[str, YearlyFigure]
MakeForm = Callable[..., YearlyFiguresForm]


def known_of(actor: Actor, enterprise: Enterprise, year: int) -> Year:
    """Everything that the form and the page of a year know; four queries.

    A year before that is a draft, also one that was reopened, only the enterprise compares with.
    """
    every = definitions.every()
    stored = queries.of_years(enterprise, (year, year - 1))
    if is_hidden(actor, stored[year - 1]):
        stored[year - 1] = {}
    parts = every.parts(year)
    months = monthly_figures.of_year(enterprise, year) if parts else {}
    unfilled = monthly_figures.unfilled_of(parts, months, year, clock.today())
    return Year(
        definitions=every.asked(year, stored[year]),
        stored=stored[year],
        now=queries.sheet(stored[year], every.yearly, unfilled),
        before=queries.sheet(stored[year - 1], every.yearly),
        summed=frozenset(monthly_figures.detailed(parts, months)),
        monthly=frozenset(parts),
    )


def is_hidden(actor: Actor, stored: Stored) -> bool:
    """Whether these figures of a year are still the enterprise's own business."""
    return actor.role not in ENTERPRISE and queries.status_of(stored.values()) == FigureStatus.DRAFT


def year_page(
    request: Request,
    pk: int,
    year: int,
    *,
    form: MakeForm = YearlyFiguresForm,
    reason: ReasonForm | None = None,
    overtaken: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a year for its reader; what was typed stays on it, even when the year was handed in meanwhile."""
    enterprise, context = heads.head(request.actor, pk, CURRENT)
    actor, known = request.actor, known_of(request.actor, enterprise, year)
    state = queries.status_of(known.stored.values())
    shown = form(year=known, overtaken=overtaken)
    open_to = state == FigureStatus.DRAFT and can_lead_to(state, enterprise) is None
    filling = actor.role in ENTERPRISE and (open_to or shown.is_bound)
    hidden = is_hidden(actor, known.stored)
    context |= _state(enterprise, year, state, actor, known.stored) | {
        "hidden": hidden,
        "before_unsubmitted": actor.role not in ENTERPRISE and not known.before.bases,
        "reason_form": reason or ReasonForm(),
        "form": shown,
    }
    if not hidden:
        context |= _filled(shown, year) if filling else read_only(known)
        context |= rule_of_research(known.now, known.before, rule_settings.reading())
    template = "enterprises/yearly_figures/form.html" if filling else "enterprises/yearly_figures/detail.html"
    return page(request, template, context, status=status)


def _state(
    enterprise: Enterprise, year: int, state: FigureStatus, actor: Actor, stored: Stored
) -> dict[str, Any]:
    """How far the year is, and what this reader may do with it."""
    steps: list[Step] = FIGURES.open_to(actor.role, state) if concerns(actor, enterprise) is None else []
    steps = [step for step in steps if can_lead_to(step.target, enterprise) is None]
    return {
        "year": year,
        "stored": stored,
        "state": state,
        "state_words": FIGURES.words(state, actor.role),
        "tone": FIGURES.statuses[state].tone,
        "steps": [step for step in steps if not step.reason],
        "reasoned": [step for step in steps if step.reason],
        "remark": queries.last_reason(enterprise, year) if state == FigureStatus.DRAFT else None,
    }


def _filled(form: YearlyFiguresForm, year: int) -> dict[str, Any]:
    """The form's groups with what the checks find in what is typed, or else stored."""
    known = form.year
    now = form.sheet() if form.is_bound and form.is_valid() else known.now
    # an empty year is asked nothing
    found = findings(known.definitions, now, [known.before]) if known.stored or form.is_bound else []
    groups = form.groups(found)
    return {
        "groups": groups,
        "unsettled": unsettled(found),
        "filled": sum(group.filled for group in groups),
        "asked": sum(group.asked for group in groups),
        "conflicts": [line for group in groups for line in group.lines if line.overtaken],
        "monthly": bool(known.monthly),
        "unfinished": is_over(year, clock.today()),
    }


def read_only(known: Year) -> dict[str, Any]:
    """What the page of a year shows to those who only read it."""
    found = findings(known.definitions, known.now, [known.before])
    return {
        "groups": queries.lines(known.definitions, known.stored, known.now, known.before, found),
        "hints": [one for one in found if one.words],
        "explanations": known.now.explanations,
        "monthly": bool(known.summed),
    }


def rule_of_research(now: Sheet, before: Sheet, reading: str) -> dict[str, Any]:
    """“年科技研发投入随营业收入增长而同比增长” in both readings, and the one that is judged by."""
    found = research(now, before) if comparable_research(now, before) else None
    return {
        "rule": RULES[RD_GROWTH],
        "reading": reading,
        "research": found,
        "growths": growths(found) if found else "",
    }
