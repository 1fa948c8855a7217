"""Measures against gaps: the plan of an assessment, each measure, and the list across enterprises."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import improvements as actions
from benchmarking.forms.improvements import (
    FinishForm,
    ImprovementFilter,
    ImprovementForm,
    NoteForm,
    ReasonForm,
)
from benchmarking.models import Assessment, Improvement
from benchmarking.queries import gaps, improvement_states, improvements
from benchmarking.queries import reassessments as again_queries
from benchmarking.queries.improvements import Line
from benchmarking.rules.improvements import can_add, can_improve, can_plan
from benchmarking.states import IMPROVEMENT
from benchmarking.views import reassessments
from dongtou_brand.kernel import clock, past, uploads
from dongtou_brand.kernel import sheets as workbooks
from dongtou_brand.kernel.actor import ENTERPRISE as ENTERPRISE_ROLES
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE_SIZE = 20
COLUMNS: tuple[workbooks.Shown[Line], ...] = (
    workbooks.Shown(
        "企业名称", lambda one: one.improvement.assessment.enterprise.name,
        "企业导出时（历史时点为当日）的名称。", 32, text=True,
    ),
    workbooks.Shown("街道（乡镇）", lambda one: one.improvement.assessment.enterprise.township.short_name),
    workbooks.Shown("轮次", lambda one: one.improvement.assessment.title, width=18),
    workbooks.Shown("措施", lambda one: one.improvement.title, width=36, text=True),
    workbooks.Shown(
        "对应指标", lambda one: "、".join(gain.indicator.code for gain in one.gains),
        "历史时点以后修改过的，当时的没有另存，为空。", 16,
    ),
    workbooks.Shown("责任人", lambda one: one.improvement.owner, text=True),
    workbooks.Shown("完成时限", lambda one: one.improvement.due_on, width=12),
    workbooks.Shown("状态", lambda one: one.improvement.get_status_display(), "导出时（历史时点为当日日终）的状态。"),
    workbooks.Shown("逾期（工作日）", lambda one: one.late, "完成时限的次日起算，未完成的才计。", 14),
    workbooks.Shown("完成日期", lambda one: one.improvement.done_on, width=12),
    workbooks.Shown(
        "预期得分合计", lambda one: one.points if one.known else None,
        "各对应计分项的预期得分之和（分），必备项不计分；历史时点以后修改过的为空。", 14, 1,
    ),
    workbooks.Shown("预计投入（万元）", lambda one: one.improvement.cost, "企业填报，未填为空。", 16, 2),
)  # fmt: skip


@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("benchmarking:improvements", "改进措施")
def improvement_list(request: Request) -> HttpResponse:
    """The measures that the reader may see, those whose day is nearest first; also of a past day."""
    found, listed = _asked(request)
    rows = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": rows,
        "lines": list(_lines(rows.object_list, found.day)),
        "counts": improvements.counts(request.actor, clock.today()) if found.day is None else {},
        "own": request.actor.role in ENTERPRISE_ROLES,
        "flow": IMPROVEMENT,
    }
    return page(request, "benchmarking/improvements/list.html", context | past.asks(found.day))


@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("benchmarking:improvements", "改进措施")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    found, listed = _asked(request)
    return workbooks.stream_list(
        past.titled("改进措施", found.day),
        COLUMNS,
        _lines(listed.iterator(chunk_size=500), found.day),
        code="benchmarking.improvements",
        said=workbooks.said(found.form),
        at=clock.now(),
        until=past.said(found.day),
    )


def _asked(request: Request) -> tuple[ImprovementFilter, "QuerySet[Improvement]"]:
    day = past.past_day_of(request)
    if day is None:
        listed = improvements.with_lines(improvements.visible_to(request.actor)).order_by("due_on", "pk")
    else:
        listed = improvement_states.improvements_as_of(request.actor, day)
    found = ImprovementFilter(request.GET, queryset=listed, day=day)
    return found, found.qs


def _lines(rows: Iterable[Improvement], day: date | None) -> Iterator[Line]:
    """These measures as they are, or as they stood on the day."""
    if day is not None:
        return past.in_handfuls(rows, partial(improvement_states.lines, day=day))
    today = clock.today()
    return (improvements.line(row, today) for row in rows)


# ── the plan of an assessment ───────────────────────────────────────────────────────────────────
@audience(ENTERPRISE, READERS)
@require_safe
def plan_of(request: Request, pk: int) -> HttpResponse:
    """The measures of one assessment, what they would come to, and which gaps have none."""
    found = get_object_or_404(gaps.visible_to(request.actor), pk=pk)
    report = gaps.report(found, request.actor)
    context = {
        "assessment": found,
        "report": report,
        "plan": improvements.plan(found, report.gaps, clock.today()),
        "may_plan": can_add(request.actor, found) is None,
        "again": reassessments.offer(request.actor, found),
        "flow": IMPROVEMENT,
    }
    return page(request, "benchmarking/improvements/plan.html", context)


@audience(ENTERPRISE)
def add(request: Request, pk: int) -> HttpResponse:
    """Undertake a measure; `?indicator=` ticks the gap from which one comes, also several times."""
    found = get_object_or_404(gaps.visible_to(request.actor), pk=pk)
    form = ImprovementForm(
        request.POST if request.method == "POST" else None,
        gaps=gaps.report(found, request.actor).gaps,
        chosen=request.GET.getlist("indicator"),
    )
    if form.is_valid():
        try:
            actions.plan(assessment=found, measure=_measure(form), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已安排改进措施。")
            return redirect("benchmarking:plan", pk=pk)
    return _form(request, found, form, "安排改进措施")


@audience(ENTERPRISE)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a measure; beside what a colleague has saved meanwhile it is shown, and the next save is upon that."""
    latest: Line | None = None
    improvement = get_object_or_404(improvements.visible_to(request.actor), pk=pk)
    # what is aimed at is above what holds now
    assessment = again_queries.newest(improvement.assessment)
    form = ImprovementForm(
        request.POST if request.method == "POST" else None,
        gaps=gaps.report(assessment, request.actor).gaps,
        improvement=improvement,
    )
    if form.is_valid():
        try:
            actions.edit(
                improvement=improvement,
                measure=_measure(form),
                version=form.cleaned_data["version"] or 0,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
            present = _found(request, pk)
            if present.version != form.cleaned_data["version"]:
                latest = improvements.line(present, clock.today())
        else:
            messages.success(request, "已修改改进措施。")
            return redirect("benchmarking:improvement", pk=pk)
    return _form(request, assessment, form, "修改改进措施", improvement, latest)


def _measure(form: ImprovementForm) -> actions.Measure:
    given = {name: form.cleaned_data[name] for name in ("title", "owner", "due_on", "cost", "detail")}
    return actions.Measure(**given, aims=form.aims())


def _form(
    request: Request,
    assessment: Assessment,
    form: ImprovementForm,
    title: str,
    improvement: Improvement | None = None,
    latest: Line | None = None,
) -> HttpResponse:
    context = {
        "assessment": assessment, "form": form, "title": title, "improvement": improvement, "latest": latest,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return page(request, "benchmarking/improvements/form.html", context, status=status)


# ── one measure ─────────────────────────────────────────────────────────────────────────────────
@audience(ENTERPRISE, READERS)
@require_safe
def improvement(request: Request, pk: int) -> HttpResponse:
    """A measure, how it went on, and what can be done with it."""
    return _show(request, _found(request, pk))


def _found(request: Request, pk: int) -> Improvement:
    visible = improvements.with_lines(improvements.visible_to(request.actor))
    return get_object_or_404(visible, pk=pk)


def _show(request: Request, found: Improvement, status: int = 200, **given: forms.BaseForm) -> HttpResponse:
    """The page; `given` are forms that were refused, by the name of their act."""
    mine = can_plan(request.actor, found.assessment) is None
    steps = IMPROVEMENT.open_to(request.actor.role, found.status) if mine else []
    may_edit = can_improve(request.actor, found) is None
    offered = {step.name for step in steps} | ({"note"} if may_edit else set())
    context: dict[str, Any] = {
        "improvement": found,
        "assessment": found.assessment,
        "line": improvements.line(found, clock.today()),
        "notes": found.notes.select_related("by", "attachment"),
        "changes": found.status_changes.select_related("by"),
        "flow": IMPROVEMENT,
        "may_edit": may_edit,
        # forms that the measure's present state has no place for any more: why, and what was typed is not lost
        "refused": [form for name, form in given.items() if name not in offered],
        "note_form": given.get("note") or NoteForm(),
        "acts": [
            {"step": step, "form": given.get(step.name) or _FORMS[step.name]()}
            for step in steps
            if step.name in _FORMS
        ],
    }
    return page(request, "benchmarking/improvements/detail.html", context, status=status)


@audience(ENTERPRISE)
@require_POST
def note(request: Request, pk: int) -> HttpResponse:
    """Say how it goes on."""
    found = _found(request, pk)
    form = NoteForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.note(
                improvement=found, by=request.actor, at=clock.now(), **form.cleaned_data
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已记录进展。")
            return redirect("benchmarking:improvement", pk=pk)
    return _show(request, _found(request, pk), status=422, note=form)


@audience(ENTERPRISE, READERS)
@require_safe
def note_file(request: Request, pk: int) -> FileResponse:
    """The paper that a note shows, as an attachment that no browser runs."""
    file = get_object_or_404(improvements.with_papers(request.actor), pk=pk).attachment
    if file is None:
        raise Http404
    try:
        return uploads.response(file.sha256, name=file.name, media_type=file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error


_FORMS: dict[str, type[forms.Form]] = {"finish": FinishForm, "drop": ReasonForm, "resume": ReasonForm}
_ACTS: dict[str, Callable[..., Improvement]] = {
    "finish": actions.finish, "drop": actions.drop, "resume": actions.resume,
}  # fmt: skip
_SAID = {"finish": "已登记完成。", "drop": "措施已取消。", "resume": "措施已重新实施。"}


@audience(ENTERPRISE)
@require_POST
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Finish a measure, give it up, or take it up again."""
    if name not in _ACTS:
        raise Http404
    found = _found(request, pk)
    form = _FORMS[name](request.POST)
    if form.is_valid():
        try:
            _ACTS[name](improvement=found, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _SAID[name])
            return redirect("benchmarking:improvement", pk=pk)
    return _show(request, _found(request, pk), status=422, **{name: form})
