"""Policies, for everybody to read."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cultivation.models import Policy
from cultivation.queries import policies
from dongtou_brand.kernel import clock, sheets
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
def policy_list(request: Request) -> HttpResponse:
    """All documents in force and their versions."""
    return page(request, "cultivation/policies/list.html", {"policies": policies.current()})


@public
@require_safe
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook."""
    return sheets.stream_list(
        "政策文件", COLUMNS, policies.current(), code="cultivation.policies", said="", at=clock.now()
    )


@public
def policy_detail(request: Request, pk: int) -> HttpResponse:
    """One document: the text on the left, what each clause asks of whom on the right."""
    policy = get_object_or_404(policies.every_version(), pk=pk)
    context = {"policy": policy, "clauses": policies.clauses(policy)}
    return page(request, "cultivation/policies/detail.html", context)
