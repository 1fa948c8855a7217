"""A page of the dossier as of the end of a day: the day stands in the address, `?on=2017-06-30`."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, cast

from django.http import HttpResponse
from django.urls import reverse

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import ENTERPRISE
from dongtou_brand.kernel.history import end_of
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.models import Enterprise
from enterprises.queries import heads, states, yearly_figures
from enterprises.rules.states import NotThen, read_day

P = ParamSpec("P")


def day_of(request: Request) -> date | None:
    """The day that is asked for, None for the present; raises `NotThen` for a day that has not come."""
    return read_day(request.GET.get("on", ""), clock.today())


def dated(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer a day for which there is nothing to show with a page that says so and asks for another.

    The view's first parameter is the request, and its `pk` the enterprise.
    """

    @wraps(view)
    def shown(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except NotThen as refusal:
            context: dict[str, Any] = {
                "words": refusal.words,
                "back": reverse("enterprises:detail", args=[kwargs["pk"]]),
                "today": clock.today(),
            }
            return page(cast(Request, args[0]), "enterprises/states/none.html", context, status=422)

    return shown


def table_as_of(
    request: Request, enterprise: Enterprise, day: date, codes: Sequence[str] = ()
) -> yearly_figures.Table | None:
    """The table of figures as it stood; what was a draft then only the enterprise sees."""
    drafts = request.actor.role in ENTERPRISE
    found = states.figures_as_of([enterprise.pk], end_of(day), drafts=drafts)
    return yearly_figures.tabulated(found.get(enterprise.pk, []), codes)


def figures_as_of(request: Request, pk: int, day: date) -> HttpResponse:
    """The figures of the latest years as they stood at the end of a day, to be read only."""
    enterprise, context = heads.head(request.actor, pk, "enterprises:figures_of", day)
    context["table"] = table_as_of(request, enterprise, day)
    return page(request, "enterprises/states/figures.html", context)
