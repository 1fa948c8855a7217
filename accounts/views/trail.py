"""The trail, for the audit administrator alone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import trail as actions
from accounts.forms.trail import TrailFilter
from accounts.models import TrailEntry
from accounts.queries import trail
from accounts.rules import trail_words
from accounts.rules.trail import changes
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request

PER_PAGE = 20
COLUMNS: tuple[sheets.Shown[TrailEntry], ...] = (
    sheets.Shown("序号", lambda one: one.sequence, "在链条中的序号，依次相连。", 10),
    sheets.Shown("时间", lambda one: f"{localtime(one.at):%Y-%m-%d %H:%M:%S}", "北京时间。", 20, text=True),
    sheets.Shown("人员", lambda one: one.actor, "办理时的姓名。", text=True),
    sheets.Shown("单位", lambda one: one.organisation, "办理时所在单位的名称。", 28, text=True),
    sheets.Shown("事项", lambda one: trail_words.words(one.action), width=24),
    sheets.Shown("原因", lambda one: one.reason, width=36, text=True),
    sheets.Shown("对象", lambda one: one.subject, "办理时的名称。", 32, text=True),
    sheets.Shown("来源地址", lambda one: one.address or "", width=18, text=True),
)


@audience(Role.AUDIT_ADMIN)
@require_safe
@past.dated("accounts:trail", "操作日志")
def index(request: Request) -> HttpResponse:
    """Who did what, when, from where, and why."""
    day = past.past_day_of(request)
    rows = TrailFilter(request.GET, trail.as_of(trail.visible_to(request.actor), day))
    found = Paginator(rows.qs, PER_PAGE).get_page(request.GET.get("page"))
    for entry in found:
        entry.words = trail_words.words(entry.action)
    context = {"form": rows.form, "entries": found, "verified": trail.last_verification(day)}
    return page(request, "accounts/trail/list.html", context | past.asks(day), fragment="rows")


@audience(Role.AUDIT_ADMIN)
@require_safe
@past.dated("accounts:trail", "操作日志")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    day = past.past_day_of(request)
    asked = TrailFilter(request.GET, trail.as_of(trail.visible_to(request.actor), day))
    return sheets.stream_list(
        past.titled("操作日志", day),
        COLUMNS,
        asked.qs.iterator(chunk_size=2000),
        code="accounts.trail",
        said=sheets.said(asked.form),
        at=clock.now(),
        until=past.said(day),
    )


@audience(Role.AUDIT_ADMIN)
@require_safe
def detail(request: Request, sequence: int) -> HttpResponse:
    """One act, with what it changed and the seals that hold it in the chain."""
    entry = get_object_or_404(trail.visible_to(request.actor), sequence=sequence)
    context = {
        "entry": entry,
        "role": Role(entry.role).label,
        "words": trail_words.words(entry.action),
        "changes": trail_words.spoken(changes(entry.detail)),
    }
    return page(request, "accounts/trail/detail.html", context)


@audience(Role.AUDIT_ADMIN)
@require_POST
def verify(request: Request) -> HttpResponse:
    """Walk the chain now; that it was walked stands in the trail too."""
    verdict = trail.verify()
    actions.verified(verdict=verdict, by=request.actor, at=clock.now())
    if verdict.fault:
        messages.error(request, f"操作日志不完整：{verdict.fault.words}。请立即保全数据库并报告。")
    else:
        messages.success(request, f"操作日志完整：已逐条核对 {verdict.checked} 条。")
    return redirect("accounts:trail")
