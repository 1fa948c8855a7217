"""Rounds of self-assessment."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from benchmarking.actions import rounds as round_actions
from benchmarking.forms.rounds import RoundForm
from benchmarking.queries import rounds
from benchmarking.rules.rounds import state_on, who_words
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import LEAD, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE_SIZE = 20
COLUMNS: tuple[sheets.Shown[Any], ...] = (
    sheets.Shown("轮次", str, width=18),
    sheets.Shown("指标目录", lambda one: str(one.catalogue), width=32, text=True),
    sheets.Shown(
        "参加范围", lambda one: who_words(one, one.named or 0), "不含后来进入或离开梯度的变化。", 24
    ),
    sheets.Shown("填报开始", lambda one: one.opens_on),
    sheets.Shown("填报截止", lambda one: one.due_on),
    sheets.Shown("核验截止", lambda one: one.verify_by),
    sheets.Shown("状态", lambda one: state_on(one, clock.today()), "导出当日的状态。", 10),
    sheets.Shown("已开始", lambda one: one.begun, "已开始自评的企业数（含草稿）。", 10),
    sheets.Shown("待核验", lambda one: one.waiting, "已提交、等待核验的企业数。", 10),
    sheets.Shown("已核验", lambda one: one.verified, "核验已确认的企业数。", 10),
)


@audience(LEAD)
@past.present_only("benchmarking:rounds", "自评轮次")
def round_list(request: Request) -> HttpResponse:
    """The rounds with how far they are; and a new one."""
    form = RoundForm(request.POST or None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            opened = round_actions.open_round(**form.opening(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, f"{opened}自评已开放，已通知参加的企业。")
            return redirect("benchmarking:rounds")
    rows = Paginator(rounds.with_progress(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    for each in rows.object_list:
        each.who = who_words(each, each.named or 0)  # type: ignore[attr-defined]
    context = {"page": rows, "form": form, "today": clock.today()}
    return page(request, "benchmarking/rounds/list.html", context, status=422 if form.errors else 200)


@audience(LEAD)
@require_safe
@past.present_only("benchmarking:rounds", "自评轮次")
def export(request: Request) -> HttpResponseBase:
    """The rounds as a workbook, all pages."""
    rows = rounds.with_progress(request.actor).iterator(chunk_size=500)
    return sheets.stream_list("自评轮次", COLUMNS, rows, code="benchmarking.rounds", said="", at=clock.now())
