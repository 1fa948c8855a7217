"""列设置: which columns of the list a person sees, and in which order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.actions import saved_views as actions
from accounts.queries import saved_views as queries
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.forms.columns import ColumnsForm
from enterprises.rules.columns import chosen, columns, due_year
from enterprises.views.enterprises import PAGE


@audience(READERS)
def choose(request: Request) -> HttpResponse:
    """Choose the columns of the list, or the usual ones again; the conditions of the list are kept."""
    due, posted = due_year(clock.today()), request.method == "POST"
    query = request.POST.get("query", "") if posted else request.GET.urlencode()
    back = f"{reverse(PAGE)}?{query}"
    if "usual" in request.POST:
        actions.choose_columns(page=PAGE, columns=[], by=request.actor)
        messages.success(request, "已恢复默认列。")
        return redirect(back)
    now = [column.key for column in chosen(queries.columns_of(request.actor, PAGE), due)]
    offered = [(column.key, column.title) for column in columns(due).values()]
    form = ColumnsForm(request.POST if posted else None, offered=offered, chosen=now)
    if posted and form.is_valid():
        actions.choose_columns(page=PAGE, columns=form.columns(), by=request.actor)
        messages.success(request, "列设置已保存。")
        return redirect(back)
    context = {"form": form, "query": query, "back": back}
    return page(request, "enterprises/enterprises/columns.html", context, status=422 if posted else 200)
