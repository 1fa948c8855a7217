"""Secrets that the portal tells once and keeps nowhere: a query code, a token, an invitation's link.

The POST that makes one is answered by a redirect, so that reloading neither loses the secret nor makes a second
one. It waits in the session until its reader says that it is written down, or for half an hour: on a counter's
computer the next visitor has the same session, and the address stands in the browser's history. The form brings
a mark of its own: sent a second time, it leads to what the first time made. Sent with other words, as by somebody
who went back to invite the next person, it is another form and makes its own.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect

from dongtou_brand.kernel.request import Request

__all__ = ["FIELD", "NOTED", "SHOWN", "answered", "forget", "keep", "mark", "shown"]

FIELD, SHOWN, NOTED = "once", "shown", "noted"
_SESSION = "told_once"
_FORM = ("mark", "typed")
# So many forms are remembered as answered, and so many secrets wait: the oldest go first.
_AT_MOST = 20
# Seconds for which a secret is shown.
_LASTS = 30 * 60


def mark(request: Request) -> str:
    """The mark of a form: a new one, or that which it brought when it comes back with faults."""
    brought = request.POST.get(FIELD, "")[:64]
    return brought if brought and brought not in _told(request) else secrets.token_urlsafe(16)


def answered(request: Request) -> HttpResponse | None:
    """Where a form leads that was answered before in this session; None for one that has to be acted on."""
    form = _form(request)
    same = (one for one, told in _told(request).items() if form.items() <= told.items())
    return next((_page_of(request, one) for one in same), None) if form["mark"] else None


def keep(request: Request, secret: Mapping[str, Any]) -> HttpResponse:
    """Keep what a form has made, and go on to the page that shows it."""
    key = mark(request)
    told = {
        **_told(request),
        key: {**_form(request), "path": request.path, "until": time.time() + _LASTS, **secret},
    }
    request.session[_SESSION] = dict(list(told.items())[-_AT_MOST:])
    return _page_of(request, key)


def shown(request: Request) -> Mapping[str, Any] | None:
    """What this page shows, as often as it is read; None when nothing waits here, or no longer."""
    found = _told(request).get(request.GET.get(SHOWN, ""), {})
    waits = found.get("path") == request.path and found.get("until", 0) > time.time()
    return found if waits else None


def forget(request: Request) -> bool:
    """Whether the reader says that it is written down; then only how to know its form remains."""
    if NOTED not in request.POST:
        return False
    told = _told(request)
    if found := told.get(request.POST[NOTED]):
        request.session[_SESSION] = told | {request.POST[NOTED]: {name: found[name] for name in _FORM}}
    return True


def _form(request: Request) -> dict[str, str]:
    """By what the same form is known: its mark, and a digest of what was typed, without files."""
    typed = sorted((name, said) for name, said in request.POST.lists() if name != "csrfmiddlewaretoken")
    digest = hashlib.sha256(json.dumps(typed).encode()).hexdigest()
    return {"mark": request.POST.get(FIELD, ""), "typed": digest}


def _told(request: Request) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = request.session.get(_SESSION, {})
    return told


def _page_of(request: Request, key: str) -> HttpResponse:
    return redirect(f"{request.path}?{urlencode({SHOWN: key})}")
