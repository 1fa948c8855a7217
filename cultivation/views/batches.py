"""Batches and the ladder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from cultivation.actions import batches as actions
from cultivation.forms.batches import AdmitForm, BatchForm, MoveForm
from cultivation.models import Batch, Member
from cultivation.queries import batches
from cultivation.rules.batches import can_manage
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import enterprises, heads

BATCHES: tuple[sheets.Shown[Any], ...] = (
    sheets.Shown("批次", lambda one: one.name, width=32, text=True),
    sheets.Shown("年度", lambda one: one.year, width=10),
    sheets.Shown("类别", lambda one: one.get_kind_display()),
    sheets.Shown(
        "企业（家）",
        lambda one: one.size,
        "列入本批次的企业数（历史时点为当日已登记的），含以后已注销、被合并的。",
        12,
    ),
    sheets.Shown("认定日期", lambda one: one.decided_on),
    sheets.Shown("认定文件", lambda one: one.document, width=32, text=True),
)
MEMBERS: tuple[sheets.Shown[Member], ...] = (
    sheets.Shown(
        "企业", lambda one: one.enterprise.name, "企业导出时（历史时点为当日）的名称。", 32, text=True
    ),
    sheets.Shown("统一社会信用代码", lambda one: one.enterprise.credit_code, width=24, text=True),
    sheets.Shown(
        "街道（乡镇）",
        lambda one: one.enterprise.township.short_name,
        "企业导出时（历史时点为当日）所在的街道（乡镇）。",
    ),
    sheets.Shown("行业", lambda one: str(one.enterprise.industry), width=28),
    sheets.Shown(
        "现处梯度", lambda one: one.enterprise.get_rung_display(), "导出时（历史时点为当日）的梯度。"
    ),
    sheets.Shown("列入日期", lambda one: one.admitted_on, "列入本批次的日期。"),
)


@dataclass(frozen=True)
class Step:
    """One line of the tab 培育记录 as a workbook has it: admitted to a batch, or moved on the ladder."""

    kind: str
    what: str
    on: date
    basis: str
    by: str


STEPS: tuple[sheets.Shown[Step], ...] = (
    sheets.Shown("事项", lambda one: one.kind, "列入培育批次，或者梯度变动。"),
    sheets.Shown("内容", lambda one: one.what, "批次的名称，或者原梯度和新梯度。", 32, text=True),
    sheets.Shown("日期", lambda one: one.on, "列入批次或梯度变动的日期。"),
    sheets.Shown("类别或依据", lambda one: one.basis, "批次的类别，或者梯度变动的依据。", 40, text=True),
    sheets.Shown("经办人", lambda one: one.by, "梯度变动的经办人；列入批次的为空。", text=True),
)


@audience(READERS, ENTERPRISE)
@past.dated("cultivation:batches", "培育批次")
def batch_list(request: Request) -> HttpResponse:
    """All batches, newest first; also as they were on a day."""
    day = past.past_day_of(request)
    shown = Paginator(batches.visible_to(request.actor, day), 20).get_page(request.GET.get("page"))
    context = {"page_obj": shown, "refusal": can_manage(request.actor)}
    return page(request, "cultivation/batches/list.html", context | past.asks(day))


@require_safe
@audience(READERS, ENTERPRISE)
@past.dated("cultivation:batches", "培育批次")
def batches_export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    day = past.past_day_of(request)
    rows = batches.visible_to(request.actor, day).iterator(chunk_size=500)
    return sheets.stream_list(
        past.titled("培育批次", day),
        BATCHES,
        rows,
        code="cultivation.batches",
        said="",
        at=clock.now(),
        until=past.said(day),
    )


@audience(LEAD)
def batch_open(request: Request) -> HttpResponse:
    """Open a new batch."""
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.open_batch(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, f"已新建{batch.name}。")
            return redirect("cultivation:batch", batch.pk)
    context = {"form": form, "title": "新建批次"}
    return page(request, "cultivation/batches/form.html", context, status=422 if form.errors else 200)


@audience(READERS, ENTERPRISE)
@past.dated("cultivation:batch", "批次名单")
def batch_detail(request: Request, pk: int) -> HttpResponse:
    """A batch and its enterprises; the lead bureau admits further ones here. Also as it was on a day."""
    batch, day = _batch(request, pk)
    refusal = can_manage(request.actor)
    form = None if refusal or day else AdmitForm(batch, request.POST or None)
    if request.method == "POST":
        can_manage.check(request.actor)
        if form is not None and form.is_valid():
            try:
                actions.admit(batch=batch, **form.cleaned_data, by=request.actor, at=clock.now())
            except Refused as refused:
                form.add_error(None, refused.words)
            else:
                messages.success(request, f"已将{form.cleaned_data['enterprise']}列入{batch.name}。")
                return redirect("cultivation:batch", batch.pk)
    members = Paginator(batches.members(batch, day), 20).get_page(request.GET.get("page"))
    if day:
        members.object_list = batches.stood(members.object_list, day)
    context = {"batch": batch, "page_obj": members, "form": form, **past.asks(day)}
    status = 422 if form and form.errors else 200
    return page(request, "cultivation/batches/detail.html", context, status=status)


def _batch(request: Request, pk: int) -> tuple[Batch, date | None]:
    """A batch and the past day that is asked for; raises `NotThen` for one before the batch."""
    day = None if request.method == "POST" else past.past_day_of(request)
    batch = get_object_or_404(batches.visible_to(request.actor), pk=pk)
    if day and (recorded_on := localdate(batch.recorded_at)) > day:
        raise past.NotThen(f"{batch} {recorded_on} 登记，{day} 还没有登记这一批次。")
    return batch, day


@require_safe
@audience(READERS, ENTERPRISE)
@past.dated("cultivation:batch", "批次名单")
def members_export(request: Request, pk: int) -> HttpResponseBase:
    """The enterprises of a batch as a workbook, all pages."""
    batch, day = _batch(request, pk)
    rows: Iterable[Member] = batches.members(batch, day).iterator(chunk_size=500)
    if day:
        rows = past.in_handfuls(rows, partial(batches.stood, day=day))
    return sheets.stream_list(
        past.titled(f"{batch}_培育企业", day),
        MEMBERS,
        rows,
        code="cultivation.members",
        said=f"批次为“{batch}”；年度为“{batch.year}”",
        at=clock.now(),
        until=past.said(day),
    )


@audience(LEAD)
def rung_move(request: Request, pk: int) -> HttpResponse:
    """Move an enterprise on the ladder."""
    enterprise = get_object_or_404(enterprises.visible_to(request.actor), pk=pk)
    form = MoveForm(enterprise, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move(enterprise=enterprise, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, f"已调整{enterprise}的梯度。")
            return redirect("enterprises:detail", enterprise.pk)
    context = {"form": form, "enterprise": enterprise, "moves": batches.moves(enterprise)}
    return page(request, "cultivation/batches/move.html", context, status=422 if form.errors else 200)


@audience(READERS, ENTERPRISE)
@past.dated("enterprises:detail", "档案")
def memberships_of(request: Request, pk: int) -> HttpResponse:
    """The batches and moves of one enterprise, as a part of its dossier; also as of the end of a day."""
    day = past.day_of(request)
    enterprise, context = heads.head(request.actor, pk, "cultivation:memberships_of", day)
    context |= {
        "members": batches.memberships(enterprise, day),
        "moves": batches.moves(enterprise, day),
        "may_move": day is None and can_manage(request.actor) is None,
    }
    return page(request, "cultivation/batches/of.html", context)


@require_safe
@audience(READERS, ENTERPRISE)
@past.dated("enterprises:detail", "档案")
def memberships_of_export(request: Request, pk: int) -> HttpResponseBase:
    """The same tab as a workbook: the batches, then the moves, each in the order of the page."""
    day = past.day_of(request)
    enterprise, _ = heads.head(request.actor, pk, "cultivation:memberships_of", day)
    return sheets.stream_list(
        past.titled(f"培育记录_{enterprise.credit_code}", day),
        STEPS,
        _steps(enterprise, day),
        code="cultivation.of",
        said=f"企业为“{enterprise.name}”",
        at=clock.now(),
        until=past.said(day),
    )


def _steps(enterprise: Enterprise, day: date | None) -> Iterator[Step]:
    for member in batches.memberships(enterprise, day):
        batch = member.batch
        yield Step("列入批次", batch.name, member.admitted_on, str(batch.get_kind_display()), "")
    for move in batches.moves(enterprise, day):
        words = f"{move.get_source_display()} → {move.get_target_display()}"
        yield Step("梯度变动", words, move.on, move.reason, move.by.name)
