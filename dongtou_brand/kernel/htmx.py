"""Answers: whole pages, fragments for htmx, and refusals in words."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dongtou_brand.kernel.rule import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


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
    """The page for a form whose protection mark is missing or too old."""
    words = "页面停留时间过长或浏览器未启用 Cookie，请返回上一页刷新后重新提交。"
    return page(request, "403.html", {"words": words}, status=403)


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
