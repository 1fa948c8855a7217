"""Who acts, on every request."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actions import tokens as token_actions
from accounts.models import ApiToken, User
from accounts.queries import actors, tokens
from accounts.rules import passwords
from accounts.rules import tokens as token_rules
from dongtou_brand.kernel import clock, programs, ratelimit
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.address import client_address
from dongtou_brand.kernel.audience import send_to

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN = "seen"
# How exactly a session knows when it was last used, in seconds: a write a minute is enough.
GRAIN = 60


def _open_to_all(request: HttpRequest) -> bool:
    """Whether the page that answers is one for the public; False for a page that does not exist."""
    match = request.resolver_match
    return match is not None and Role.PUBLIC in getattr(match.func, "audience", ())


class ActorMiddleware:
    """Sets `request.actor`; signs out who has been idle too long or has no current membership.

    What only people who have signed in get to see is never kept by the browser.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.actor.signed_in and not _open_to_all(request):  # type: ignore[attr-defined]
            response["Cache-Control"] = "no-store"
        return response

    def _actor(self, request: HttpRequest) -> Actor:
        address = client_address(request)
        if not request.user.is_authenticated:
            return Actor.public(address)
        now = timezone.now().timestamp()
        idle = now - request.session.get(SEEN, now)
        if idle > settings.SESSION_IDLE.total_seconds():
            logout(request)
            minutes = settings.SESSION_IDLE.total_seconds() // 60
            messages.warning(request, f"您已超过 {minutes:.0f} 分钟没有操作，请重新登录。")
            return Actor.public(address)
        actor = actors.of(request.user, address)
        if actor is None:
            logout(request)
            return Actor.public(address)
        if idle > GRAIN or SEEN not in request.session:
            request.session[SEEN] = now
        return actor


class TokenMiddleware:
    """Sets `request.actor` and `request.scopes` for a program that shows its token; a wrong token goes no further.

    Outside of what keeps a GET from writing, as sessions are, so that a token knows when it was last used.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not programs.asks(request) or "Authorization" not in request.headers:
            return self.get_response(request)
        return self._refusal(request) or self.get_response(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Who asks is written on the request; or why nobody is let in."""
        now, address = clock.now(), client_address(request)
        token = tokens.with_key(token_rules.bearer(request.headers["Authorization"]))
        if token is None:
            return self._unknown(address)
        if words := token_rules.opens(token, token.organisation, now, clock.today()):
            return programs.problem(401, words)
        if wait := self._wait("api", str(token.pk), settings.API_PER_MINUTE):
            return programs.too_many(
                wait, f"同一令牌每分钟最多请求 {settings.API_PER_MINUTE} 次，请稍后再试。"
            )
        self._let_in(request, token, address)
        return None

    def _let_in(self, request: HttpRequest, token: ApiToken, address: str) -> None:
        token_actions.use(token=token, at=clock.now())
        request.actor = tokens.reader(token, address)  # type: ignore[attr-defined]
        request.scopes = frozenset(token.scopes)  # type: ignore[attr-defined]

    def _unknown(self, address: str) -> HttpResponse:
        """A key that nobody issued; an address that shows many of them has to wait, whoever is behind it."""
        if wait := self._wait("api-failures", address, settings.API_FAILURES_PER_MINUTE):
            return programs.too_many(wait, "错误的令牌过多，请稍后再试。")
        return programs.problem(401, "令牌不正确。")

    def _wait(self, counter: str, who: str, times: int) -> int:
        return ratelimit.seconds_to_wait(counter, who, times=times, at=timezone.now())


class PasswordMiddleware:
    """Before anything else a password that somebody else knows, or that is too old, has to be changed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        open_to_all = Role.PUBLIC in getattr(view, "audience", ()) or getattr(
            view, "before_password_change", False
        )
        if open_to_all or not request.actor.signed_in:  # type: ignore[attr-defined]
            return None
        if passwords.must_change(cast(User, request.user), at=clock.now(), lasts=settings.PASSWORD_MAX_AGE):
            return send_to(request, "accounts:password")
        return None
