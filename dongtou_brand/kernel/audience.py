"""Who may open a page. Every view names its audience; a view that names none is open to nobody.

A page of a foreign kind answers 403; a foreign object inside a page of one's own kind answers 404,
because reads start from `visible_to(actor)`.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dongtou_brand.kernel import programs
from dongtou_brand.kernel.actor import ADMINS, BUREAUS, ENTERPRISE, LEAD, READERS, SIGNED_IN, STAFF, Role
from dongtou_brand.kernel.htmx import expired, has_words
from dongtou_brand.kernel.reading import only_read

__all__ = [
    "ADMINS", "BUREAUS", "ENTERPRISE", "LEAD", "READERS", "SIGNED_IN", "STAFF",
    "AudienceMiddleware", "ReadOnlyGetMiddleware", "Role",
    "audience", "before_password_change", "public", "send_to",
]  # fmt: skip

View = Callable[..., HttpResponseBase]
GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Pages are read and forms are posted; no view has to think of any other method.
METHODS = ("GET", "HEAD", "POST")


def audience(*roles: Role | Iterable[Role]) -> Callable[[View], View]:
    """Open a view to these roles (single roles or sets of roles)."""
    allowed = frozenset(r for item in roles for r in ([item] if isinstance(item, Role) else item))

    def mark(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        opened.audience = allowed  # type: ignore[attr-defined]
        return opened

    return mark


# Open to everybody, signed in or not.
public = audience(Role)


def before_password_change(view: View) -> View:
    """Mark a view as open to people who have yet to change their password."""
    view.before_password_change = True  # type: ignore[attr-defined]
    return view


def send_to(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for something first (to sign in, a new password) and come back to this page afterwards.

    A fragment gets 403 instead: the page on which it was asked for stays, with all that was typed there.
    A form in which something was typed is given back to be copied; a mere button comes back to the page on
    which it stands, for its own address may not be read.
    """
    if getattr(request, "htmx", False):
        raise PermissionDenied("登录已超时，请在新窗口登录后重试。")
    if request.method in SAFE_METHODS:
        return redirect_to_login(request.get_full_path(), reverse(name))
    if has_words(request):
        return expired(request)
    came_from = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return redirect_to_login(came_from if safe else reverse(settings.LOGIN_REDIRECT_URL), reverse(name))


class AudienceMiddleware:
    """Log-in by default; then the audience of the view."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        allowed: frozenset[Role] = getattr(view, "audience", frozenset())
        actor = request.actor  # type: ignore[attr-defined]
        if Role.PUBLIC in allowed:
            return None
        if programs.asks(request):
            return programs.refusal(actor.role, allowed)
        if not actor.signed_in:
            return send_to(request, settings.LOGIN_URL)
        if actor.role not in allowed:
            raise PermissionDenied("您的身份不能打开这个页面。")
        return None


class ReadOnlyGetMiddleware:
    """On GET the database refuses anything but reading; innermost, so that sessions may still be kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with only_read(connections["default"]):
            return self.get_response(request)
