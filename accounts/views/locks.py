"""Locked names, for the security administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import sessions
from accounts.forms.locks import UnlockForm
from accounts.queries import locks
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

COLUMNS: tuple[sheets.Shown[locks.Lock], ...] = (
    sheets.Shown("账号", lambda one: one.username, width=20, text=True),
    sheets.Shown("人员", lambda one: one.person or "没有这个账号", text=True),
    sheets.Shown("来源地址", lambda one: one.address or "所有陌生地址", width=20, text=True),
    sheets.Shown("失败次数", lambda one: one.failures, "锁定期内登录失败的次数。", 10),
    sheets.Shown("最近失败", lambda one: sheets.minute(one.last), width=18),
    sheets.Shown("解除时间", lambda one: sheets.minute(one.until), "到时自动解除。", 18),
)


@audience(Role.SECURITY_ADMIN)
@require_safe
@past.present_only("accounts:locks", "登录锁定")
def index(request: Request) -> HttpResponse:
    """Names that are locked now, and until when."""
    found = locks.visible_to(request.actor, at=timezone.now())
    return page(request, "accounts/locks/list.html", {"locks": found})


@audience(Role.SECURITY_ADMIN)
@require_safe
@past.present_only("accounts:locks", "登录锁定")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook."""
    found = locks.visible_to(request.actor, at=timezone.now())
    return sheets.stream_list("登录锁定", COLUMNS, found, code="accounts.locks", said="", at=clock.now())


@audience(Role.SECURITY_ADMIN)
@require_POST
def unlock(request: Request) -> HttpResponse:
    """Lift one lock before its time."""
    form = UnlockForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("请写明解除锁定的原因。")
        sessions.unlock(**form.cleaned_data, by=request.actor, at=clock.now())
        messages.success(request, f"账号“{form.cleaned_data['username']}”已解除锁定。")
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("accounts:locks")
