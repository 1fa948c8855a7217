"""The dossier for programs: enterprises, yearly figures, certificates, standards.

What may be read is what a person of the token's organisation may see; what it is called stands in rules/api.py.
"""

from collections.abc import Callable
from typing import Annotated, Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router

from dongtou_brand.kernel.audience import audience
from dongtou_brand.kernel.programs import PROGRAMS, Scoped
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import api as queries
from enterprises.queries import enterprises as enterprise_queries
from enterprises.rules import api as shapes

router = Router()
BIGGEST = 2**63 - 1
Operation = Callable[..., Any]


class Token(Scoped):
    """The token's scope; and an enterprise that has ended reads nothing any more."""

    def __call__(self, request: HttpRequest) -> bool:
        super().__call__(request)
        if queries.has_ended(cast(Request, request).actor):
            raise Refused("企业未入库或已终止，令牌不能读取。")
        return True


def reads(path: str, scope: str, answer: type, summary: str, words: str) -> Callable[[Operation], Operation]:
    """One address: who may ask, under which scope, what it answers, and what is said of it."""
    refusals = dict.fromkeys((400, 401, 403, 404, 422, 429), shapes.Problem)

    def mark(function: Operation) -> Operation:
        opened = audience(PROGRAMS)(function)
        described = router.get(
            path,
            auth=Token(scope),
            response={200: answer} | refusals,
            summary=summary,
            description=words,
            openapi_extra={"x-scope": scope},
        )
        return described(opened)

    return mark


# ── parameters ──────────────────────────────────────────────────────────────────────────────────
After = Annotated[int, Query(ge=0, le=BIGGEST, description="上一页给出的 next；第一页不填或填 0")]
Limit = Annotated[int, Query(ge=1, le=200, description="每页条数，最多 200", examples=[100])]
Code = Annotated[str, Path(description="统一社会信用代码", examples=["91330305MA285AB01X"])]
Year = Annotated[int, Query(ge=2000, le=2100, description="年度", examples=[2017])]
Moment = Annotated[
    shapes.Moment,
    Query(
        description="只要此刻及以后更新过的，带时区，如 2018-04-27T00:00:00Z",
        examples=["2018-04-27T00:00:00Z"],
    ),
]
Township = Annotated[str, Query(pattern="^[0-9A-Za-z_-]{1,32}$", description="街道（乡镇）编码")]
Industry = Annotated[
    str, Query(pattern="^[0-9]{1,4}$", description="国民经济行业代码或其前几位", examples=["38"])
]
Words = Annotated[
    str, Query(min_length=1, max_length=60, description="企业名称、曾用名、信用代码或拼音首字母的一部分")
]
FigureCode = Annotated[str, Query(pattern="^[a-z0-9_]{1,40}$", description="指标代码", examples=["revenue"])]
FromYear = Annotated[int, Query(ge=2000, le=2100, description="起始年度", examples=[2015])]
ToYear = Annotated[int, Query(ge=2000, le=2100, description="截止年度")]
Rung = Annotated[shapes.RungCode, Query()]
Kind = Annotated[shapes.KindCode, Query()]
Holds = Annotated[shapes.HoldCode, Query()]
EndsBefore = Annotated[
    shapes.Day, Query(description="只要有效期止早于此日的有效证书，含已过期的", examples=["2018-07-26"])
]
Slug = "{slug:code}"


# ── enterprises ─────────────────────────────────────────────────────────────────────────────────
@reads(
    "enterprises", "enterprises:read", shapes.EnterprisePage, "企业",
    "令牌的单位有权查看的企业。按建档先后排列；把 next 作为下一次的 after，直到 next 为空。",
)  # fmt: skip
def enterprises(
    request: Request,
    q: Words | None = None,
    township: Township | None = None,
    rung: Rung | None = None,
    industry: Industry | None = None,
    updated_since: Moment | None = None,
    after: After = 0,
    limit: Limit = 50,
) -> shapes.EnterprisePage:
    """The enterprises of the pool, by conditions."""
    rows = queries.enterprises(request.actor)
    if q is not None:
        rows = rows.filter(enterprise_queries.named_like(q))
    if updated_since is not None:
        rows = queries.updated_since(rows, updated_since)
    rows = _where(rows, township__code=township, rung=rung, industry__code__startswith=industry)
    found, further = queries.page(rows, after, limit)
    return shapes.EnterprisePage(items=[shapes.EnterpriseShape.of(one) for one in found], next=further)


def _where(rows: QuerySet[Any], **conditions: object) -> QuerySet[Any]:
    """The rows by those conditions that were given."""
    return rows.filter(**{name: value for name, value in conditions.items() if value is not None})


