"""Inviting a person into an enterprise, and the page that the invited person opens."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import invitations as actions
from accounts.actions import sessions
from accounts.forms.invitations import AcceptForm, InviteForm, JoinForm
from accounts.models import Invitation, Organisation, User
from accounts.queries import actors
from accounts.queries import invitations as queries
from accounts.rules import invitations as rules
from accounts.views.sessions import write_down
from dongtou_brand.kernel import clock, once, ratelimit
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.address import client_address
from dongtou_brand.kernel.audience import LEAD, Role, audience, public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

INVITERS = (Role.ENTERPRISE_MANAGER, *LEAD, Role.TOWNSHIP_OFFICER)
BACKEND = "django.contrib.auth.backends.ModelBackend"
JOIN = "own"


@audience(INVITERS)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("offer")
def invite(request: Request, pk: int) -> HttpResponse:
    """Invite a person; the link is shown until it is written down, and stands nowhere else."""
    organisation = get_object_or_404(queries.organisations_visible_to(request.actor), pk=pk)
    if request.method != "POST" and once.SHOWN in request.GET:
        return _link_page(request, organisation)
    if once.forget(request):
        return redirect("accounts:members_of", pk=pk)
    if again := once.answered(request):
        return again
    form = InviteForm(request.POST or None, manager_only=request.actor.role != Role.ENTERPRISE_MANAGER)
    context = {"form": form, "organisation": organisation, "once": once.mark(request)}
    if request.method == "POST" and form.is_valid():
        try:
            offer = actions.invite(
                organisation=organisation,
                role=form.role_given(),
                name=form.cleaned_data["name"],
                phone=form.cleaned_data["phone"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            return once.keep(request, {"invitation": offer.invitation.pk, "key": offer.key})
    return page(request, "accounts/invitations/form.html", context, status=422 if form.errors else 200)


def _link_page(request: Request, organisation: Organisation) -> HttpResponse:
    told = once.shown(request)
    if told is None:
        return redirect("accounts:members_of", pk=organisation.pk)
    context = {
        "organisation": organisation,
        "manager_only": request.actor.role != Role.ENTERPRISE_MANAGER,
        "invitation": get_object_or_404(queries.visible_to(request.actor), pk=told["invitation"]),
        "link": request.build_absolute_uri(reverse("accounts:invitation", args=[told["key"]])),
        "noted": request.GET[once.SHOWN],
    }
    return page(request, "accounts/invitations/link.html", context)


@audience(INVITERS)
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    try:
        actions.revoke(invitation=invitation, by=request.actor, at=clock.now())
        messages.success(request, f"给{invitation.name}的邀请已撤回，链接随即失效。")
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("accounts:members_of", pk=invitation.organisation_id)


# ── the invited person ──────────────────────────────────────────────────────────────────────────
@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Request, key: str) -> HttpResponse:
    """Make an account or bring one along; then the person is signed in."""
    if wait := _wait(request):
        response = page(request, "429.html", {"wait": wait}, status=429)
        response["Retry-After"] = str(wait)
        return response
    invitation = queries.with_key(key)
    words = rules.is_open(invitation, clock.now()) if invitation else "邀请链接不正确，请核对是否完整。"
    if invitation is None or words:
        return _page(request, {"words": words}, status=410 if invitation else 404)
    if request.actor.signed_in:
        return _page(request, {"invitation": invitation, "signed_in": True})
    if request.method != "POST":
        return _forms(request, invitation)
    return _joined(request, invitation) if "join" in request.POST else _accepted(request, invitation)


def _wait(request: Request) -> int:
    if request.method != "POST":
        return 0
    times = settings.VERIFY_PER_MINUTE
    return ratelimit.seconds_to_wait("invitation", request.actor.address, times=times, at=timezone.now())


def _accepted(request: Request, invitation: Invitation) -> HttpResponse:
    """A new account."""
    form = AcceptForm(request.POST, invitation=invitation)
    if not form.is_valid():
        return _forms(request, invitation, new=form)
    try:
        user = actions.accept(
            invitation=invitation,
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password1"],
            by=_somebody(request),
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return _forms(request, invitation, new=form)
    return _signed_in(request, user, invitation)


def _joined(request: Request, invitation: Invitation) -> HttpResponse:
    """An account that the person has already."""
    form = JoinForm(request, data=request.POST, prefix=JOIN)
    if not form.is_valid():
        write_down(request, form)
        return _forms(request, invitation, old=form)
    try:
        user = actions.join(
            invitation=invitation, user=form.get_user(), by=_somebody(request), at=clock.now()
        )
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return _forms(request, invitation, old=form)
    return _signed_in(request, user, invitation)


def _somebody(request: Request) -> Actor:
    return Actor.public(request.actor.address)


def _signed_in(request: Request, user: User, invitation: Invitation) -> HttpResponse:
    login(request, user, backend=BACKEND)
    if by := actors.of(user, client_address(request)):
        sessions.opened(by=by, at=clock.now())
    messages.success(
        request, f"您已加入{invitation.organisation.name}，角色为{invitation.get_role_display()}。"
    )
    return redirect(settings.LOGIN_REDIRECT_URL)


def _forms(
    request: Request, invitation: Invitation, *, new: AcceptForm | None = None, old: JoinForm | None = None
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "new": new or AcceptForm(invitation=invitation),
        "old": old or JoinForm(request, prefix=JOIN),
        "form": new or old,
        "joining": old is not None,
    }
    return _page(request, context, status=422 if new or old else 200)


def _page(request: Request, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = page(request, "accounts/invitations/accept.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
