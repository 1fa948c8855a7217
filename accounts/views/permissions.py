"""Which role may open which page, for the security administrator."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.queries import permissions
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request

Line = tuple[str, permissions.Row]
PAGES: tuple[sheets.Shown[Line], ...] = (
    sheets.Shown("范围", lambda line: line[0], width=24),
    sheets.Shown("页面或操作", lambda line: line[1].words, "各角色能够打开的标“可以”。", 32),
    sheets.Shown("网址", lambda line: line[1].address, width=44, text=True),
)


@audience(Role.SECURITY_ADMIN)
@require_safe
@past.present_only("accounts:permissions", "角色权限表")
def index(request: Request) -> HttpResponse:
    """The table of rights, worked out from the views themselves."""
    return page(request, "accounts/permissions/list.html", {"table": permissions.table()})


@audience(Role.SECURITY_ADMIN)
@require_safe
@past.present_only("accounts:permissions", "角色权限表")
def export(request: Request) -> HttpResponseBase:
    """The same table as a workbook: a line for each page, a column for each role."""
    table = permissions.table()
    lines = ((group, row) for group, rows in table.groups for row in rows)
    columns = [*PAGES, *(_of_role(number, role) for number, role in enumerate(table.roles))]
    return sheets.stream_list(
        "角色权限表", columns, lines, code="accounts.permissions", said="", at=clock.now()
    )


def _of_role(number: int, role: Role) -> sheets.Shown[Line]:
    return sheets.Shown(str(role.label), lambda line: "可以" if line[1].rights[number] else "", width=12)