def _enterprise(request: Request, code: str) -> Enterprise:
    return get_object_or_404(queries.enterprises(request.actor), credit_code=code)


@reads(
    f"enterprises/{Slug}", "enterprises:read", shapes.EnterpriseShape, "一家企业",
    "按统一社会信用代码读取一家企业。",
)  # fmt: skip
def enterprise(request: Request, code: Code) -> shapes.EnterpriseShape:
    """One enterprise."""
    return shapes.EnterpriseShape.of(_enterprise(request, code))


@reads(
    f"enterprises/{Slug}/standards", "enterprises:read", shapes.StandardPage, "一家企业参与的标准",
    "主起草和参与起草的标准，不含作废的登记。",
)  # fmt: skip
def standards_of(request: Request, code: Code, after: After = 0, limit: Limit = 50) -> shapes.StandardPage:
    """The standards that an enterprise leads or takes part in."""
    rows = queries.standards(request.actor).filter(enterprise=_enterprise(request, code))
    found, further = queries.page(rows, after, limit)
    return shapes.StandardPage(items=[shapes.StandardShape.of(one) for one in found], next=further)


# ── yearly figures ──────────────────────────────────────────────────────────────────────────────
@reads(
    "figure-definitions", "figures:read", shapes.DefinitionList, "年度数据定义",
    "每个指标的名称、单位、口径和公式。",
)  # fmt: skip
def figure_definitions(request: Request) -> shapes.DefinitionList:
    """What each figure means."""
    return shapes.DefinitionList(items=[shapes.DefinitionShape.of(one) for one in queries.definitions()])


@reads(
    f"enterprises/{Slug}/figures", "figures:read", shapes.FigurePage, "一家企业的年度数据",
    "已提交和已确认的数据，不含草稿。",
)  # fmt: skip
def figures_of(
    request: Request,
    code: Code,
    from_year: FromYear | None = None,
    to_year: ToYear | None = None,
    after: After = 0,
    limit: Limit = 200,
) -> shapes.FigurePage:
    """The figures of an enterprise over the years."""
    rows = queries.figures(request.actor).filter(enterprise=_enterprise(request, code))
    return _figures(_where(rows, year__gte=from_year, year__lte=to_year), after, limit)


@reads(
    "figures", "figures:read", shapes.FigurePage, "某年度的数据",
    "令牌的单位有权查看的企业在一个年度的数据，已提交和已确认的，不含草稿。",
)  # fmt: skip
def figures(
    request: Request,
    year: Year,
    code: FigureCode | None = None,
    township: Township | None = None,
    after: After = 0,
    limit: Limit = 200,
) -> shapes.FigurePage:
    """The figures of one year."""
    rows = queries.figures(request.actor).filter(year=year)
    rows = _where(rows, definition__code=code, enterprise__township__code=township)
    return _figures(rows, after, limit)


def _figures(rows: QuerySet[Any], after: int, limit: int) -> shapes.FigurePage:
    found, further = queries.page(rows, after, limit)
    return shapes.FigurePage(items=[shapes.FigureShape.of(one) for one in found], next=further)


# ── certificates ────────────────────────────────────────────────────────────────────────────────
@reads(
    f"enterprises/{Slug}/certificates", "certificates:read", shapes.CertificatePage, "一家企业的证书",
    "登记的全部证书，含失效的。",
)  # fmt: skip
def certificates_of(
    request: Request, code: Code, after: After = 0, limit: Limit = 50
) -> shapes.CertificatePage:
    """The certificates of an enterprise."""
    rows = queries.certificates(request.actor).filter(enterprise=_enterprise(request, code))
    return _certificates(rows, after, limit)


@reads(
    "certificates", "certificates:read", shapes.CertificatePage, "证书",
    "令牌的单位有权查看的企业的证书。",
)  # fmt: skip
def certificates(
    request: Request,
    kind: Kind | None = None,
    status: Holds | None = None,
    expiring_before: EndsBefore | None = None,
    after: After = 0,
    limit: Limit = 50,
) -> shapes.CertificatePage:
    """The certificates, by kind, state and end."""
    rows = _where(queries.certificates(request.actor), kind=kind, status=status)
    if expiring_before is not None:
        rows = queries.ending_before(rows, expiring_before)
    return _certificates(rows, after, limit)


def _certificates(rows: QuerySet[Any], after: int, limit: int) -> shapes.CertificatePage:
    found, further = queries.page(rows, after, limit)
    return shapes.CertificatePage(items=[shapes.CertificateShape.of(one) for one in found], next=further)
