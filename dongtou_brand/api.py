"""The read API `/api/v1/`: its routers, named by string so that the ground imports no app, and its description.

Every operation names its audience as a view does; what an operation does not name may not be asked (400).
"""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.operation import Operation

from dongtou_brand.kernel import openapi, programs
from dongtou_brand.kernel.audience import public
from dongtou_brand.kernel.rule import Refused

ROUTERS = ("enterprises.views.api.router",)
ROOT = f"{programs.PREFIX}v1/"
DESCRIPTION = (
    "供其他系统按单位读取企业、年度数据、证书和标准。只读；不提供法定代表人、联系人等个人信息。"
    "未填写和不适用的数据没有数值，不以 0 代替。"
)
# What pydantic finds wrong, in the words of who has to mend it.
WORDS = {
    "int_parsing": "应为整数",
    "missing": "必须填写",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "不能超过 {max_length} 个字符",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不正确",
    "enum": "不在可选范围内",
}
DAYS = "应为日期，如 2018-06-30"
MOMENTS = "应为带时区的时间，如 2018-04-27T08:00:00Z"
View = Callable[..., HttpResponse]


class Api(NinjaAPI):
    """Operations are known by the names of their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name."""
        return operation.view_func.__name__


api = Api(
    title="洞头区“浙江制造”品牌建设平台读取接口",
    version="1.0.0",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
for _name in ROUTERS:
    api.add_router("", _name)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return programs.problem(422, "；".join(_said(one) for one in error.errors) + "。")


def _said(error: dict[str, Any]) -> str:
    kind = error["type"]
    words = WORDS.get(kind) or (DAYS if kind.startswith("date_") else MOMENTS)
    return f"参数 {error['loc'][-1]} {words.format(**error.get('ctx', {}))}"


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return programs.problem(403, refusal.words)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return programs.problem(404)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return programs.problem(401)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description of everything that can be read here."""
    words = {status: words for status, (_, words) in programs.PROBLEMS.items()}
    return openapi.tidied(dict(api.get_openapi_schema(path_prefix=ROOT)), words)


@csrf_exempt
@require_GET
@public
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The description, for programs and for who writes them; it says nothing of anybody, so everybody may read it."""
    return JsonResponse(description(), json_dumps_params=programs.PLAIN)


# ── addresses ───────────────────────────────────────────────────────────────────────────────────
def _views() -> Iterator[tuple[str, View]]:
    """The functions behind the operations, by the names of their addresses."""
    for name in ROUTERS:
        for place in import_string(name).path_operations.values():
            yield from ((each.view_func.__name__, each.view_func) for each in place.operations)


def _opened(pattern: URLPattern, function: View, known: frozenset[str]) -> URLPattern:
    """The address with its function's audience; a name that is not known, or that comes twice, is a mistake."""
    answer = pattern.callback

    @wraps(answer)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if unknown := sorted(set(request.GET) - known):
            return programs.problem(400, f"没有这些参数：{'、'.join(unknown)[:100]}。")
        if twice := sorted(name for name, values in request.GET.lists() if len(values) > 1):
            return programs.problem(400, f"参数不能重复：{'、'.join(twice)}。")
        response: HttpResponse = answer(request, *args, **kwargs)
        return response

    opened.audience = getattr(function, "audience", None)  # type: ignore[attr-defined]
    pattern.callback = opened
    return pattern


def _addresses() -> Iterator[URLPattern]:
    views = dict(_views())
    known = {one["operationId"]: openapi.query_names(one) for one in openapi.operations(description())}
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and (name := str(pattern.name)) in views:
            yield _opened(pattern, views[name], known[name])


app_name = "api"
urlpatterns = [*_addresses(), path("openapi.json", openapi_json, name="openapi")]
