"""What waits for the reader."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import notices as actions
from accounts.queries import notices
from dongtou_brand.kernel import clock, past
from dongtou_brand.kernel.audience import SIGNED_IN, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request

PER_PAGE = 20


@audience(SIGNED_IN)
@require_safe
@past.present_only("accounts:notices", "消息")
def index(request: Request) -> HttpResponse:
    """One's own notices, the latest first."""
    rows = notices.visible_to(request.actor)
    unread = request.GET.get("state") == "unread"
    if unread:
        rows = rows.filter(read_at=None)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "accounts/notices/list.html", {"notices": found, "only_unread": unread})


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
