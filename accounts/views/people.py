"""People and their roles, for the system administrator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import memberships, users
from accounts.forms.people import AccountForm, MoveForm, PeopleFilter, ReasonForm
from accounts.models import User
from accounts.queries import people
from accounts.rules import people as rules
from dongtou_brand.kernel import clock, once, past, sheets
from dongtou_brand.kernel.audience import Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PER_PAGE = 20


def _unit(person: Any) -> str:
    """The present organisation, of the list's `present`."""
    return person.present[0].organisation.name if person.present else ""


def _role(person: Any) -> str:
    return str(person.present[0].get_role_display()) if person.present else "无任职"


COLUMNS: tuple[sheets.Shown[User], ...] = (
    sheets.Shown("姓名", lambda one: one.name, text=True),
    sheets.Shown("账号", lambda one: one.username, width=20, text=True),
    sheets.Shown("单位", _unit, width=32, text=True),
    sheets.Shown("角色", _role, "导出时的任职。", 20),
    sheets.Shown("状态", lambda one: "启用" if one.is_active else "停用", "账号能否登录。", 10),
    sheets.Shown("上次登录", lambda one: sheets.minute(one.last_login), width=18),
)


@audience(Role.SYSTEM_ADMIN)
@require_safe
@past.present_only("accounts:people", "人员列表")
def index(request: Request) -> HttpResponse:
    """Everybody with an account."""
    rows = PeopleFilter(request.GET, people.visible_to(request.actor).order_by("username"))
    found = Paginator(rows.qs, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "accounts/people/list.html", {"form": rows.form, "people": found}, fragment="rows")


@audience(Role.SYSTEM_ADMIN)
@require_safe
@past.present_only("accounts:people", "人员列表")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    asked = PeopleFilter(request.GET, people.visible_to(request.actor).order_by("username"))
    rows = asked.qs.iterator(chunk_size=1000)
    said = sheets.said(asked.form)
    return sheets.stream_list("人员", COLUMNS, rows, code="accounts.people", said=said, at=clock.now())


@audience(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("made")
def create(request: Request) -> HttpResponse:
    """Make an account; its first password is shown until it is handed over, and stands nowhere else."""
    if request.method != "POST" and once.SHOWN in request.GET:
        return _password_page(request, new=True) or redirect("accounts:people")
    if once.forget(request):
        return redirect("accounts:people")
    if again := once.answered(request):
        return again
    form = AccountForm(request.POST or None, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            made = users.create(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            return once.keep(request, {"person": made.user.pk, "password": made.password})
    context = {"form": form, "once": once.mark(request)}
    return page(request, "accounts/people/form.html", context, status=422 if form.errors else 200)


@sensitive_variables("told", "context")
def _password_page(request: Request, *, new: bool) -> HttpResponse | None:
    """The page with the password that waits here; None when nothing waits, or no longer."""
    told = once.shown(request)
    if told is None:
        return None
    person = _person(request, told["person"])
    context = {"person": person, "password": told["password"], "new": new}
    return page(request, "accounts/people/password.html", context | {"noted": request.GET[once.SHOWN]})


def _person(request: Request, pk: int) -> User:
    return get_object_or_404(people.visible_to(request.actor), pk=pk)


@audience(Role.SYSTEM_ADMIN)
@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    """One account, its roles, and what can be done with it."""
    person = _person(request, pk)
    present = people.current_membership(person)
    context = {
        "person": person,
        "present": present,
        "memberships": people.memberships(person),
        "closed": rules.can_change(request.actor, person.pk, people.last_role(person)),
        "reason": ReasonForm(),
        "once": once.mark(request),
    }
    return page(request, "accounts/people/detail.html", context)


@audience(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    """Another role or organisation: the old one ends, the new one begins."""
    person = _person(request, pk)
    now = clock.now()
    form = MoveForm(request.POST or None, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            memberships.move(user=person, **form.cleaned_data, by=request.actor, at=now)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, f"{person.name}的任职已变更。")
            return redirect("accounts:person", pk=pk)
    status = 422 if form.errors else 200
    return page(request, "accounts/people/move.html", {"form": form, "person": person}, status=status)


@audience(Role.SYSTEM_ADMIN)
@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """End the present role."""
    return _with_reason(request, pk, memberships.end, "任职已终止，此人不能再登录。")


@audience(Role.SYSTEM_ADMIN)
@require_POST
def disable(request: Request, pk: int) -> HttpResponse:
    """Close the account."""
    return _with_reason(request, pk, users.disable, "账号已停用。")


@audience(Role.SYSTEM_ADMIN)
@require_POST
def enable(request: Request, pk: int) -> HttpResponse:
    """Open the account again."""
    return _with_reason(request, pk, users.enable, "账号已启用。")


def _with_reason(request: Request, pk: int, act: Callable[..., object], words: str) -> HttpResponse:
    """Do what needs a reason, or say why not, and come back to the person."""
    person = _person(request, pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(str(form.errors["reason"][0]))
        act(user=person, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("accounts:person", pk=pk)


@audience(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("made")
def reset(request: Request, pk: int) -> HttpResponse:
    """Set a random first password; it is shown until it is handed over, and stands nowhere else."""
    person = _person(request, pk)
    if request.method != "POST":
        return _password_page(request, new=False) or redirect("accounts:person", pk=pk)
    if once.forget(request):
        return redirect("accounts:person", pk=pk)
    if again := once.answered(request):
        return again
    try:
        made = users.reset_password(user=person, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.words)
        return redirect("accounts:person", pk=pk)
    return once.keep(request, {"person": person.pk, "password": made.password})
