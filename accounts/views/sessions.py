"""Signing in and out, and what a locked name gets to see."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import sessions
from accounts.forms.sessions import SignInForm
from accounts.queries import actors, locks
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.address import client_address
from dongtou_brand.kernel.audience import SIGNED_IN, audience, before_password_change, public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request


def next_page(request: Request) -> str:
    """Where the person wanted to go, if that is a page of ours; else the workbench."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Ask for name and password; the session gets a new key when they are right."""
    if request.actor.signed_in and request.method != "POST":
        return redirect(next_page(request))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        if by := actors.of(form.get_user(), client_address(request)):
            sessions.opened(by=by, at=clock.now())
        return redirect(next_page(request))
    if request.method == "POST":
        write_down(request, form)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    response = page(request, "accounts/sessions/login.html", {"form": form, "next": wanted})
    response["Cache-Control"] = "no-store"
    return response


def write_down(request: Request, form: SignInForm) -> None:
    """A failure goes into the trail, and so does the one that locks; what is tried on a locked name does not."""
    failures = getattr(request, "axes_failures_since_start", None)
    if failures is not None and "username" in form.cleaned_data:
        locked = getattr(request, "axes_locked_out", False)
        username = form.cleaned_data["username"]
        sessions.refused(username=username, locked=locked, by=request.actor, at=clock.now())


def locked_out(
    request: Request, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What django-axes answers instead, while a name is locked for an address."""
    username = (credentials or {}).get("username", "")
    minutes = locks.minutes_left(username, client_address(request), at=timezone.now())
    answer = page(request, "accounts/sessions/locked.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    answer["Cache-Control"] = "no-store"
    return answer


@audience(SIGNED_IN)
@before_password_change
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    sessions.closed(by=request.actor, at=clock.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
