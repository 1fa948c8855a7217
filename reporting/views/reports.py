"""Reports of one's own, and those that one may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Role
from dongtou_brand.kernel.audience import audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import enterprises, heads
from enterprises.rules.enterprises import is_active
from reporting.actions import reports as actions
from reporting.enums import ReportStatus, VersionStatus
from reporting.forms.reports import ReasonForm, ReportFilter, StartForm
from reporting.models import Report
from reporting.queries import drafts, states
from reporting.queries import reports as queries
from reporting.queries import versions as signed
from reporting.queries.facts import of_report
from reporting.rules.chapters import empty
from reporting.rules.content import Content
from reporting.rules.reports import can_write
from reporting.states import REPORT
from reporting.views.chapters import desks

PER_PAGE = 20
#: The year of the policy, and so of the first reports.
FIRST_YEAR = 2015

Told = tuple[Any, dict[str, object]]
COLUMNS: tuple[sheets.Shown[Told], ...] = (
    sheets.Shown(
        "企业名称", lambda row: row[0].enterprise.name, "企业导出时（历史时点为当日）的名称。", 32, text=True
    ),
    sheets.Shown("统一社会信用代码", lambda row: row[0].enterprise.credit_code, width=24, text=True),
    sheets.Shown("街道（乡镇）", lambda row: row[0].enterprise.township.short_name),
    sheets.Shown("报告", lambda row: f"{row[0].year} 年度{row[0].get_kind_display()}", width=24),
    sheets.Shown(
        "编号", lambda row: row[0].newest_number or "", "最新一版的报告编号，签发后才有。", 22, text=True
    ),
    sheets.Shown("版本", lambda row: row[0].newest_version, "最新一版是第几版。", 8),
    sheets.Shown("状态", lambda row: str(row[1]["words"]), "导出时（历史时点为当日日终）的状态。"),
    sheets.Shown("公开期限", lambda row: row[0].due_on, "应当公开的最后日期。"),
    sheets.Shown("是否逾期", lambda row: "已逾期" if row[1]["is_late"] else "", "已过公开期限而未公开。", 10),
    sheets.Shown("公开日期", lambda row: row[0].newest_published_at, "最近一次公开的日期。"),
    sheets.Shown("更新", lambda row: row[0].updated_at, "报告最近一次变动的日期。"),
)


@dataclass(frozen=True)
class Asked:
    """The conditions of an address, and what meets them in order, as it is or as it stood on a day."""

    form: ReportFilter
    conditions: dict[str, Any]
    found: "QuerySet[Report]"
    day: date | None

    def told(self, reports: Iterable[Report]) -> list[Report]:
        """These reports as they are, or as they stood."""
        return list(reports) if self.day is None else states.stood(reports, self.day)


def _asked(request: Request) -> Asked:
    actor, day = request.actor, past.past_day_of(request)
    form = ReportFilter(actor, queries.years(actor), request.GET)
    conditions = form.conditions()
    if day is not None:
        then = states.reports_as_of(actor, day)
        return Asked(form, conditions, states.matching(then, **conditions, today=day), day)
    found = queries.matching(queries.visible_to(actor), **conditions, today=clock.today())
    return Asked(form, conditions, queries.listed(found), day)


@require_safe
@audience(ENTERPRISE, READERS)
@past.dated("reporting:reports", "年度报告名单")
def listed(request: Request) -> HttpResponse:
    """The reports that this reader may see, filtered; an enterprise can begin one here."""
    actor, asked = request.actor, _asked(request)
    paper = Paginator(asked.found, PER_PAGE).get_page(request.GET.get("page"))
    paper.object_list = asked.told(paper.object_list)
    own = actor.role in ENTERPRISE
    context = {
        "form": asked.form,
        "page_obj": paper,
        "rows": [(report, told(report, actor.role, asked.day)) for report in paper],
        "filtered": any(asked.conditions.values()),
        "own": own,
        **past.asks(asked.day),
    }
    if own and asked.day is None:
        context["enterprise"] = mine = enterprises.of_actor(actor)
        if is_active(mine) is None:
            context["start"] = StartForm(_startable(request))
    return page(request, "reporting/reports/list.html", context)


@require_safe
@audience(ENTERPRISE, READERS)
@past.dated("reporting:reports", "年度报告名单")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    role, asked = request.actor.role, _asked(request)
    reports = past.in_handfuls(asked.found.iterator(chunk_size=500), asked.told)
    return sheets.stream_list(
        past.titled("年度报告", asked.day),
        COLUMNS,
        ((report, told(report, role, asked.day)) for report in reports),
        code="reporting.reports",
        said=sheets.said(asked.form),
        at=clock.now(),
        until=past.said(asked.day),
    )


def told(report: Report, role: Role, day: date | None = None) -> dict[str, object]:
    """The status in the reader's words, its colour, and whether the report is late today or was on a day."""
    return {
        "words": REPORT.words(report.status, role),
        "tone": REPORT.statuses[report.status].tone,
        "is_late": report.status in queries.NOT_PUBLIC
        and report.due_on < (day or clock.today())
        and report.enterprise.ended_on is None,
    }


