"""Which role may open which page, for the security administrator."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.queries import permissions
from dongtou_brand.kernel import past
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request


@audience(Role.SECURITY_ADMIN)
@require_safe
@past.present_only("accounts:permissions", "角色权限表")
def index(request: Request) -> HttpResponse:
    """The table of rights, worked out from the views themselves."""
    return page(request, "accounts/permissions/list.html", {"table": permissions.table()})
