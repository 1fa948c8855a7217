"""Changes of the enterprise itself: their history in the dossier, and recording another."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.actions import alterations as actions
from enterprises.enums import AlterationKind
from enterprises.forms.alterations import FORMS
from enterprises.queries import alterations as queries
from enterprises.queries import enterprises, heads
from enterprises.rules.alterations import can_alter, open_kinds
from enterprises.views.attachments import handed_in
from enterprises.views.dossier_forms import entered
from enterprises.views.states import dated, day_of

CURRENT = "enterprises:alterations_of"
ACTS: dict[AlterationKind, Callable[..., Any]] = {
    AlterationKind.NAME: actions.rename,
    AlterationKind.TOWNSHIP: actions.relocate,
    AlterationKind.MERGER: actions.merge,
    AlterationKind.CLOSURE: actions.close,
    AlterationKind.REVIVAL: actions.revive,
}


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def alterations_of(request: Request, pk: int) -> HttpResponse:
    """What the enterprise was before, with day and ground; also as recorded at the end of a day."""
    day = day_of(request)
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    context["alterations"] = queries.of_enterprise(enterprise, day)
    may = day is None and can_alter(request.actor) is None
    context["kinds"] = open_kinds(enterprise) if may else ()
    return page(request, "enterprises/alterations/list.html", context)


@audience(LEAD)
def add(request: Request, pk: int, kind: str) -> HttpResponse:
    """Record a change of this kind."""
    visible = enterprises.visible_to(request.actor)
    enterprise = get_object_or_404(visible, pk=pk)
    if kind not in AlterationKind.values:
        raise Http404
    chosen = AlterationKind(kind)
    what: dict[str, Any] = {"enterprise": enterprise, "day": clock.today()}
    bound = request.method == "POST"
    form: Any = FORMS[chosen](request.POST, **what, **handed_in(request)) if bound else FORMS[chosen](**what)

    def act() -> object:
        ground = actions.Ground(**form.ground())
        return ACTS[chosen](
            enterprise=enterprise, ground=ground, by=request.actor, at=clock.now(), **form.change()
        )

    title = f"变更登记：{chosen.label}"
    return entered(request, enterprise, CURRENT, title=title, form=form, act=act, said="已登记变更。")
