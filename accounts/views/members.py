"""The people of an enterprise: read by its own and by the officers in charge, changed by its manager."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import members as actions
from accounts.forms.members import EndForm, RoleForm
from accounts.models import Membership
from accounts.queries import invitations
from accounts.queries import members as queries
from accounts.rules import invitations as rules
from accounts.rules import members as member_rules
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.templatetags.ui import mask_phone

PER_PAGE = 20
COLUMNS: tuple[sheets.Shown[Membership], ...] = (
    sheets.Shown("姓名", lambda one: one.user.name, text=True),
    sheets.Shown("账号", lambda one: one.user.username, width=20, text=True),
    sheets.Shown(
        "手机号码",
        lambda one: mask_phone(one.user.phone) if one.user.phone else "",
        "与屏幕一致，中间四位不显示。",
        text=True,
    ),
    sheets.Shown("角色", lambda one: one.get_role_display(), width=18),
    sheets.Shown("状态", lambda one: "启用" if one.user.is_active else "停用", "账号能否登录。", 10),
    sheets.Shown("起始", lambda one: one.started_at, "担任本角色的起始日期。"),
    sheets.Shown("上次登录", lambda one: sheets.minute(one.user.last_login), width=18),
)
READERS = (*ENTERPRISE, *LEAD, Role.TOWNSHIP_OFFICER)


@require_safe
@audience(ENTERPRISE)
def own(request: Request) -> HttpResponse:
    """The people of one's own enterprise."""
    return redirect("accounts:members_of", pk=request.actor.office)


@require_safe
@audience(READERS)
@past.present_only("accounts:members_of", "企业人员")
def members_of(request: Request, pk: int) -> HttpResponse:
    """Who belongs to an enterprise, in which role, since when; and who is invited."""
    actor = request.actor
    organisation = get_object_or_404(invitations.organisations_visible_to(actor), pk=pk)
    shown = Paginator(queries.of(actor, organisation), PER_PAGE).get_page(request.GET.get("page"))
    has_manager = invitations.managers(pk).exists()
    closed = rules.can_invite(
        actor,
        organisation,
        Role.ENTERPRISE_MANAGER,
        looks_after=actor.role not in ENTERPRISE,
        has_manager=has_manager,
    )
    context = {
        "organisation": organisation,
        "members": shown,
        "invitations": invitations.open_of(actor, organisation, clock.now()),
        "own": actor.role in ENTERPRISE,
        "manages": member_rules.can_manage(actor, pk) is None,
        "may_invite": closed is None,
        "has_manager": has_manager,
    }
    return page(request, "accounts/members/list.html", context)


@require_safe
@audience(READERS)
@past.present_only("accounts:members_of", "企业人员")
def export(request: Request, pk: int) -> HttpResponseBase:
    """The members of the page as a workbook, all pages; numbers of people masked as they are there."""
    organisation = get_object_or_404(invitations.organisations_visible_to(request.actor), pk=pk)
    rows = queries.of(request.actor, organisation).iterator(chunk_size=500)
    return sheets.stream_list(
        "在任人员",
        COLUMNS,
        rows,
        code="accounts.members",
        said=f"单位为“{organisation.name}”",
        at=clock.now(),
    )


def _member(request: Request, pk: int) -> tuple[Membership, bool]:
    """Somebody of one's own enterprise, and whether nobody else answers for it."""
    member = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    others = invitations.managers(member.organisation_id).exclude(pk=pk)
    return member, member.role == Role.ENTERPRISE_MANAGER and not others.exists()


@audience(Role.ENTERPRISE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: Request, pk: int) -> HttpResponse:
    """Let a member go on in the other role."""
    member, last = _member(request, pk)
    form = RoleForm(request.POST or None, member=member, last_manager=last, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(membership=member, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, f"{member.user.name}的角色已变更。")
            return redirect("accounts:members_of", pk=member.organisation_id)
    return _form_page(request, "变更角色", member, form)


@audience(Role.ENTERPRISE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """Let a member leave; whoever leaves himself is signed out by the next click."""
    member, last = _member(request, pk)
    form = EndForm(request.POST or None, member=member, last_manager=last)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(membership=member, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            if member.user_id == request.actor.user_id:
                return redirect("dashboards:public_home")
            messages.success(request, f"{member.user.name}的任职已终止，账号不能再登录。")
            return redirect("accounts:members_of", pk=member.organisation_id)
    return _form_page(request, "终止任职", member, form)


def _form_page(request: Request, title: str, member: Membership, form: RoleForm | EndForm) -> HttpResponse:
    context = {"title": title, "member": member, "form": form}
    return page(request, "accounts/members/form.html", context, status=422 if form.errors else 200)
