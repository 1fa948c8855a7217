"""What waits for the reader."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import notices as actions
from accounts.models import Notice
from accounts.queries import notices
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import SIGNED_IN, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request

PER_PAGE = 20
COLUMNS: tuple[sheets.Shown[Notice], ...] = (
    sheets.Shown("状态", lambda one: "已读" if one.read_at else "未读", "导出时是否已读。", 10),
    sheets.Shown("标题", lambda one: one.title, width=36, text=True),
    sheets.Shown("内容", lambda one: one.body, width=60, text=True),
    sheets.Shown("发送时间", lambda one: sheets.minute(one.sent_at), width=18),
)


@audience(SIGNED_IN)
@require_safe
@past.present_only("accounts:notices", "消息")
def index(request: Request) -> HttpResponse:
    """One's own notices, the latest first."""
    rows, unread = _asked(request)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "accounts/notices/list.html", {"notices": found, "only_unread": unread})


@audience(SIGNED_IN)
@require_safe
@past.present_only("accounts:notices", "消息")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    rows, unread = _asked(request)
    said = "状态为“未读”" if unread else ""
    return sheets.stream_list(
        "消息", COLUMNS, rows.iterator(chunk_size=500), code="accounts.notices", said=said, at=clock.now()
    )


def _asked(request: Request) -> tuple[QuerySet[Notice], bool]:
    """One's own notices, and whether only the unread ones are asked for."""
    rows, unread = notices.visible_to(request.actor), request.GET.get("state") == "unread"
    return (rows.filter(read_at=None) if unread else rows), unread


@audience(SIGNED_IN)
@require_POST
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Mark a notice as read and go to the page where it can be acted on."""
    notice = get_object_or_404(notices.visible_to(request.actor), pk=pk)
    actions.mark_read(by=request.actor, at=clock.now(), notice_id=notice.pk)
    ours = notice.link.startswith("/") and url_has_allowed_host_and_scheme(notice.link, None)
    return redirect(notice.link if ours else "accounts:notices")


@audience(SIGNED_IN)
@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark everything as read."""
    count = actions.mark_read(by=request.actor, at=clock.now())
    messages.success(request, f"已将 {count} 条消息标为已读。" if count else "没有未读消息。")
    return redirect("accounts:notices")
