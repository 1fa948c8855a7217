"""How large a request may be."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dongtou_brand.kernel.htmx import too_large

GetResponse = Callable[[HttpRequest], HttpResponse]

CHUNK = 256 * 1024
# Up to here what was sent is read and thrown away, for a browser reads no answer while it is still sending.
DRAINED = 12


class RequestSizeMiddleware:
    """Answers 413 to a request whose body is said to be larger than `REQUEST_MAX_BYTES`; keeps nothing of it.

    Stands before everything that reads a body. A body of unknown length is empty for Django.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _said_size(request)
        if size <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        if size <= settings.REQUEST_MAX_BYTES * DRAINED:
            _throw_away(request, size)
        response = too_large(request)
        response["Connection"] = "close"
        return response


def _said_size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _throw_away(request: HttpRequest, size: int) -> None:
    while size > 0 and (part := request.read(min(CHUNK, size))):
        size -= len(part)
