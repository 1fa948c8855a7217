"""Which role may open which page, for the security administrator."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.queries import permissions
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page


@audience(Role.SECURITY_ADMIN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The table of rights, worked out from the views themselves."""
    return page(request, "accounts/permissions/list.html", {"table": permissions.table()})
