"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's IP address, for the trail and for lock-out.

    X-Forwarded-For is believed only as far as our own proxies wrote it (`PROXY_COUNT` of them): the
    client itself can write anything in front.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXY_COUNT:
        return direct
    named: list[str] = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    nearest = named[-settings.PROXY_COUNT :]
    return nearest[0] if len(nearest) == settings.PROXY_COUNT and _is_address(nearest[0]) else direct


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
