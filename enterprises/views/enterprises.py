"""The list of enterprises and its workbook."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from dongtou_brand.kernel import clock, sheets
from dongtou_brand.kernel.audience import READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from enterprises.forms.filters import TABS, EnterpriseFilter
from enterprises.queries import enterprises as queries
from enterprises.queries import lists

PER_PAGE = 20
EXPORTED_AT_ONCE = 500
COLUMNS = (
    sheets.Column("企业名称", 32),
    sheets.Column("统一社会信用代码", 22),
    sheets.Column("街道（乡镇）"),
    sheets.Column("国民经济行业", 26),
    sheets.Column("梯度", 10),
    sheets.Column("数据年度", 10),
    sheets.Column("营业收入（万元）", 16, 2),
    sheets.Column("研发投入强度（%）", 16, 2),
    sheets.Column("核验分", 10, 1),
    sheets.Column("核验日期", 12),
    sheets.Column("更新日期", 12),
)


def _filtered(request: Request) -> tuple[EnterpriseFilter, Any]:
    actor = request.actor
    visible = queries.visible_to(actor)
    conditions = EnterpriseFilter(request.GET, queryset=visible, day=clock.today())
    return conditions, conditions.qs if conditions.is_valid() else visible.none()


@require_safe
@audience(READERS)
def listing(request: Request) -> HttpResponse:
    """The enterprises that the reader may see, by the conditions in the address."""
    conditions, found = _filtered(request)
    counts = queries.counts(queries.visible_to(request.actor), clock.today())
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = lists.rows(shown.object_list)
    context = {
        "filter": conditions,
        "page": shown,
        "rows": rows,
        "counts": counts,
        "tabs": [(key, label, getattr(counts, key)) for key, label in TABS],
        "tab": request.GET.get("tab", ""),
        "newest_year": max((row.year for row in rows if row.year), default=None),
        "may_register": request.actor.role is Role.LEAD_OFFICER,
    }
    return page(request, "enterprises/enterprises/list.html", context)


@require_safe
@audience(READERS)
def export(request: Request) -> HttpResponse:
    """The list as a workbook: the same conditions, the same order, all pages."""
    _, found = _filtered(request)
    lines = (_line(row) for chunk in _chunks(found) for row in lists.rows(chunk))
    content = sheets.workbook("企业名录", COLUMNS, lines)
    return sheets.response(content, f"企业名录_{clock.today():%Y%m%d}")


def _chunks(found: Any) -> Any:
    """The enterprises in handfuls, so that each needs a fixed number of queries."""
    pages = Paginator(found, EXPORTED_AT_ONCE)
    return (pages.page(number).object_list for number in pages.page_range)


def _line(row: lists.Row) -> tuple[sheets.Cell, ...]:
    enterprise = row.enterprise
    return (
        enterprise.name,
        enterprise.credit_code,
        enterprise.township.short_name,
        str(enterprise.industry),
        enterprise.get_rung_display(),
        str(row.year or ""),
        row.revenue,
        row.intensity,
        row.points,
        row.verified_on,
        enterprise.updated_at,
    )
