"""The leadership's page: targets, ladder, and what the rounds changed."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from dashboards.queries import ladder, rounds, targets
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request


def _year(request: Request, years: list[int]) -> int | None:
    """The year asked for, if there are figures for it; else the newest."""
    known = {str(year): year for year in years}
    return known.get(request.GET.get("year", ""), next(iter(years), None))


@audience(READERS)
def leadership(request: Request) -> HttpResponse:
    """Targets against their figures, the ladder, the change between rounds."""
    policy, years = targets.current_policy(), targets.years()
    year, rows = _year(request, years), rounds.rows(request.actor)
    rungs, passing = ladder.by_rung(request.actor), rounds.pass_points()
    context = {
        "policy": policy,
        "year": year,
        "years": years,
        "data_date": targets.data_date(),
        "largest": max(count for _, count in rungs),
        "readings": targets.readings(policy, year) if policy and year else [],
        "rungs": rungs,
        "townships": ladder.by_township(request.actor),
        "rungs_in_order": ladder.RUNGS,
        "rounds": rows,
        "pass_points": passing,
        "pass_words": f"达标 {passing.normalize():f}" if passing is not None else "",
        "scoped": request.actor.role is Role.TOWNSHIP_OFFICER,
        # A round that is still open has a mean of the few who were first: the line ends before it.
        "trend": [
            {"label": str(row.round), "核验平均分": row.mean}
            for row in rows
            if row.mean is not None and row.round.due_on < clock.today()
        ],
        "today": clock.today(),
        "changes": rounds.changes(request.actor),
    }
    return page(request, "dashboards/leadership.html", context)


@audience(READERS)
def target(request: Request, code: str) -> HttpResponse:
    """One target and every row behind its figure."""
    policy, years = targets.current_policy(), targets.years()
    year = _year(request, years)
    if policy is None or year is None:
        raise Http404
    found = get_object_or_404(policy.targets.select_related("clause"), code=code)
    reading = targets.reading(request.actor, found, year)
    context = {
        "policy": policy,
        "reading": reading,
        "year": year,
        "years": years,
        "data_date": targets.data_date(),
        "trend": [{"label": str(each), found.name: value} for each, value in reading.trend],
        "page_obj": Paginator(reading.rows, 20).get_page(request.GET.get("page")),
    }
    return page(request, "dashboards/target.html", context)
