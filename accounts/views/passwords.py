"""One's own password."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import users
from accounts.forms.passwords import ChangePasswordForm
from accounts.models import User
from accounts.rules import passwords
from accounts.views.sessions import next_page
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import SIGNED_IN, audience, before_password_change
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request


@audience(SIGNED_IN)
@before_password_change
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request) -> HttpResponse:
    """Set a new password; this session goes on, all others of the person end."""
    person = cast(User, request.user)
    form = ChangePasswordForm(person, data=request.POST or None)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        user = users.change_password(
            user=person, password=form.cleaned_data["new_password1"], by=request.actor, at=now
        )
        update_session_auth_hash(request, user)
        messages.success(request, "密码已修改，您在其他设备上的登录已全部退出。")
        return redirect(next_page(request))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "must": passwords.must_change(person, at=now, lasts=settings.PASSWORD_MAX_AGE),
    }
    return page(request, "accounts/passwords/form.html", context)
