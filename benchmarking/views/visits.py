"""On-site verifications: planning one, the checklist on the phone, the photos, and ending it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import visits as actions
from benchmarking.enums import AssessmentStatus, VisitStatus
from benchmarking.forms.visits import FinishForm, ItemForm, PhotoForm, PlanForm, ReasonForm, VisitFilter
from benchmarking.models import Indicator, Visit, VisitItem
from benchmarking.queries import assessments, declarations, rounds, visits
from benchmarking.queries.visits import Line
from benchmarking.rules.declarations import CRITERIA
from benchmarking.rules.visits import can_call_off, can_check, can_go_along, can_plan
from benchmarking.states import VISIT
from dongtou_brand.kernel import clock, past, uploads
from dongtou_brand.kernel import sheets as workbooks
from dongtou_brand.kernel.actor import ENTERPRISE as ENTERPRISE_ROLES
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE_SIZE = 20
PAGE = "benchmarking/visits/detail.html"
COLUMNS: tuple[workbooks.Shown[Any], ...] = (
    workbooks.Shown("企业名称", lambda one: one.assessment.enterprise.name, "企业现在的名称。", 32, text=True),
    workbooks.Shown("街道（乡镇）", lambda one: one.assessment.enterprise.township.short_name),
    workbooks.Shown("轮次", lambda one: one.assessment.title, width=24),
    workbooks.Shown("核查日期", lambda one: one.planned_on, width=12),
    workbooks.Shown("核查地点", lambda one: one.place, width=30, text=True),
    workbooks.Shown("核查人员", lambda one: "、".join(m.person.name for m in one.members.all()), width=20, text=True),
    workbooks.Shown("状态", lambda one: one.get_status_display(), "导出时的状态。"),
    workbooks.Shown("核查项数", lambda one: one.lines, "核查清单的项数。", 10, 0),
    workbooks.Shown("不符项数", lambda one: one.mismatches, "现场情况与自评不符的项数。", 10, 0),
    workbooks.Shown("完成日期", lambda one: one.done_on, width=12),
)  # fmt: skip


@audience(READERS, Role.EXPERT)
@require_safe
@past.present_only("benchmarking:visits", "现场核查")
def visit_list(request: Request) -> HttpResponse:
    """The visits that the reader may see, the latest day first."""
    found = VisitFilter(request.GET, queryset=visits.with_counts(visits.visible_to(request.actor)))
    rows = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": rows, "flow": VISIT}
    return page(request, "benchmarking/visits/list.html", context)


@audience(READERS, Role.EXPERT)
@require_safe
@past.present_only("benchmarking:visits", "现场核查")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    found = VisitFilter(request.GET, queryset=visits.with_counts(visits.visible_to(request.actor)))
    return workbooks.stream_list(
        "现场核查",
        COLUMNS,
        found.qs.iterator(chunk_size=500),
        code="benchmarking.visits",
        said=workbooks.said(found.form),
        at=clock.now(),
    )


@audience(LEAD)
def plan(request: Request, pk: int) -> HttpResponse:
    """Plan a visit for an assessment."""
    assessment = get_object_or_404(assessments.visible_to(request.actor), pk=pk)
    form = PlanForm(request.POST or None, assessment=assessment)
    if form.is_valid():
        chosen = set(form.cleaned_data.pop("indicators"))
        indicators = [one for one in rounds.indicators_within(assessment) if str(one.pk) in chosen]
        try:
            made = _plan(assessment, form, indicators, request)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已安排现场核查，已通知核查人员、企业和所在街道（乡镇）。")
            return redirect("benchmarking:visit", pk=made.pk)
    words = can_plan(request.actor, assessment, declarations.of(assessment, request.actor))
    context = {"assessment": assessment, "form": form, "refusal": words}
    return page(request, "benchmarking/visits/plan.html", context, status=422 if form.is_bound else 200)


def _plan(assessment: Any, form: PlanForm, indicators: list[Indicator], request: Request) -> Visit:
    return actions.plan(
        assessment=assessment, indicators=indicators, by=request.actor, at=clock.now(), **form.cleaned_data
    )


# ── one visit ───────────────────────────────────────────────────────────────────────────────────
@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def visit(request: Request, pk: int) -> HttpResponse:
    """A visit; for those who go along its checklist is the form that is filled in on site."""
    return _show(request, _found(request, pk))


def _found(request: Request, pk: int) -> Visit:
    return get_object_or_404(visits.visible_to(request.actor), pk=pk)


def _may_check(request: Request, found: Visit) -> bool:
    declared = declarations.of(found.assessment, request.actor)
    return can_check(request.actor, found, visits.member_ids(found), declared) is None


def _show(request: Request, found: Visit, status: int = 200, **given: forms.BaseForm) -> HttpResponse:
    """The page; `given` are forms that were refused, by the name of their act."""
    actor = request.actor
    declared = declarations.of(found.assessment, actor)
    steps = {step.name: step for step in VISIT.open_to(actor.role, found.status)}
    refused = {
        "finish": can_go_along(actor, found, visits.member_ids(found), declared),
        "reopen": can_plan(actor, found.assessment, declared),
        "cancel": can_call_off(actor, declared),
    }
    steps = {name: step for name, step in steps.items() if refused[name] is None}
    # What was seen is the enterprise's to read once the visit is done, and an expert declares first.
    reads = actor.role not in ENTERPRISE_ROLES or found.status == VisitStatus.DONE
    reads = reads and visits.is_open_to(actor, found)
    editable = _may_check(request, found)
    context: dict[str, Any] = {
        "visit": found,
        "assessment": found.assessment,
        "rows": [_row(line, editable) for line in visits.lines(found)] if reads else [],
        "reads": reads,
        "editable": editable,
        "undeclared": declared is None
        and actor.user_id in visits.member_ids(found)
        and found.assessment.status == AssessmentStatus.SUBMITTED,
        "criteria": CRITERIA,
        "changes": found.status_changes.select_related("by"),
        "flow": VISIT,
        "acts": [{"step": step, "form": given.get(name) or _form(name)} for name, step in steps.items()],
        # a form that the present state has no place for any more: why, and what was typed is not lost
        "refused": [form for name, form in given.items() if name not in steps],
    }
    return page(request, PAGE, context, status=status)


def _row(line: Line, editable: bool, form: ItemForm | None = None) -> dict[str, Any]:
    return {"line": line, "item": line.item, "form": (form or ItemForm(item=line.item)) if editable else None}


def _form(name: str) -> forms.Form:
    return FinishForm(initial={"done_on": clock.today()}) if name == "finish" else ReasonForm()


_ACTS: dict[str, Callable[..., Visit]] = {
    "finish": actions.finish, "cancel": actions.cancel, "reopen": actions.reopen,
}  # fmt: skip
_SAID = {
    "finish": "核查已完成。",
    "cancel": "核查已取消，已通知核查人员和企业。",
    "reopen": "核查记录已重新打开。",
}


@audience(LEAD)
@require_POST
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """End a visit, call it off, or open its record again."""
    if name not in _ACTS:
        raise Http404
    found = _found(request, pk)
    form: forms.Form = FinishForm(request.POST) if name == "finish" else ReasonForm(request.POST)
    if form.is_valid():
        try:
            _ACTS[name](visit=found, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _SAID[name])
            return redirect("benchmarking:visit", pk=pk)
    return _show(request, _found(request, pk), status=422, **{name: form})


# ── a line of the checklist ─────────────────────────────────────────────────────────────────────
@audience(LEAD, Role.EXPERT)
@require_POST
def item(request: Request, pk: int) -> HttpResponse:
    """Save a line; on a stale version the colleague's is shown beside one's own, which is not lost."""
    found = _item(request, pk)
    form = ItemForm(request.POST, item=found)
    lost = None
    if form.is_valid():
        try:
            lost = actions.check(item=found, by=request.actor, at=clock.now(), **form.cleaned_data).lost
        except Refused as refusal:
            form.add_error(None, refusal.words)
    if form.is_valid() and lost is None:
        return _answer(request, _item(request, pk), None)
    fresh = _item(request, pk)
    if lost is not None:
        words = f"{fresh.saved_by} 刚刚保存了“{fresh.get_result_display()}”{f'：{fresh.note}' if fresh.note else ''}。"
        # the next save is upon what the colleague has saved
        typed = request.POST.copy()
        typed["version"] = str(fresh.version)
        form = ItemForm(typed, item=fresh)
        form.add_error(None, f"{words}下面是您填写的内容，再点“保存”将替换。")
    return _answer(request, fresh, form)


@audience(LEAD, Role.EXPERT)
@require_POST
def photo_add(request: Request, pk: int) -> HttpResponse:
    """Keep a photo of a line."""
    found = _item(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    words = [str(error) for errors in form.errors.values() for error in errors]
    if form.is_valid():
        try:
            actions.add_photo(item=found, file=form.cleaned_data["photo"], by=request.actor, at=clock.now())
        except Refused as refusal:
            words = [refusal.words]
    return _photos(request, found, words)


@audience(LEAD, Role.EXPERT)
@require_POST
def photo_remove(request: Request, pk: int) -> HttpResponse:
    """Take a photo away."""
    photo = get_object_or_404(visits.photos_visible_to(request.actor), pk=pk)
    words = []
    try:
        actions.remove_photo(photo=photo, by=request.actor, at=clock.now())
    except Refused as refusal:
        words = [refusal.words]
    return _photos(request, _item(request, photo.item_id), words)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def photo(request: Request, pk: int) -> FileResponse:
    """The photo itself."""
    file = get_object_or_404(visits.photos_visible_to(request.actor), pk=pk).attachment
    try:
        return uploads.response(file.sha256, name=file.name, media_type=file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error


def _item(request: Request, pk: int) -> VisitItem:
    return get_object_or_404(visits.items_visible_to(request.actor), pk=pk)


def _back(found: VisitItem) -> HttpResponse:
    address = reverse("benchmarking:visit", args=[found.visit_id])
    return HttpResponseRedirect(f"{address}#item-{found.pk}", status=303)


def _answer(request: Request, found: VisitItem, refused: ItemForm | None) -> HttpResponse:
    """The line again: for a script alone, else on the page or by going back to it."""
    if refused is None and not request.htmx:
        return _back(found)
    # what was typed stays to be read, also when the record was closed meanwhile
    row = _row(visits.line(found), refused is not None or _may_check(request, found.visit), refused)
    if request.htmx:
        context = {"row": row, "visit": found.visit, "saved": refused is None}
        return page(request, PAGE, context, fragment="line", status=422 if refused else 200)
    words = [str(error) for errors in (refused.errors.values() if refused else ()) for error in errors]
    for sentence in words:
        messages.error(request, sentence)
    context = {"row": row, "visit": found.visit, "assessment": found.visit.assessment}
    return page(request, "benchmarking/visits/line.html", context, status=422)


def _photos(request: Request, found: VisitItem, words: list[str]) -> HttpResponse:
    """The photos of a line again."""
    if not request.htmx:
        for sentence in words:
            messages.error(request, sentence)
        return _back(found)
    row = _row(visits.line(found), _may_check(request, found.visit))
    context = {"row": row, "visit": found.visit, "words": words}
    return page(request, PAGE, context, fragment="photos", status=422 if words else 200)
