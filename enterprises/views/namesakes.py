"""Telling apart an enterprise of the pool from those with a name like its own."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from dongtou_brand.kernel import clock
from dongtou_brand.kernel.audience import LEAD, audience
from dongtou_brand.kernel.request import Request
from enterprises.actions import enterprises as actions
from enterprises.forms.namesakes import TellApartForm
from enterprises.queries import enterprises
from enterprises.views.dossier_forms import entered


@audience(LEAD)
def tell_apart(request: Request, pk: int) -> HttpResponse:
    """Write down how it was found out that the enterprise is none of its namesakes."""
    enterprise = get_object_or_404(enterprises.visible_to(request.actor), pk=pk)
    form = TellApartForm(request.POST if request.method == "POST" else None, enterprise=enterprise)
    return entered(
        request,
        enterprise,
        "enterprises:alterations_of",
        title="核对重名企业",
        form=form,
        act=lambda: actions.tell_apart(
            enterprise=enterprise, reason=form.told_apart(), by=request.actor, at=clock.now()
        ),
        said="已写明核对情况，不再列为疑似重复。",
    )
