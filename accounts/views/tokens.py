"""Tokens of the read API, for who issues them; and what the API answers, for everybody."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import tokens as actions
from accounts.enums import TokenScope
from accounts.forms.people import ReasonForm
from accounts.forms.tokens import TokenFilter, TokenForm
from accounts.models import ApiToken
from accounts.queries import tokens
from accounts.rules import tokens as rules
from dongtou_brand import api
from dongtou_brand.kernel import clock, once, openapi, past, programs, sheets
from dongtou_brand.kernel.audience import audience, public
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PER_PAGE = 20
COLUMNS: tuple[sheets.Shown[dict[str, Any]], ...] = (
    sheets.Shown("用途", lambda row: row["token"].name, width=30, text=True),
    sheets.Shown(
        "令牌开头", lambda row: row["token"].start, "令牌只在签发时显示，平台不保存全文。", text=True
    ),
    sheets.Shown("使用单位", lambda row: row["token"].organisation.name, width=32, text=True),
    sheets.Shown("读取范围", lambda row: row["scopes"], width=32),
    sheets.Shown("签发人", lambda row: row["token"].issued_by.name, text=True),
    sheets.Shown("签发时间", lambda row: sheets.minute(row["token"].issued_at), width=18),
    sheets.Shown("有效期至", lambda row: row["token"].expires_at),
    sheets.Shown("最近使用", lambda row: sheets.minute(row["token"].last_used_at), "没有用过的为空。", 18),
    sheets.Shown("状态", lambda row: row["state"], "导出时的状态。", 10),
    sheets.Shown("不能使用的原因", lambda row: row["why"], width=32),
)


@require_safe
@audience(rules.ISSUERS)
@past.present_only("accounts:tokens", "接口令牌")
def index(request: Request) -> HttpResponse:
    """The tokens that this person looks after, with their last use."""
    now = clock.now()
    rows = TokenFilter(request.GET, tokens.visible_to(request.actor), at=now)
    found = Paginator(rows.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": rows.form, "tokens": found, "rows": [_row(token) for token in found]}
    return page(request, "accounts/tokens/list.html", context, fragment="rows")


@require_safe
@audience(rules.ISSUERS)
@past.present_only("accounts:tokens", "接口令牌")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    asked = TokenFilter(request.GET, tokens.visible_to(request.actor), at=clock.now())
    rows = (_row(token) for token in asked.qs.iterator(chunk_size=500))
    said = sheets.said(asked.form)
    return sheets.stream_list("接口令牌", COLUMNS, rows, code="accounts.tokens", said=said, at=clock.now())


def _row(token: ApiToken) -> dict[str, Any]:
    """A token with its scopes and its state in words."""
    now = clock.now()
    ended = rules.opens(token, token.organisation, now, clock.today())
    state = "有效" if ended is None else "停用" if token.revoked_at else "失效"
    scopes = "、".join(str(TokenScope(scope).label) for scope in token.scopes)
    still_open = token.revoked_at is None and token.expires_at > now
    return {"token": token, "scopes": scopes, "state": state, "why": ended or "", "open": still_open}


@require_http_methods(["GET", "HEAD", "POST"])
@audience(rules.ISSUERS)
@sensitive_variables("issued")
def issue(request: Request) -> HttpResponse:
    """Make a token; its key is shown until it is written down, and stands nowhere else."""
    if request.method != "POST" and once.SHOWN in request.GET:
        return _key_page(request)
    if once.forget(request):
        return redirect("accounts:tokens")
    if again := once.answered(request):
        return again
    form = TokenForm(request.POST or None, by=request.actor, day=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.issue(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            return once.keep(request, {"token": issued.token.pk, "key": issued.key})
    context = {"form": form, "once": once.mark(request)}
    return page(request, "accounts/tokens/form.html", context, status=422 if form.errors else 200)


def _key_page(request: Request) -> HttpResponse:
    told = once.shown(request)
    if told is None:
        return redirect("accounts:tokens")
    token = get_object_or_404(tokens.visible_to(request.actor), pk=told["token"])
    context = {"token": token, "key": told["key"], "base": settings.BASE_URL, "root": api.ROOT}
    return page(request, "accounts/tokens/key.html", context | {"noted": request.GET[once.SHOWN]})


@require_POST
@audience(rules.ISSUERS)
def revoke(request: Request, pk: int) -> HttpResponse:
    """End a token at once."""
    token = get_object_or_404(tokens.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(str(form.errors["reason"][0]))
        actions.revoke(token=token, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        messages.success(request, f"已停用“{token.name}”，使用它的系统不能再读取数据。")
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("accounts:tokens")


@require_safe
@public
def description(request: Request) -> HttpResponse:
    """接口文档: made from the description that programs read, so that it can say nothing else."""
    schema = api.description()
    context = {
        "info": schema["info"],
        "endpoints": openapi.endpoints(schema, settings.BASE_URL),
        "problems": [(status, *words) for status, words in programs.PROBLEMS.items() if status != 413],
        "scopes": TokenScope.choices,
        "per_minute": settings.API_PER_MINUTE,
        "may_issue": request.actor.role in rules.ISSUERS,
    }
    return page(request, "accounts/tokens/description.html", context)
