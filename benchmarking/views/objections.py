"""Objections to verified results: raised by the enterprise, listed and answered by the lead bureau."""

from collections.abc import Iterable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import objections as actions
from benchmarking.forms.objections import AnswerForm, ObjectionFilter, ObjectionForm
from benchmarking.models import Objection
from benchmarking.queries import declarations, gaps, objection_states, objections, verdicts
from benchmarking.rules.declarations import CRITERIA
from benchmarking.rules.objections import can_answer
from benchmarking.states import OBJECTION
from dongtou_brand.kernel import clock, past, uploads
from dongtou_brand.kernel import sheets as workbooks
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE_SIZE = 20
COLUMNS: tuple[workbooks.Shown[Objection], ...] = (
    workbooks.Shown("企业名称", lambda one: one.assessment.enterprise.name, "企业现在或当日的名称。", 32, text=True),
    workbooks.Shown("街道（乡镇）", lambda one: one.assessment.enterprise.township.short_name),
    workbooks.Shown("轮次", lambda one: one.assessment.title, width=18),
    workbooks.Shown("有异议的指标", lambda one: _codes(one), width=20),
    workbooks.Shown("异议理由", lambda one: one.text, width=48, text=True),
    workbooks.Shown("提出人", lambda one: one.raised_by.name, text=True),
    workbooks.Shown("提出时间", lambda one: workbooks.minute(one.raised_at), width=18),
    workbooks.Shown("状态", lambda one: one.get_status_display(), "导出时（历史时点为当日日终）的状态。", 16),
    workbooks.Shown("答复意见", lambda one: one.answer, "未答复的为空。", 48, text=True),
    workbooks.Shown("答复人", lambda one: one.answered_by.name if one.answered_by else "", text=True),
    workbooks.Shown("答复时间", lambda one: workbooks.minute(one.answered_at), width=18),
)  # fmt: skip


def _codes(objection: Objection) -> str:
    return "、".join(point.indicator.code for point in objection.points.all())


@audience(ENTERPRISE)
def raise_objection(request: Request, pk: int) -> HttpResponse:
    """Object to a result; the form names every indicator with what was found."""
    found = get_object_or_404(gaps.visible_to(request.actor), pk=pk)
    indicators = list(verdicts.indicator_of(found))
    form = ObjectionForm(indicators, *((request.POST, request.FILES) if request.method == "POST" else ()))
    made = objections.chance(found, request.actor, clock.today())
    if form.is_valid():
        try:
            chosen = set(form.cleaned_data["points"])
            objection = actions.object_to(
                assessment=found,
                indicators=[one for one in indicators if one.pk in chosen],
                text=form.cleaned_data["text"],
                file=form.cleaned_data["file"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "异议已提交，牵头单位将书面答复。")
            return redirect("benchmarking:objection", pk=objection.pk)
    context = {"assessment": found, "form": form, "chance": made}
    return page(request, "benchmarking/objections/form.html", context, status=422 if form.errors else 200)


@audience(LEAD, Role.TOWNSHIP_OFFICER)
@require_safe
@past.dated("benchmarking:objections", "核验异议")
def objection_list(request: Request) -> HttpResponse:
    """The objections that the reader may see, those that wait first."""
    found, listed = _asked(request)
    rows = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    if found.day:
        rows.object_list = objection_states.stood(rows.object_list, found.day)
    context = {
        "filter": found,
        "page": rows,
        "waiting": None if found.day else objections.waiting(request.actor),
        "flow": OBJECTION,
    }
    return page(request, "benchmarking/objections/list.html", context | past.asks(found.day))


@audience(LEAD, Role.TOWNSHIP_OFFICER)
@require_safe
@past.dated("benchmarking:objections", "核验异议")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    found, listed = _asked(request)
    rows: Iterable[Objection] = listed.iterator(chunk_size=500)
    if found.day:
        rows = past.in_handfuls(rows, partial(objection_states.stood, day=found.day))
    return workbooks.stream_list(
        past.titled("核验异议", found.day),
        COLUMNS,
        rows,
        code="benchmarking.objections",
        said=workbooks.said(found.form),
        at=clock.now(),
        until=past.said(found.day),
    )


def _asked(request: Request) -> tuple[ObjectionFilter, "QuerySet[Objection]"]:
    """The conditions and what meets them, what waits for an answer first on every database."""
    day = past.past_day_of(request)
    if day is None:
        listed, answered = objections.with_points(objections.visible_to(request.actor)), "answered_at"
    else:
        listed, answered = objection_states.objections_as_of(request.actor, day), "answered_then"
    listed = listed.order_by(F(answered).asc(nulls_first=True), "-raised_at", "-pk")
    found = ObjectionFilter(request.GET, queryset=listed, day=day)
    return found, found.qs


@audience(ENTERPRISE, LEAD, Role.TOWNSHIP_OFFICER)
@require_safe
def objection(request: Request, pk: int) -> HttpResponse:
    """An objection, and its answer."""
    return _show(request, pk)


@audience(LEAD)
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer in writing: the result stands, or the assessment is verified anew."""
    found = get_object_or_404(objections.visible_to(request.actor), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        act = {"uphold": actions.uphold, "reject": actions.reject}[form.cleaned_data["decision"]]
        try:
            act(objection=found, answer=form.cleaned_data["answer"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已答复，并通知企业。")
            return redirect("benchmarking:objection", pk=pk)
    return _show(request, pk, form)


def _show(request: Request, pk: int, form: AnswerForm | None = None) -> HttpResponse:
    found = get_object_or_404(objections.with_points(objections.visible_to(request.actor)), pk=pk)
    assessment = found.assessment
    officer = request.actor.role in {Role.LEAD_OFFICER, Role.LEAD_CHIEF}
    declared = declarations.of(assessment, request.actor) if officer else None
    refusal = None
    if officer:
        refusal = can_answer(request.actor, found, declared, "?", objections.chiefs(assessment))
    context = {
        "objection": found,
        "assessment": assessment,
        "form": form or AnswerForm(),
        "officer": officer,
        "refusal": refusal,
        "to_declare": officer and declared is None and found.status == OBJECTION.start,
        "criteria": CRITERIA,
        "flow": OBJECTION,
    }
    return page(request, "benchmarking/objections/detail.html", context, status=422 if form else 200)


@audience(ENTERPRISE, LEAD, Role.TOWNSHIP_OFFICER)
@require_safe
def paper(request: Request, pk: int) -> FileResponse:
    """The paper that came with an objection, as an attachment that no browser runs."""
    file = get_object_or_404(objections.visible_to(request.actor), pk=pk).attachment
    if file is None:
        raise Http404
    try:
        return uploads.response(file.sha256, name=file.name, media_type=file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
