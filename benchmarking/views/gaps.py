"""Where an enterprise falls short: the conclusion first, both sides, the gaps in their order, and the way on."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from benchmarking.enums import AssessmentStatus
from benchmarking.models import Assessment
from benchmarking.queries import gaps, improvements, objections
from benchmarking.queries.changes import Comparison, compare
from benchmarking.queries.gaps import Report
from benchmarking.queries.improvements import Plan
from benchmarking.rules.gaps import SHOW, Gap, conclusion, counts, impact, rate, shown, tone
from benchmarking.rules.improvements import can_add
from benchmarking.views import reassessments
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.queries import enterprises

NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
PLANNED = "改进计划预期"


@audience(ENTERPRISE)
@require_safe
def gaps_latest(request: Request) -> HttpResponse:
    """The newest verified assessment of the actor's enterprise, else the newest handed in, else what to do first."""
    found = gaps.latest(request.actor)
    if found is None:
        own = enterprises.of_actor(request.actor)
        return page(request, "benchmarking/gaps/empty.html", {"enterprise": own})
    return redirect("benchmarking:gaps", pk=found.pk)


@audience(ENTERPRISE, READERS)
@require_safe
def gaps_of(request: Request, pk: int) -> HttpResponse:
    """The gaps of one assessment; `?of=` leads to another of the same enterprise, `?round=` to that of a round.

    `?with=` sets another assessment of the enterprise beside it, `?goal=` chooses the result that is worked for.
    """
    found = get_object_or_404(gaps.visible_to(request.actor), pk=pk)
    report = gaps.report(found, request.actor)
    if other := request.GET.get("of", ""):
        return _other(report, other)
    other = request.GET.get("round", "")
    if other.isdecimal() and other != str(found.round_id):
        return _of_round(report, other)
    show = request.GET.get("show", "")
    show = show if show in SHOW else "gaps"
    plan = improvements.plan(found, report.gaps, clock.today())
    context = _context(report, show, plan) | _way(report, request.GET.get("goal", ""))
    context["may_plan"] = can_add(request.actor, found) is None
    context["again"] = reassessments.offer(request.actor, found)
    steps = context["way"].steps if context["way"] else []
    context["to_plan"] = [gap.indicator.pk for gap in steps if gap.indicator.pk not in plan.by_indicator]
    context["fill"] = gaps.fillable(found, request.actor)
    context["chance"] = objections.chance(found, request.actor, clock.today())
    context["comparison"] = _comparison(report, request.GET.get("with", ""))
    return page(request, "benchmarking/gaps/detail.html", context)


def _of_round(report: Report, round: str) -> HttpResponse:
    """To what holds of the same enterprise in another round; compared as text, so that no number is too large."""
    same = [other for other in report.others if str(other.round_id) == round]
    if not same:
        raise Http404
    holding = (one for one in same if one.status == AssessmentStatus.VERIFIED and not one.superseded_at)
    return redirect("benchmarking:gaps", pk=next(holding, same[0]).pk)


def _other(report: Report, other: str) -> HttpResponse:
    """To another assessment of the same enterprise."""
    chosen = next((each for each in report.others if str(each.pk) == other), None)
    if chosen is None:
        raise Http404
    return redirect("benchmarking:gaps", pk=chosen.pk)


def _comparison(report: Report, other: str) -> Comparison | None:
    """This assessment beside the chosen one of the same enterprise; 404 for one that is not to be seen here."""
    if not other or other == str(report.assessment.pk):
        return None
    choices = gaps.comparable(report.others, report.assessment)
    chosen = next((each for each in choices if str(each.pk) == other), None)
    if chosen is None:
        raise Http404
    return compare(report.assessment, chosen)


def _way(report: Report, goal: str) -> dict[str, Any]:
    """The way to the chosen result; any other word is the next one. No way at all: the best is reached."""
    first = report.ways[0] if report.ways else None
    return {
        "way": next((way for way in report.ways if way.goal == goal), first),
        "met_title": "已经达标" if report.verified else "按自评已经达标",
    }


def _context(report: Report, show: str, plan: Plan) -> dict[str, Any]:
    catalogue = report.assessment.round.catalogue
    missing = report.thresholds.pass_points - report.score.points
    held = counts(report.gaps)
    if not report.verified:
        held.pop("differing")
    return {
        "report": report,
        "plan": plan,
        "assessment": report.assessment,
        "catalogue": catalogue,
        "conclusion": conclusion(report.outcome, report.score, report.unmet, report.thresholds),
        "missing": missing if missing > 0 else None,
        "overrated": max(report.self_score.points - report.score.points, Decimal(0)),
        "underrated": max(report.score.points - report.self_score.points, Decimal(0)),
        "change": report.score.points - report.before.verified_points
        if report.verified and report.before and report.before.verified_points is not None
        else None,
        "total_rate": rate(report.score.points, report.score.full) if report.verified else None,
        "pass_words": f"达标 {report.thresholds.pass_points.normalize():f}",
        "chips": [(key, SHOW[key], count) for key, count in held.items()],
        "show": show,
        "rows": _rows(report.gaps, show, plan),
        "gain": sum((gap.gain for gap in report.gaps if gap.gain), Decimal(0)),
        "radar": _radar(report),
        "lines": _lines(report, plan),
    }


def _lines(report: Report, plan: Plan) -> list[dict[str, Any]]:
    """The verified points of every round and re-assessment beside what the measures before it had aimed at.

    After the latest stands what its measures would make of it.
    """
    aimed = improvements.aimed_at(report.history)
    rows: list[dict[str, Any]] = [
        {"label": _short(each), "核验得分": each.verified_points, PLANNED: aimed.get(each.pk)}
        for each in report.history
    ]
    if plan.live and report.history and report.history[-1] == report.assessment:
        if rows[-1][PLANNED] is None:
            rows[-1][PLANNED] = report.assessment.verified_points
        rows.append({"label": "按计划", "核验得分": None, PLANNED: plan.expected.points})
    if all(row[PLANNED] is None for row in rows):
        return [{name: value for name, value in row.items() if name != PLANNED} for row in rows]
    return rows


def _rows(found: list[Gap], show: str, plan: Plan) -> list[dict[str, Any]]:
    """The gaps of the filter with the length and colour of their bars, and how many measures each has."""
    most = max((gap.gain for gap in found if gap.gain), default=Decimal(0))
    return [
        {
            "gap": gap,
            "share": (share := impact(gap, most)),
            "tone": tone(share),
            "measures": plan.by_indicator.get(gap.indicator.pk, 0),
        }
        for gap in shown(found, show)
    ]


def _radar(report: Report) -> list[dict[str, Any]]:
    """得分率 by dimension; a side that there is not is left out."""
    rows = []
    for line in report.lines:
        row: dict[str, Any] = {"label": line.name}
        if report.verified:
            row["核验"] = line.rate
        row["自评"] = line.own_rate
        if report.peers.rates:
            row["同类企业中位数"] = line.peers and line.peers.middle
        rows.append(row)
    return rows


def _short(assessment: Assessment) -> str:
    """“2018 ①”, and of a re-assessment “2018 ①复评”."""
    again = (
        "" if not assessment.is_again else f"复评{'' if assessment.number == 2 else assessment.number - 1}"
    )
    return f"{assessment.round.year} {NUMBERS[assessment.round.number - 1]}{again}"
