"""Secrets that the portal tells once and keeps nowhere: a query code, a token, an invitation's link.

The POST that makes one is answered by a redirect, so that reloading neither loses the secret nor makes a second
one. It waits in the session until its reader says that it is written down, or until the session ends. The form
brings a mark of its own: sent a second time, it leads to what the first time made.
"""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect

from dongtou_brand.kernel.request import Request

__all__ = ["FIELD", "NOTED", "SHOWN", "answered", "forget", "keep", "mark", "shown"]

FIELD, SHOWN, NOTED = "once", "shown", "noted"
_SESSION = "told_once"
# So many forms are remembered as answered, and so many secrets wait: the oldest go first.
_AT_MOST = 20


def mark(request: Request) -> str:
    """The mark of a form: a new one, or that which it brought when it comes back with faults."""
    return request.POST.get(FIELD, "")[:64] or secrets.token_urlsafe(16)


def answered(request: Request) -> HttpResponse | None:
    """Where a form leads that was answered before in this session; None for one that has to be acted on."""
    brought = request.POST.get(FIELD)
    return _page_of(request, brought) if brought and brought in _told(request) else None


def keep(request: Request, secret: Mapping[str, Any]) -> HttpResponse:
    """Keep what a form has made, and go on to the page that shows it."""
    brought = mark(request)
    told = {**_told(request), brought: {"path": request.path, **secret}}
    request.session[_SESSION] = dict(list(told.items())[-_AT_MOST:])
    return _page_of(request, brought)


def shown(request: Request) -> Mapping[str, Any] | None:
    """What this page shows, as often as it is read; None when nothing waits here or it was written down."""
    found = _told(request).get(request.GET.get(SHOWN, ""))
    return found if found and found.get("path") == request.path else None


def forget(request: Request) -> bool:
    """Whether the reader says that it is written down; then it is gone, and only the form's mark remains."""
    if NOTED not in request.POST:
        return False
    told = _told(request)
    if request.POST[NOTED] in told:
        request.session[_SESSION] = told | {request.POST[NOTED]: {}}
    return True


def _told(request: Request) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = request.session.get(_SESSION, {})
    return told


def _page_of(request: Request, brought: str) -> HttpResponse:
    return redirect(f"{request.path}?{urlencode({SHOWN: brought})}")
