"""How large a request may be."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dongtou_brand.kernel.htmx import too_large

GetResponse = Callable[[HttpRequest], HttpResponse]

CHUNK = 64 * 1024
# A browser reads no answer while it is still sending, so some of what is sent is thrown away: of a body up to
# this many times the limit, for this many seconds. A thread that waits for a slow sender serves nobody else.
DRAINED = 2
PATIENCE = 3.0


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
    end = time.monotonic() + PATIENCE
    with _hung_up_after(request, PATIENCE):
        while size > 0 and time.monotonic() < end and (part := request.read(min(CHUNK, size))):
            size -= len(part)


@contextmanager
def _hung_up_after(request: HttpRequest, seconds: float) -> Iterator[None]:
    """Nothing more is received from the sender after that time: a read that waits for bytes ends then.

    Only gunicorn gives away its socket; behind another server the time is looked at between two reads.
    """
    line: socket.socket | None = request.META.get("gunicorn.socket")
    if line is None:
        yield
        return
    timer = Timer(seconds, _hang_up, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RD)
