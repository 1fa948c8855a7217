"""A form on a page of the dossier."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import heads


def entered(
    request: Request,
    enterprise: Enterprise,
    current: str,
    *,
    title: str,
    form: forms.BaseForm,
    act: Callable[[], object],
    said: str,
) -> HttpResponse:
    """A form of the dossier, shown or acted on; a refusal stands on it beside everything that was typed.

    `current` is the key of the tab to which it belongs and returns.
    """
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, said)
            return redirect(heads.address(current, enterprise.pk))
    _, context = heads.head(request.actor, enterprise.pk, current)
    context |= {"form": form, "title": title, "back": heads.address(current, enterprise.pk)}
    status = 422 if form.is_bound else 200
    return page(request, "enterprises/dossier_form.html", context, status=status)
