"""The public side of a registration: an enterprise registers itself, asks how far it is, mends, withdraws."""

from datetime import timedelta
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from dongtou_brand.kernel import clock, once, ratelimit
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.audience import public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import registrations as actions
from enterprises.enums import RegistrationStatus
from enterprises.forms.registrations import LICENCE, RegistrationForm, StatusForm
from enterprises.models import Registration
from enterprises.queries import registrations as queries
from enterprises.rules import registrations as rules
from enterprises.states import REGISTRATION
from enterprises.views.attachments import handed_in

OPENED = "registration"
OPENED_FOR = timedelta(minutes=30)
WRONG = "受理编号或查询码不正确，请对照登记回执核对。"


class OnOne(Protocol):
    """A view of the registration that this session has opened."""

    def __call__(self, request: Request, registration: Registration) -> HttpResponse: ...


def applicant(request: Request) -> Actor:
    """Whoever sits here acts for the enterprise that registers, also when signed in as somebody else."""
    return Actor.public(request.actor.address)


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _too_many(request: Request, name: str, times: int) -> HttpResponse | None:
    """A polite refusal for an address that asks too often, or None."""
    wait = ratelimit.seconds_to_wait(name, request.actor.address, times=times, at=timezone.now())
    if not wait:
        return None
    response = page(request, "429.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


# ── handing in ──────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "HEAD", "POST"])
@public
@sensitive_variables("receipt")
def register(request: Request) -> HttpResponse:
    """Register an enterprise; number and query code are shown until they are written down."""
    today = clock.today()
    if request.method != "POST":
        return (
            _receipt(request)
            if once.SHOWN in request.GET
            else _form_page(request, RegistrationForm(day=today))
        )
    if once.forget(request):
        return redirect("enterprises:register_status")
    if again := once.answered(request):
        return again
    if refusal := _too_many(request, "register", settings.REGISTER_PER_MINUTE):
        return refusal
    by = applicant(request)
    form = RegistrationForm(request.POST, day=today, **handed_in(request, by=by, kinds=LICENCE))
    if form.is_valid() and form.attachment is not None:
        try:
            receipt = actions.submit(
                application=form.application(), licence=form.attachment, by=by, at=clock.now()
            )
        except Refused as refused:
            form.add_error(None, refused.words)
        else:
            return once.keep(request, {"registration": receipt.registration.pk, "code": receipt.code})
    return _form_page(request, form)


def _receipt(request: Request) -> HttpResponse:
    told = once.shown(request)
    registration = queries.opened(told["registration"]) if told else None
    if told is None or registration is None:
        return redirect("enterprises:register_status")
    context = {
        "registration": registration,
        "code": rules.grouped(told["code"]),
        "noted": request.GET[once.SHOWN],
    }
    return _no_store(page(request, "enterprises/registrations/receipt.html", context))


def _form_page(
    request: Request, form: RegistrationForm, registration: Registration | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "registration": registration}
    if registration is None:
        context["once"] = once.mark(request)
    else:
        context["remark"] = queries.remark(registration)
    status = 422 if form.errors else 200
    return _no_store(page(request, "enterprises/registrations/form.html", context, status=status))


# ── coming back ─────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "HEAD", "POST"])
@public
@sensitive_post_parameters("code")
def status(request: Request) -> HttpResponse:
    """How far a registration is: asked for by number and query code, then shown in this session for a while."""
    if request.method != "POST":
        found = _opened(request)
        return _status_page(request, found) if found else _ask(request, StatusForm())
    if refusal := _too_many(request, "registration", settings.VERIFY_PER_MINUTE):
        return refusal
    form = StatusForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    found = queries.with_code(form.cleaned_data["number"], form.cleaned_data["code"])
    if found is None:
        form.add_error(None, WRONG)
        return _ask(request, form)
    until = timezone.now() + OPENED_FOR
    request.session[OPENED] = {"pk": found.pk, "key": found.key_hash, "until": until.timestamp()}
    return redirect("enterprises:register_status")


def _ask(request: Request, form: StatusForm) -> HttpResponse:
    template = "enterprises/registrations/ask.html"
    return page(request, template, {"form": form}, status=422 if form.errors else 200)


def _opened(request: Request) -> Registration | None:
    """The registration that this session has opened with its code, for half an hour and while the code holds."""
    mark = request.session.get(OPENED) or {}
    if timezone.now().timestamp() > mark.get("until", 0):
        return None
    found = queries.opened(mark["pk"])
    return found if found is not None and found.key_hash == mark.get("key") else None


def _status_page(request: Request, registration: Registration) -> HttpResponse:
    steps = {step.name for step in REGISTRATION.open_to(applicant(request).role, registration.status)}
    admitted = registration.status == RegistrationStatus.ADMITTED
    context = {
        "registration": registration,
        "state": REGISTRATION.statuses[registration.status],
        "steps": steps,
        "admitted": admitted,
        "account": queries.first_invitation(registration) if admitted else None,
        "remark": queries.remark(registration),
        "history": queries.history(registration, for_staff=False),
    }
    return _no_store(page(request, "enterprises/registrations/status.html", context))


def opened(view: OnOne) -> Any:
    """Give a view the registration that this session has opened; without one, ask for number and code."""

    @wraps(view)
    def on_one(request: Request) -> HttpResponse:
        found = _opened(request)
        return view(request, found) if found else redirect("enterprises:register_status")

    return public(on_one)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def mend(request: Request, registration: Registration) -> HttpResponse:
    """Correct a returned registration and hand it in again."""
    by, today = applicant(request), clock.today()
    REGISTRATION.step("resubmit", registration.status, by)
    if request.method != "POST":
        return _form_page(request, RegistrationForm(day=today, registration=registration), registration)
    if refusal := _too_many(request, "register", settings.REGISTER_PER_MINUTE):
        return refusal
    given = handed_in(request, by=by, kinds=LICENCE)
    form = RegistrationForm(request.POST, day=today, registration=registration, **given)
    if form.is_valid() and form.attachment is not None:
        try:
            actions.resubmit(
                registration=registration,
                application=form.application(),
                licence=form.attachment,
                by=by,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, "已重新提交，由所在街道（乡镇）确认。")
            return redirect("enterprises:register_status")
    return _form_page(request, form, registration)


@require_POST
@opened
def withdraw(request: Request, registration: Registration) -> HttpResponse:
    """Take a registration back."""
    try:
        actions.withdraw(registration=registration, by=applicant(request), at=clock.now())
    except Refused as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, "登记已撤回。")
    return redirect("enterprises:register_status")


@require_POST
@opened
@sensitive_variables("offer")
def account(request: Request, registration: Registration) -> HttpResponse:
    """Go on to the page on which the first manager's account is made."""
    try:
        offer = actions.open_account(registration=registration, by=applicant(request), at=clock.now())
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("enterprises:register_status")
    return redirect("accounts:invitation", key=offer.key)


@require_POST
@public
def leave(request: Request) -> HttpResponse:
    """Forget the registration in this browser, as on a shared computer."""
    request.session.pop(OPENED, None)
    return redirect("enterprises:register_status")
