"""Locked names, for the security administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import sessions
from accounts.forms.locks import UnlockForm
from accounts.queries import locks
from dongtou_brand.kernel import clock, past
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@audience(Role.SECURITY_ADMIN)
@require_safe
@past.present_only("accounts:locks", "登录锁定")
def index(request: Request) -> HttpResponse:
    """Names that are locked now, and until when."""
    found = locks.visible_to(request.actor, at=timezone.now())
    return page(request, "accounts/locks/list.html", {"locks": found})


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