def _startable(request: Request) -> list[int]:
    """The past years since the policy for which the enterprise has no report yet, newest first."""
    begun = set(queries.years(request.actor))
    return [year for year in range(clock.today().year - 1, FIRST_YEAR - 1, -1) if year not in begun]


@require_POST
@audience(ENTERPRISE)
def start(request: Request) -> HttpResponse:
    """Begin the report for a year."""
    form = StartForm(range(FIRST_YEAR, clock.today().year + 1), request.POST)
    if not form.is_valid():
        messages.error(request, "请选择要编制的年度。")
        return redirect("reporting:reports")
    try:
        report = actions.start(
            enterprise=enterprises.of_actor(request.actor),
            **form.cleaned_data,
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("reporting:reports")
    return redirect("reporting:report", report.pk)


@require_safe
@audience(ENTERPRISE, READERS)
def detail(request: Request, pk: int) -> HttpResponse:
    """A report: the desk at which its enterprise writes it, or what everybody else may read of it."""
    report = get_object_or_404(queries.with_history(queries.visible_to(request.actor)), pk=pk)
    context = about(request, report)
    if report.status == ReportStatus.DRAFT and can_write(request.actor, report.enterprise) is None:
        return page(request, "reporting/reports/edit.html", context | desk(report))
    return page(request, "reporting/reports/detail.html", context)


def desk(report: Report) -> dict[str, object]:
    """What the editing page shows: chapters with their texts and data, and what is missing."""
    facts, texts = of_report(report), queries.texts(report)
    written = {key: text.body for key, text in texts.items()}
    return {
        "facts": facts,
        "desks": desks(facts, texts),
        "empty": empty(written),
        "unconfirmed": facts.unconfirmed(),
        "blank": facts.blank(),
    }


def about(request: Request, report: Report) -> dict[str, object]:
    """What all pages of a report show: its status, versions, history, and the steps open to this reader."""
    role = request.actor.role
    versions = list(report.versions.all())
    public = next((one for one in versions if one.status == VersionStatus.PUBLISHED), None)
    steps = {step.name: step for step in REPORT.open_to(role, report.status)}
    if report.enterprise.ended_on is not None:
        steps = {name: step for name, step in steps.items() if name == "withdraw"}
    if public is None:
        steps.pop("withdraw", None)
    return {
        "report": report,
        "versions": versions,
        "public": public,
        "newest": versions[0] if versions else None,
        "steps": steps,
        **told(report, role),
        "history": history(report),
        "ended": is_active(report.enterprise) or "",
        "may_sign": role is Role.ENTERPRISE_MANAGER,
    }


def history(report: Report) -> list[dict[str, object]]:
    """The steps that it took, newest first, as rows of a timeline."""
    words = {step.target: step.words for step in REPORT.steps}
    rows: list[dict[str, object]] = [
        {
            "words": words.get(change.target, change.get_target_display()),
            "at": change.at,
            "who": change.by.name if change.by else "系统",
            "reason": change.reason,
            "tone": "bad" if change.target == ReportStatus.WITHDRAWN else "done",
        }
        for change in report.status_changes.all()
    ]
    return [*rows, {"words": "开始编制", "at": report.started_at, "tone": "done"}]


@require_safe
@audience(ENTERPRISE, READERS)
def preview(request: Request, pk: int) -> HttpResponse:
    """The whole report as a page: the draft for its enterprise, the newest signed version for other readers."""
    report = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    version = signed.newest_signed(report)
    if request.actor.role in ENTERPRISE and report.status == ReportStatus.DRAFT:
        content = drafts.of(report)
    elif version is not None:
        content = Content.model_validate(version.content)
    else:
        messages.info(request, "企业正在编制，签发后才能查看内容。")
        return redirect("reporting:report", report.pk)
    return page(request, "reporting/reports/preview.html", {"report": report, "content": content})


@audience(ENTERPRISE)
def revise(request: Request, pk: int) -> HttpResponse:
    """Open the report for a new version, saying why."""
    return _with_reason(request, pk, "revise")


@audience(Role.ENTERPRISE_MANAGER)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the public version back, saying why."""
    return _with_reason(request, pk, "withdraw")


REASONED = {
    "revise": (actions.revise, "修订报告", "可以修改内容了。原版本在新版本公开前继续有效。"),
    "withdraw": (actions.withdraw, "撤回报告", "报告已撤回，验证结果显示为无效。"),
}


def _with_reason(request: Request, pk: int, name: str) -> HttpResponse:
    report = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    act, title, done = REASONED[name]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(report=report, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, done)
            return redirect("reporting:report", report.pk)
    context = {"form": form, "title": title, "name": name, **about(request, report)}
    return page(request, "reporting/reports/reason.html", context, status=422 if form.errors else 200)


@audience(ENTERPRISE, READERS)
@past.dated("enterprises:detail", "档案")
def reports_of(request: Request, pk: int) -> HttpResponse:
    """The annual reports of one enterprise, as a part of its dossier; also as they stood on a day."""
    day = past.day_of(request)
    enterprise, context = heads.head(request.actor, pk, "reporting:reports_of", day)
    shown = Paginator(_found_of(request, enterprise, day), 20).get_page(request.GET.get("page"))
    if day:
        shown.object_list = states.stood(shown.object_list, day)
    context |= {"page_obj": shown, "flow": REPORT}
    return page(request, "reporting/reports/of.html", context)


def _found_of(request: Request, enterprise: Enterprise, day: date | None) -> "QuerySet[Report]":
    actor = request.actor
    found = states.reports_as_of(actor, day) if day else queries.listed(queries.visible_to(actor))
    return found.filter(enterprise=enterprise.pk)


@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("enterprises:detail", "档案")
def reports_of_export(request: Request, pk: int) -> HttpResponseBase:
    """The same tab as a workbook, all pages."""
    day, role = past.day_of(request), request.actor.role
    enterprise, _ = heads.head(request.actor, pk, "reporting:reports_of", day)
    rows: Iterable[Report] = _found_of(request, enterprise, day).iterator(chunk_size=500)
    if day:
        rows = past.in_handfuls(rows, partial(states.stood, day=day))
    return sheets.stream_list(
        past.titled(f"年度报告_{enterprise.credit_code}", day),
        COLUMNS[3:],
        ((report, told(report, role, day)) for report in rows),
        code="reporting.reports.of",
        said=f"企业为“{enterprise.name}”",
        at=clock.now(),
        until=past.said(day),
    )
