"""What the policy promises, and what has been given."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.audience import BUREAUS, ENTERPRISE, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.queries import enterprises, heads
from incentives.actions import supports as actions
from incentives.forms.supports import SupportForm
from incentives.models import Support
from incentives.queries import items
from incentives.rules.items import can_record

COLUMNS: tuple[sheets.Shown[Support], ...] = (
    sheets.Shown("日期", lambda one: one.given_on, "给予扶持的日期。"),
    sheets.Shown(
        "企业", lambda one: one.enterprise.name, "企业导出时（历史时点为当日）的名称。", 32, text=True
    ),
    sheets.Shown("统一社会信用代码", lambda one: one.enterprise.credit_code, width=24, text=True),
    sheets.Shown("事项", lambda one: one.item.name, "非资金类扶持，由办理单位登记。", 32, text=True),
    sheets.Shown("办理单位", lambda one: one.given_by.short_name, width=20),
    sheets.Shown("结果", lambda one: one.result, width=40, text=True),
)

# What a list of one enterprise's supports does without.
OF_ENTERPRISE = ("企业", "统一社会信用代码")


@audience(READERS, ENTERPRISE)
@past.dated("incentives:items", "扶持记录")
def item_list(request: Request) -> HttpResponse:
    """Items and supports; an enterprise also sees for which items it qualifies, and why.

    Of a past day only the supports that were recorded then: the items are those of the policies in force.
    """
    day = past.past_day_of(request)
    supports = Paginator(items.supports_visible_to(request.actor, day), 20).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page_obj": supports, "refusal": can_record(request.actor), **past.asks(day)}
    if day:
        supports.object_list = items.stood(supports.object_list, day)
    elif request.actor.role in (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_MANAGER):
        own = enterprises.of_actor(request.actor)
        context |= {"offers": items.offers(own, clock.today()), "own": True}
    else:
        context["offers"] = items.promised()
    return page(request, "incentives/items/list.html", context)


@require_safe
@audience(READERS, ENTERPRISE)
@past.dated("incentives:items", "扶持记录")
def export(request: Request) -> HttpResponseBase:
    """The supports of the page as a workbook, all pages."""
    day = past.past_day_of(request)
    rows: Iterable[Support] = items.supports_visible_to(request.actor, day).iterator(chunk_size=500)
    if day:
        rows = past.in_handfuls(rows, partial(items.stood, day=day))
    return sheets.stream_list(
        past.titled("扶持记录", day),
        COLUMNS,
        rows,
        code="incentives.supports",
        said="",
        at=clock.now(),
        until=past.said(day),
    )


@audience(BUREAUS)
def support_add(request: Request) -> HttpResponse:
    """Record a support that one's own unit has given; the dossier of an enterprise names it in `enterprise`."""
    initial = {"enterprise": request.GET.get("enterprise", "")}
    visible = enterprises.visible_to(request.actor)
    form = SupportForm(visible, items.current(), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            support = actions.record(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, f"已登记{support.enterprise}的扶持：{support.item}。")
            return redirect("incentives:items")
    return page(request, "incentives/supports/form.html", {"form": form}, status=422 if form.errors else 200)


@audience(READERS, ENTERPRISE)
@past.dated("enterprises:detail", "档案")
def supports_of(request: Request, pk: int) -> HttpResponse:
    """What one enterprise has received, as a part of its dossier; also as recorded at the end of a day."""
    day = past.day_of(request)
    enterprise, context = heads.head(request.actor, pk, "incentives:supports_of", day)
    found = items.supports_visible_to(request.actor, day).filter(enterprise=enterprise.pk)
    context["may_record"] = day is None and can_record(request.actor) is None
    context["page_obj"] = Paginator(found, 20).get_page(request.GET.get("page"))
    return page(request, "incentives/supports/of.html", context)


@require_safe
@audience(READERS, ENTERPRISE)
@past.dated("enterprises:detail", "档案")
def supports_of_export(request: Request, pk: int) -> HttpResponseBase:
    """The same tab as a workbook, all pages."""
    day = past.day_of(request)
    enterprise, _ = heads.head(request.actor, pk, "incentives:supports_of", day)
    found = items.supports_visible_to(request.actor, day).filter(enterprise=enterprise.pk)
    return sheets.stream_list(
        past.titled(f"政策扶持_{enterprise.credit_code}", day),
        [column for column in COLUMNS if column.title not in OF_ENTERPRISE],
        found.iterator(chunk_size=500),
        code="incentives.supports.of",
        said=f"企业为“{enterprise.name}”",
        at=clock.now(),
        until=past.said(day),
    )
