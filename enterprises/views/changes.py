"""修改记录 of the dossier."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from dongtou_brand.kernel.audience import ENTERPRISE, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.queries import changes, heads
from enterprises.views.states import dated, day_of

CURRENT = "enterprises:changes_of"


@require_safe
@audience(ENTERPRISE, READERS)
@dated
def changes_of(request: Request, pk: int) -> HttpResponse:
    """Who changed what and when, the latest first; also up to the end of a day."""
    day = day_of(request)
    enterprise, context = heads.head(request.actor, pk, CURRENT, day)
    found, rows = changes.of_enterprise(enterprise, request.GET.get("page"), plain=context["plain"], on=day)
    context |= {"page_obj": found, "changes": rows}
    return page(request, "enterprises/changes/list.html", context)
