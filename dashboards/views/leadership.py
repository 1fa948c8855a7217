"""The leadership's page: targets, ladder, and what the rounds changed."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dashboards.queries import ladder, rounds, targets
from dashboards.queries.readings import Reading, Row
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request

COUNTS = {True: "计入", False: "未达到", None: "不计"}
ROWS: tuple[sheets.Shown[Row], ...] = (
    sheets.Shown("企业", lambda row: row.enterprise.name, width=34, text=True),
    sheets.Shown("统一社会信用代码", lambda row: row.enterprise.credit_code, width=24, text=True),
    sheets.Shown("项目", lambda row: row.subject, width=30, text=True),
    sheets.Shown("数值", lambda row: row.value, width=18, text=True),
    sheets.Shown("计入", lambda row: COUNTS[row.counts], "是否计入这项目标的数字。", 10),
    sheets.Shown("说明", lambda row: row.note, width=32, text=True),
)


def _year(request: Request, years: list[int]) -> int | None:
    """The year asked for, if there are figures for it; else the newest."""
    known = {str(year): year for year in years}
    return known.get(request.GET.get("year", ""), next(iter(years), None))


@audience(READERS)
@past.present_only("dashboards:leadership", "领导驾驶舱")
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


def _reading(request: Request, code: str) -> tuple[Reading, int, list[int]]:
    """The target that is asked for with the rows that the reader may see, the year, and all years."""
    policy, years = targets.current_policy(), targets.years()
    year = _year(request, years)
    if policy is None or year is None:
        raise Http404
    found = get_object_or_404(policy.targets.select_related("clause", "policy"), code=code)
    return targets.reading(request.actor, found, year), year, years


@audience(READERS)
@past.present_only("dashboards:target", "目标")
def target(request: Request, code: str) -> HttpResponse:
    """One target and every row behind its figure."""
    reading, year, years = _reading(request, code)
    found = reading.target
    context = {
        "policy": found.policy,
        "reading": reading,
        "year": year,
        "years": years,
        "data_date": targets.data_date(),
        "trend": [{"label": str(each), found.name: value} for each, value in reading.trend],
        "page_obj": Paginator(reading.rows, 20).get_page(request.GET.get("page")),
    }
    return page(request, "dashboards/target.html", context)


@require_safe
@audience(READERS)
@past.present_only("dashboards:target", "目标")
def target_export(request: Request, code: str) -> HttpResponseBase:
    """The rows behind a target's figure as a workbook, all pages."""
    reading, year, _ = _reading(request, code)
    goal = reading.target
    said = f"目标为“{goal.code} {goal.name}”；年度为“{year}”；口径为“{goal.basis}”"
    return sheets.stream_list(
        f"{goal.code}_构成_{year}", ROWS, reading.rows, code="dashboards.target", said=said, at=clock.now()
    )
