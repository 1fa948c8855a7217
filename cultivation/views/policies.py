"""Policies, for everybody to read."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cultivation.models import Policy
from cultivation.queries import policies
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request

COLUMNS: tuple[sheets.Shown[Policy], ...] = (
    sheets.Shown("标题", lambda one: one.title, width=48, text=True),
    sheets.Shown("发文字号", lambda one: one.number, width=24, text=True),
    sheets.Shown("发文机关", lambda one: one.issuer, width=28, text=True),
    sheets.Shown("成文日期", lambda one: one.dated_on),
    sheets.Shown("印发日期", lambda one: one.printed_on),
    sheets.Shown("有效性", lambda one: one.get_validity_display(), "平台登记的有效性。"),
)


@public
@past.dated("cultivation:policies", "政策文件")
def policy_list(request: Request) -> HttpResponse:
    """All documents in force and their versions; also as they were loaded at the end of a day."""
    day = past.past_day_of(request)
    context = {"policies": _policies(day), **past.asks(day)}
    return page(request, "cultivation/policies/list.html", context)


@public
@require_safe
@past.dated("cultivation:policies", "政策文件")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook."""
    day = past.past_day_of(request)
    return sheets.stream_list(
        past.titled("政策文件", day),
        COLUMNS,
        _policies(day),
        code="cultivation.policies",
        said="",
        at=clock.now(),
        until=past.said(day),
    )


def _policies(day: date | None) -> QuerySet[Policy]:
    return policies.current() if day is None else policies.current_on(day)


@public
def policy_detail(request: Request, pk: int) -> HttpResponse:
    """One document: the text on the left, what each clause asks of whom on the right."""
    policy = get_object_or_404(policies.every_version(), pk=pk)
    context = {"policy": policy, "clauses": policies.clauses(policy)}
    return page(request, "cultivation/policies/detail.html", context)
