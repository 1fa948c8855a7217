"""修改记录 of the dossier."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from dongtou_brand.kernel.audience import ENTERPRISE, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.queries import changes, heads

CURRENT = "enterprises:changes_of"


@require_safe
@audience(ENTERPRISE, READERS)
def changes_of(request: Request, pk: int) -> HttpResponse:
    """Who changed what and when, the latest first."""
    enterprise, context = heads.head(request.actor, pk, CURRENT)
    found, rows = changes.of_enterprise(enterprise, request.GET.get("page"), plain=context["plain"])
    context |= {"page_obj": found, "changes": rows}
    return page(request, "enterprises/changes/list.html", context)
