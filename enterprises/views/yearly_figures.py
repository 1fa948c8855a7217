"""A year's figures: filled in by the enterprise, confirmed by township or lead bureau, locked by the lead bureau."""

from collections.abc import Callable, Mapping
from functools import partial

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
from enterprises.forms.yearly_figures import ReasonForm, YearlyFiguresForm, versions_of
from enterprises.models import Enterprise
from enterprises.queries import enterprises, heads
from enterprises.queries import yearly_figures as queries
from enterprises.rules.statements import FIRST_YEAR, can_state
from enterprises.states import FIGURES
from enterprises.views.figure_pages import CURRENT, known_of, rule_of_research, year_page
from enterprises.views.figure_states import figures_as_of, year_as_of
from enterprises.views.states import dated, day_of

OFFERED_YEARS = 6
STEPS: Mapping[str, Callable[..., None]] = {
    "submit": actions.submit,
    "withdraw": actions.withdraw,
    "confirm": actions.confirm,
    "return": actions.give_back,
    "reopen": actions.reopen,
    "lock": actions.lock,
    "unlock": actions.unlock,
}
REASONED = frozenset(step.name for step in FIGURES.steps if step.reason)


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def figures_of(request: Request, pk: int) -> HttpResponse:
    """All figures of the latest years side by side, and the years that can be opened."""
    if day := day_of(request):
        return figures_as_of(request, pk, day)
    enterprise, context = heads.head(request.actor, pk, CURRENT)
    actor = request.actor
    years = queries.years(actor, enterprise)
    stated = {year.year for year in years}
    today = clock.today()
    table = queries.table(actor, enterprise)
    may_state = can_state(actor, enterprise, today.year, today) is None
    context |= {
        "table": table,
        "may_state": may_state,
        "years": [
            (year, FIGURES.words(year.status, actor.role), FIGURES.statuses[year.status]) for year in years
        ],
        "offered": [year for year in range(today.year, today.year - OFFERED_YEARS, -1) if year not in stated]
        if may_state
        else [],
        "may_set": actor.role is Role.LEAD_CHIEF,
    }
    if table:
        context |= {"year": table.last} | rule_of_research(table.now, table.before, table.reading)
    return page(request, "enterprises/yearly_figures/list.html", context)


@audience(ENTERPRISE, READERS)
@dated
def figures(request: Request, pk: int, year: int) -> HttpResponse:
    """One year: the form while the enterprise fills it in, else the figures with their sources."""
    refuse_impossible(year)
    if request.method == "POST":
        return _saved(request, pk, year)
    if day := day_of(request):
        return year_as_of(request, pk, year, day)
    return year_page(request, pk, year)


def refuse_impossible(year: int) -> None:
    """A year that nobody can state figures for does not exist."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404


def _saved(request: Request, pk: int, year: int) -> HttpResponse:
    """Save what was typed; whatever goes wrong, the page comes back with every word of it."""
    actor, post = request.actor, request.POST
    enterprise = get_object_or_404(enterprises.visible_to(actor), pk=pk)
    typed = partial(YearlyFiguresForm, post, carry=post.get("carry", ""), take=post.get("take", ""))
    if "carry" in post or "take" in post:
        messages.info(request, "已填入，尚未保存；请核对后保存。")
        return year_page(request, pk, year, form=typed)
    form = typed(year=known_of(actor, enterprise, year))
    if not form.is_valid():
        return year_page(request, pk, year, form=typed, status=422)
    now, seen = clock.now(), form.versions()
    meanwhile = queries.saved_meanwhile(form.year.stored.values(), seen, actor)
    try:
        changed = actions.save(
            enterprise=enterprise, year=year, statements=form.statements, seen=seen, by=actor, at=now
        )
    except actions.Conflict as conflict:
        messages.error(request, conflict.words)
        return year_page(request, pk, year, form=typed, overtaken=conflict.codes, status=409)
    except Refused as refusal:
        messages.error(request, refusal.words)
        return year_page(request, pk, year, form=typed, status=409)
    said = f"已保存 {timezone.localtime(now):%H:%M}，{changed} 项有变动。" if changed else "内容没有变动。"
    messages.success(request, said)
    for one in meanwhile:
        messages.info(request, f"{said_of(one)}，已一并保留。")
    if post.get("then") == "submit":
        return _taken(request, enterprise, year, "submit", {})
    return redirect("enterprises:figures", pk=pk, year=year)


def said_of(one: queries.Saved) -> str:
    """“林晓 10:24 保存了 3 项：营业收入、……”"""
    names = "、".join(one.figures[:3]) + ("等" if len(one.figures) > 3 else "")
    return f"{one.name} {timezone.localtime(one.at):%H:%M} 保存了 {len(one.figures)} 项：{names}"


@require_safe
@audience(ENTERPRISE)
def figures_news(request: Request, pk: int, year: int) -> HttpResponse:
    """What colleagues saved since the page was opened, as a fragment that the open form asks for."""
    refuse_impossible(year)
    enterprise = get_object_or_404(enterprises.visible_to(request.actor), pk=pk)
    seen = versions_of(request.GET.get("seen", ""))
    news = queries.saved_meanwhile(queries.of_year(enterprise, year).values(), seen, request.actor)
    context = {"news": [said_of(one) for one in news], "enterprise": enterprise, "year": year}
    return page(request, "enterprises/yearly_figures/news.html", context)


@require_POST
@audience(ENTERPRISE, LEAD, Role.TOWNSHIP_OFFICER)
def figures_step(request: Request, pk: int, year: int, step: str) -> HttpResponse:
    """Submit, withdraw, confirm, return, reopen, lock or unlock a year."""
    refuse_impossible(year)
    if step not in STEPS:
        raise Http404
    visible = enterprises.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    if step not in REASONED:
        return _taken(request, enterprise, year, step, {})
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return year_page(request, pk, year, reason=form, status=422)
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
