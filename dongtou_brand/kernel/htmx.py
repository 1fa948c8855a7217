"""Answers: whole pages, fragments for htmx, and refusals in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from dongtou_brand.kernel import forms
from dongtou_brand.kernel.rule import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]
Labels = Callable[[Sequence[str]], Mapping[str, str]]
# How many fields of a refused form are given back: all that a form of figures or months has. More than a few
# stand in one box, so that they are copied at once.
TYPED = 1000
# What a browser sends of a box.
TICKED = {"on": "已勾选"}
BOXES = 20
# Which are not words of the user's.
NOT_TYPED = frozenset(
    {"csrfmiddlewaretoken", "version", "current", "keep", "seen", "next", "take", "carry", "once", "noted"}
)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; or, when htmx asks and the page has one, only its fragment of that name."""
    name = f"{template}#{fragment}" if fragment and getattr(request, "htmx", False) else template
    response = render(request, name, context or {}, status=status)
    actor = getattr(request, "actor", None)
    response["Cache-Control"] = "no-store" if actor and actor.signed_in else "no-cache"
    return response


class RefusalMiddleware:
    """A refusal that no view has shown becomes a page that says why, never a fault."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return page(request, "409.html", {"words": exception.words}, status=409)
        return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose protection mark is missing or too old, as after a new log-in elsewhere."""
    return expired(request)


def has_words(request: HttpRequest) -> bool:
    """Whether somebody typed or chose something in the form that was posted."""
    return bool(_typed(request) or request.FILES)


def expired(request: HttpRequest) -> HttpResponse:
    """The page for a form that came too late: gives back what was typed, for nobody shall write it again."""
    came_from = request.META.get("HTTP_REFERER", "")
    typed = _typed(request)
    context = {
        "typed": typed if len(typed) <= BOXES else [("", "\n".join(map(_line, typed)))],
        "files": bool(request.FILES),
        "back": came_from if _ours(request, came_from) else "",
    }
    response = page(request, "expired.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and words of each field, without passwords; of a foreign site's form none, for they are not the user's."""
    origin = request.META.get("HTTP_ORIGIN")
    if origin is not None and not _ours(request, origin):
        return []
    try:
        fields = list(request.POST.lists())
    except UnreadablePostError:
        return []
    typed = [
        (name, value)
        for name, values in fields
        if name not in NOT_TYPED and "password" not in name.lower()
        for value in values
        if value.strip()
    ]
    names = [name for name, _ in typed]
    known, asked = _labels(names), forms.asked(_app(request), names)
    for name, field in asked.items():
        known.setdefault(name, "" if field.widget.is_hidden else str(field.label or name))
    return [
        (known.get(name, ""), forms.said(asked[name], value) if name in asked else TICKED.get(value, value))
        for name, value in typed
        if known.get(name) != ""
    ][:TYPED]


def _labels(names: Sequence[str]) -> dict[str, str]:
    """What those fields are called that an app makes one by one, for each figure or each gap."""
    known: dict[str, str] = {}
    for each in settings.FIELD_LABELS:
        labels: Labels = import_string(each)
        known.update(labels(names))
    return known


def _app(request: HttpRequest) -> str:
    """The app whose page the form was sent to."""
    match = request.resolver_match
    return match.func.__module__.split(".")[0] if match else ""


def _line(field: tuple[str, str]) -> str:
    label, words = field
    return f"{label}：{words}" if label else words


def too_large(request: HttpRequest) -> HttpResponse:
    """The page for a request that is larger than any upload may be."""
    return page(request, "413.html", status=413)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: an address or form that nobody could have made by clicking."""
    return page(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a page that this role may not open; the reason comes from whoever refused."""
    return page(request, "403.html", {"words": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing that this actor may see; the answer is the same."""
    return page(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours."""
    return page(request, "500.html", status=500)
