"""One's own views of a list: kept, renamed, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.actions import saved_views as actions
from accounts.forms.saved_views import TitleForm, ViewForm
from accounts.models import SavedView
from accounts.queries import saved_views as queries
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused


@audience(READERS)
def keep(request: Request) -> HttpResponse:
    """Keep the conditions of a list under a name: asked for with the list's address, then kept."""
    posted = request.method == "POST"
    form = ViewForm(request.POST) if posted else ViewForm(initial=request.GET.dict())
    if posted and form.is_valid():
        try:
            view = actions.keep(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("title", refusal.words)
        else:
            messages.success(request, f"已保存视图“{view.title}”。")
            return redirect(_address(view))
    return page(request, "accounts/saved_views/form.html", {"form": form}, status=422 if posted else 200)


@audience(READERS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Give a view another name, or remove it."""
    view = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    posted = request.method == "POST"
    form = TitleForm(request.POST) if posted else TitleForm(initial={"title": view.title})
    if posted and form.is_valid():
        try:
            actions.rename(view=view, title=form.cleaned_data["title"], by=request.actor)
        except Refused as refusal:
            form.add_error("title", refusal.words)
        else:
            messages.success(request, "已改名。")
            return redirect(_address(view))
    context = {"form": form, "view": view, "back": _address(view)}
    return page(request, "accounts/saved_views/form.html", context, status=422 if posted else 200)


@require_POST
@audience(READERS)
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove a view."""
    view = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    actions.remove(view=view, by=request.actor)
    messages.success(request, f"已删除视图“{view.title}”。")
    return redirect(view.page)


def _address(view: SavedView) -> str:
    """The list with the conditions of a view."""
    return f"{reverse(view.page)}?{view.query}"
