"""What the policy promises, and what has been given."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, sheets
from dongtou_brand.kernel.actor import Role
from dongtou_brand.kernel.audience import BUREAUS, ENTERPRISE, READERS, audience
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.queries import enterprises, heads
from enterprises.rules.states import NotThen, read_day
from incentives.actions import supports as actions
from incentives.forms.supports import SupportForm
from incentives.models import Support
from incentives.queries import items
from incentives.rules.items import can_record

COLUMNS: tuple[sheets.Shown[Support], ...] = (
    sheets.Shown("日期", lambda one: one.given_on, "给予扶持的日期。"),
    sheets.Shown("企业", lambda one: one.enterprise.name, "企业现在的名称。", 32, text=True),
    sheets.Shown("统一社会信用代码", lambda one: one.enterprise.credit_code, width=24, text=True),
    sheets.Shown("事项", lambda one: one.item.name, "非资金类扶持，由办理单位登记。", 32, text=True),
    sheets.Shown("办理单位", lambda one: one.given_by.short_name, width=20),
    sheets.Shown("结果", lambda one: one.result, width=40, text=True),
)


@audience(READERS, ENTERPRISE)
def item_list(request: Request) -> HttpResponse:
    """Items and supports; an enterprise also sees for which items it qualifies, and why."""
    supports = Paginator(items.supports_visible_to(request.actor), 20).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page_obj": supports, "refusal": can_record(request.actor)}
    if request.actor.role in (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_MANAGER):
        own = enterprises.of_actor(request.actor)
        context |= {"offers": items.offers(own, clock.today()), "own": True}
    else:
        context["offers"] = items.promised()
    return page(request, "incentives/items/list.html", context)


@require_safe
@audience(READERS, ENTERPRISE)
def export(request: Request) -> HttpResponseBase:
    """The supports of the page as a workbook, all pages."""
    rows = items.supports_visible_to(request.actor).iterator(chunk_size=500)
    return sheets.stream_list("扶持记录", COLUMNS, rows, code="incentives.supports", said="", at=clock.now())


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
def supports_of(request: Request, pk: int) -> HttpResponse:
    """What one enterprise has received, as a part of its dossier; also as recorded at the end of a day."""
    try:
        day = read_day(request.GET.get("on", ""), clock.today())
        enterprise, context = heads.head(request.actor, pk, "incentives:supports_of", day)
    except NotThen as refused:
        return _not_then(request, pk, refused.words)
    found = items.supports_visible_to(request.actor).filter(enterprise=enterprise.pk)
    if day:
        found = found.filter(recorded_at__lte=end_of(day))
    context["may_record"] = day is None and can_record(request.actor) is None
    context["page_obj"] = Paginator(found, 20).get_page(request.GET.get("page"))
    return page(request, "incentives/supports/of.html", context)


def _not_then(request: Request, pk: int, words: str) -> HttpResponse:
    """The page of the dossier for a day of which there is nothing to show; it asks for another."""
    back = reverse("enterprises:detail", args=[pk])
    context = {"words": words, "back": back, "what": "档案", "today": clock.today()}
    return page(request, "components/no_such_day.html", context, status=422)
