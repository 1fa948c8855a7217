"""Programs that read through `/api/`: what is told to them, and what of a browser they do without.

A program shows a token with every request and has neither cookies nor a session; whatever a browser may have sent
along is put aside before anybody looks at it. Every refusal has one shape: `{"code": …, "message": …}`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.security.base import AuthBase

from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.rule import Refused

PREFIX = "/api/"
# The roles in which a program can read: the least that a person of such an organisation has.
PROGRAMS = frozenset(
    {Role.ENTERPRISE_CLERK, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER, Role.LEAD_OFFICER, Role.LEADER}
)
# What the statuses are called, and what is said when nobody has said anything better.
PROBLEMS: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "请求的写法不正确，请对照接口文档。"),
    401: ("unauthorized", "请在请求头 Authorization 中以“Bearer 令牌”的形式提供令牌。"),
    403: ("forbidden", "令牌无权读取这项内容。"),
    404: ("not_found", "没有这项内容，或者不在令牌的读取范围内。"),
    405: ("method_not_allowed", "接口只供读取，请使用 GET。"),
    413: ("too_large", "请求内容过大。"),
    422: ("invalid_parameter", "参数不正确。"),
    429: ("too_many_requests", "请求过于频繁，请稍后再试。"),
    500: ("fault", "平台发生故障，请稍后再试；仍不能使用的，请联系平台系统管理员。"),
}
GetResponse = Callable[[HttpRequest], HttpResponse]


def asks(request: HttpRequest) -> bool:
    """Whether the address is one for programs."""
    return request.path_info.startswith(PREFIX)


def problem(status: int, message: str = "", headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A refusal in the one shape that programs know; without `message` in the words of the status."""
    code, usual = PROBLEMS.get(status, PROBLEMS[500])
    told = {"code": code, "message": message or usual}
    response = JsonResponse(told, status=status, headers=dict(headers or {}), json_dumps_params=PLAIN)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


PLAIN = {"ensure_ascii": False}


def too_many(seconds: int, message: str = "") -> HttpResponse:
    """429 with the seconds after which to come back."""
    return problem(429, message, {"Retry-After": str(seconds)})


def refusal(role: Role, allowed: frozenset[Role]) -> HttpResponse | None:
    """What a program in this role is told that asks for what is open to others; None when it may pass."""
    if role is Role.PUBLIC:
        return problem(401)
    return None if role in allowed else problem(403)


class ProgramMiddleware:
    """Puts cookies aside, keeps every answer out of caches, and gives each refusal the shape of the API.

    Stands before everything that reads a cookie or that may answer with a page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not asks(request):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = self.get_response(request)
        if response.status_code >= 400 and not response["Content-Type"].startswith("application/json"):
            headers = {"Allow": "GET"} if response.status_code == 405 else {}
            response = _in_its_place(response, problem(response.status_code, headers=headers))
        response.cookies.clear()
        response["Cache-Control"] = "no-store"
        return response


def _in_its_place(page: HttpResponse, answer: HttpResponse) -> HttpResponse:
    """The answer instead of the page; the page's own end is still waited for."""
    page.close()
    return answer


class Scoped(AuthBase):
    """Asks whether the token of the request may read this; who it belongs to, the middleware has found out."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "在“接口令牌”中签发的令牌，放在请求头中：Authorization: Bearer 令牌"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """True, or raises `Refused`."""
        if self.scope not in getattr(request, "scopes", ()):
            raise Refused(f"令牌的范围不含 {self.scope}，请重新签发。")
        return True
