"""Who acts, on every request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.queries import actors
from dongtou_brand.kernel.actor import Actor

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN = "seen"


class ActorMiddleware:
    """Sets `request.actor`; signs out who has been idle too long or has no current membership."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _actor(self, request: HttpRequest) -> Actor:
        address = request.META.get("REMOTE_ADDR", "")
        if not request.user.is_authenticated:
            return Actor.public(address)
        now = timezone.now().timestamp()
        idle = now - request.session.get(SEEN, now)
        actor = actors.of(request.user, address)
        if actor is None or idle > settings.SESSION_IDLE.total_seconds():
            logout(request)
            return Actor.public(address)
        if idle > 60 or SEEN not in request.session:
            request.session[SEEN] = now
        return actor
