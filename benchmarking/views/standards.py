"""The register of standards: the list, a standard with its stages and who made it, and keeping it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import standards as actions
from benchmarking.forms.standards import (
    EditForm,
    FactsForm,
    NewForm,
    ProposalForm,
    PublisherForm,
    StageForm,
    StandardFilter,
)
from benchmarking.models import Standard
from benchmarking.queries import standards
from benchmarking.rules.standards import Facts
from benchmarking.states import STANDARD
from dongtou_brand.kernel import clock, past
from dongtou_brand.kernel import sheets as workbooks
from dongtou_brand.kernel.actor import ENTERPRISE as ENTERPRISE_ROLES
from dongtou_brand.kernel.actor import LEAD as LEAD_ROLES
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.enums import StandardStage
from enterprises.queries import enterprises

PAGE_SIZE = 20
COLUMNS: tuple[workbooks.Shown[Standard], ...] = (
    workbooks.Shown("标准编号", lambda one: one.number, "发布前为空。", 20, text=True),
    workbooks.Shown("标准名称", lambda one: one.title, width=36, text=True),
    workbooks.Shown("产品类别", lambda one: one.product_group, width=18, text=True),
    workbooks.Shown("状态", lambda one: one.get_stage_display(), "导出时（历史时点为当日日终）的状态。", 12),
    workbooks.Shown("立项计划批次", lambda one: one.plan_batch, width=18, text=True),
    workbooks.Shown("发布机构", lambda one: one.publisher.name if one.publisher else None, "发布时的机构。", 30, text=True),
    workbooks.Shown("发布日期", lambda one: one.published_on, width=12),
    workbooks.Shown("实施日期", lambda one: one.implemented_on, width=12),
    workbooks.Shown("代替标准", lambda one: one.replaced_by.number if one.replaced_by else None, width=20, text=True),
    workbooks.Shown("来源", lambda one: one.source, width=30, text=True),
)  # fmt: skip


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
@past.dated("benchmarking:standards", "标准库")
def standard_list(request: Request) -> HttpResponse:
    """The register, what is being made first, then the newest texts."""
    found, listed, day = _asked(request)
    rows = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    if day is not None:
        rows.object_list = standards.stood(rows.object_list, day)
    context = {
        "filter": found,
        "page": rows,
        "counts": standards.counts(request.actor) if day is None else {},
        "flow": STANDARD,
        "keeps": request.actor.role in LEAD_ROLES,
        "proposes": request.actor.role in ENTERPRISE_ROLES,
    }
    return page(request, "benchmarking/standards/list.html", context | past.asks(day))


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
@past.dated("benchmarking:standards", "标准库")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    found, listed, day = _asked(request)
    rows = listed.iterator(chunk_size=500)
    return workbooks.stream_list(
        past.titled("标准库", day),
        COLUMNS,
        rows if day is None else past.in_handfuls(rows, lambda some: standards.stood(some, day)),
        code="benchmarking.standards",
        said=workbooks.said(found.form),
        at=clock.now(),
        until=past.said(day),
    )


def _asked(request: Request) -> tuple[StandardFilter, "QuerySet[Standard]", date | None]:
    day, actor = past.past_day_of(request), request.actor
    found = standards.visible_to(actor) if day is None else standards.standards_as_of(actor, day)
    conditions = StandardFilter(request.GET, queryset=found)
    return conditions, conditions.qs, day


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def standard(request: Request, pk: int) -> HttpResponse:
    """A standard: its facts, how it came about, and which enterprises made it."""
    return _show(request, _found(request, pk))


def _found(request: Request, pk: int) -> Standard:
    return get_object_or_404(standards.visible_to(request.actor), pk=pk)


def _show(
    request: Request, found: Standard, name: str = "", refused: StageForm | None = None
) -> HttpResponse:
    """The page; `refused` is the form of the step `name` that was not taken."""
    changes = standards.changes(found)
    steps = STANDARD.open_to(request.actor.role, found.stage)
    context: dict[str, Any] = {
        "standard": found,
        "changes": changes,
        "track": standards.track(found, changes),
        "parts": standards.parts(found, request.actor),
        "flow": STANDARD,
        "keeps": request.actor.role in LEAD_ROLES,
        "acts": [
            {
                "step": step,
                "form": refused
                if refused and step.name == name
                else StageForm(step=step, standard=found, initial={"on": clock.today()}),
            }
            for step in steps
        ],
        # a form that the present stage has no place for any more: why, and what was typed is not lost
        "refused": refused if refused and name not in {step.name for step in steps} else None,
    }
    return page(request, "benchmarking/standards/detail.html", context, status=422 if refused else 200)


@audience(LEAD)
@require_POST
def advance(request: Request, pk: int, name: str) -> HttpResponse:
    """Write down the next stage."""
    found = _found(request, pk)
    step = next((step for step in STANDARD.steps if step.name == name), None)
    if step is None:
        raise Http404
    form = StageForm(request.POST, step=step, standard=found)
    if form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("on", "words")}
        try:
            actions.advance(
                standard=found, name=name, facts=form.facts(), by=request.actor, at=clock.now(), **given
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, f"{step.words}：已保存。")
            return redirect("benchmarking:standard", pk=pk)
    return _show(request, _found(request, pk), name, form)


@audience(LEAD)
def add(request: Request) -> HttpResponse:
    """Enter a standard at the stage that it is at."""
    form = NewForm(request.POST or None, initial={"stage": StandardStage.PUBLISHED})
    if form.is_valid():
        stage = StandardStage(form.cleaned_data["stage"])
        try:
            made = actions.record(
                facts=form.facts(), stage=stage, on=form.cleaned_data["on"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已登记标准。")
            return redirect("benchmarking:standard", pk=made.pk)
    return _form(request, form, "登记标准")


@audience(LEAD)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct what the register says; beside what somebody else has saved meanwhile."""
    found = _found(request, pk)
    initial = {name: getattr(found, name) for name in (*FactsForm.base_fields, "version")}
    form = EditForm(request.POST or None, initial=initial)
    latest = None
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(
                standard=found, facts=form.facts(), version=version, by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
            latest = _found(request, pk)
        else:
            messages.success(request, "已保存。")
            return redirect("benchmarking:standard", pk=pk)
    return _form(request, form, "更正标准信息", found, latest)


def _form(
    request: Request,
    form: FactsForm,
    title: str,
    found: Standard | None = None,
    latest: Standard | None = None,
) -> HttpResponse:
    context = {"form": form, "title": title, "standard": found, "latest": latest}
    return page(request, "benchmarking/standards/form.html", context, status=422 if form.is_bound else 200)


@audience(ENTERPRISE)
def propose(request: Request) -> HttpResponse:
    """An enterprise proposes a standard."""
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        facts = Facts(title=given["title"], product_group=given["product_group"])
        enterprise = enterprises.of_actor(request.actor)
        try:
            made = actions.propose(
                enterprise=enterprise, facts=facts, words=given["words"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已提出立项建议，市场监管局将联系论证。")
            return redirect("benchmarking:standard", pk=made.pk)
    context = {"form": form}
    return page(request, "benchmarking/standards/propose.html", context, status=422 if form.is_bound else 200)


@audience(LEAD)
def publishers(request: Request) -> HttpResponse:
    """Who publishes from when until when."""
    form = PublisherForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_publisher(by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已保存发布机构。")
            return redirect("benchmarking:publishers")
    context = {"form": form, "publishers": standards.publishers()}
    return page(
        request, "benchmarking/standards/publishers.html", context, status=422 if form.is_bound else 200
    )
