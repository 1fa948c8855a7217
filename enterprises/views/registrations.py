"""Registrations as township and lead bureau handle them: the list, one of them, the steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dongtou_brand.kernel import clock, once, past, sheets, uploads
from dongtou_brand.kernel.audience import LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import registrations as actions
from enterprises.forms.registrations import AdmitForm, ReasonForm, RegistrationFilter, ReissueForm
from enterprises.models import Registration
from enterprises.queries import namesakes, registration_states
from enterprises.queries import registrations as queries
from enterprises.rules import credit_codes
from enterprises.rules.registrations import grouped, has_use_of_code
from enterprises.states import REGISTRATION

PER_PAGE = 20
HANDLERS = (*LEAD, Role.TOWNSHIP_OFFICER)
LABELS = {
    "": "全部",
    "submitted": "待街道（乡镇）确认",
    "confirmed": "待入库",
    "returned": "退回补正",
    "admitted": "已入库",
    "closed": "不予入库、已撤回",
}
COLUMNS: tuple[sheets.Shown[Registration], ...] = (
    sheets.Shown("企业名称", lambda one: one.name, "最近一次提交时填写的名称。", 32, text=True),
    sheets.Shown("统一社会信用代码", lambda one: one.credit_code, width=24, text=True),
    sheets.Shown("受理编号", lambda one: one.number, width=20, text=True),
    sheets.Shown("街道（乡镇）", lambda one: one.township.short_name),
    sheets.Shown(
        "状态",
        lambda one: REGISTRATION.statuses[one.status].staff,
        "导出时（历史时点为当日日终）的办理状态。",
        18,
    ),
    sheets.Shown("提交", lambda one: one.submitted_at, "首次提交的日期。"),
    sheets.Shown("更新", lambda one: one.updated_at, "最近一次办理的日期（历史时点为当日以前）。"),
)
STEPS: dict[str, Callable[..., Registration]] = {
    "confirm": actions.confirm,
    "return": actions.return_,
    "admit": actions.admit,
    "refuse": actions.refuse,
}


@dataclass(frozen=True)
class Asked:
    """The conditions of an address, as a form and cleaned, and what the words leave of all that may be seen."""

    form: RegistrationFilter
    given: dict[str, str]
    visible: "QuerySet[Registration]"
    day: date | None

    @property
    def status(self) -> str:
        """The column that tells how far a registration is, or was."""
        return "status" if self.day is None else "status_then"

    @property
    def listed(self) -> "QuerySet[Registration]":
        """Those of the tab."""
        return queries.in_tab(self.visible, self.given["tab"], self.status)

    def told(self, rows: Iterable[Registration]) -> list[Registration]:
        """These rows as they are, or as they stood on the day."""
        return list(rows) if self.day is None else registration_states.stood(rows)


def _asked(request: Request) -> Asked:
    actor, day = request.actor, past.past_day_of(request)
    conditions = RegistrationFilter(request.GET)
    given = conditions.cleaned_data if conditions.is_valid() else {"q": "", "tab": ""}
    found = queries.visible_to(actor) if day is None else registration_states.registrations_as_of(actor, day)
    return Asked(conditions, given, queries.named(found, given["q"]), day)


@require_safe
@audience(HANDLERS)
@past.dated("enterprises:registrations", "登记名单")
def listing(request: Request) -> HttpResponse:
    """The registrations that the reader may see, by the conditions in the address."""
    asked = _asked(request)
    given, numbers = asked.given, queries.counts(asked.visible, asked.status)
    shown = Paginator(asked.listed, PER_PAGE).get_page(request.GET.get("page"))
    shown.object_list = asked.told(shown.object_list)
    context = {
        "form": asked.form,
        "rows": shown,
        "q": given["q"],
        "tab": given["tab"] if given["tab"] in queries.TABS else "",
        "tabs": [(key, label, numbers[key]) for key, label in LABELS.items()],
        "total": numbers[""],
        "flow": REGISTRATION,
        **past.asks(asked.day),
    }
    return page(request, "enterprises/registrations/list.html", context)


@require_safe
@audience(HANDLERS)
@past.dated("enterprises:registrations", "登记名单")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    asked = _asked(request)
    tab = LABELS.get(asked.given["tab"], "") if asked.given["tab"] else ""
    return sheets.stream_list(
        past.titled("企业入库登记", asked.day),
        COLUMNS,
        past.in_handfuls(asked.listed.iterator(chunk_size=500), asked.told),
        code="enterprises.registrations",
        said=sheets.said(asked.form, {"办理状态": tab}),
        at=clock.now(),
        until=past.said(asked.day),
    )


@require_safe
@audience(HANDLERS)
def detail(request: Request, pk: int) -> HttpResponse:
    """What was handed in, what happened to it, and what the reader can do."""
    return _shown(request, _found(request, pk))


def _found(request: Request, pk: int) -> Registration:
    visible = queries.visible_to(request.actor)
    return get_object_or_404(visible.select_related("licence"), pk=pk)


def _shown(
    request: Request,
    registration: Registration,
    *,
    reason: ReasonForm | None = None,
    admitting: AdmitForm | None = None,
    reissuing: ReissueForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; names and numbers of people stand in full only for whoever has to handle it now."""
    role = request.actor.role
    steps = REGISTRATION.open_to(role, registration.status)
    twin = queries.twin(registration)
    is_open = registration.status in queries.OPEN
    alike = namesakes.similar(registration.name, registration.credit_code) if is_open else []
    context = {
        "registration": registration,
        "flow": REGISTRATION,
        "steps": [] if twin else [step for step in steps if not step.reason],
        "reasoned": [(step, _reason(step.name, reason)) for step in steps if step.reason],
        "admitting": admitting or AdmitForm(namesakes=alike),
        "form": reason or admitting or reissuing,
        "once": once.mark(request),
        "reissuing": (reissuing or ReissueForm()) if has_use_of_code(registration) is None else None,
        "twin": twin,
        "namesakes": [one for one in alike if one != twin],
        "links": role in LEAD,
        "plain": role in REGISTRATION.statuses[registration.status].owner,
        "code": credit_codes.read(registration.credit_code),
        "history": queries.history(registration, for_staff=True),
        "remark": queries.remark(registration),
    }
    return page(request, "enterprises/registrations/detail.html", context, status=status)


def _reason(step: str, posted: ReasonForm | None) -> ReasonForm:
    """The form of a step: as it was posted, or empty."""
    return posted if posted is not None and posted.step == step else ReasonForm(step)


@require_POST
@audience(HANDLERS)
def step(request: Request, pk: int, step: str) -> HttpResponse:
    """Confirm, return, admit or refuse."""
    if step not in STEPS:
        raise Http404
    registration = _found(request, pk)
    if step == "admit":
        return _admit(request, registration)
    if step == "confirm":
        return _taken(request, registration, step)
    form = ReasonForm(step, request.POST)
    if not form.is_valid():
        return _shown(request, registration, reason=form, status=422)
    return _taken(request, registration, step, reason=form.cleaned_data["reason"])


def _admit(request: Request, registration: Registration) -> HttpResponse:
    alike = namesakes.similar(registration.name)
    form = AdmitForm(request.POST, namesakes=alike)
    if not form.is_valid():
        return _shown(request, registration, admitting=form, status=422)
    return _taken(request, registration, "admit", told_apart=form.told_apart())


def _taken(request: Request, registration: Registration, name: str, **given: str) -> HttpResponse:
    try:
        STEPS[name](registration=registration, by=request.actor, at=clock.now(), **given)
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        words = next(known.words for known in REGISTRATION.steps if known.name == name)
        messages.success(request, f"“{registration.name}”：{words}，已办理。")
    return _to(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@audience(HANDLERS)
@sensitive_variables("receipt", "told")
def reissue(request: Request, pk: int) -> HttpResponse:
    """Give out another query code; it is shown until it is written down, and stands nowhere else."""
    registration = _found(request, pk)
    if request.method != "POST":
        told = once.shown(request)
        return _code_page(request, registration, told["code"]) if told else _to(registration)
    if once.forget(request):
        return _to(registration)
    if again := once.answered(request):
        return again
    form = ReissueForm(request.POST)
    if not form.is_valid():
        return _shown(request, registration, reissuing=form, status=422)
    try:
        receipt = actions.reissue(
            registration=registration, **form.cleaned_data, by=request.actor, at=clock.now()
        )
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return _shown(request, registration, reissuing=form, status=409)
    return once.keep(request, {"code": receipt.code})


@sensitive_variables("code")
def _code_page(request: Request, registration: Registration, code: str) -> HttpResponse:
    context = {"registration": registration, "code": grouped(code), "noted": request.GET[once.SHOWN]}
    return page(request, "enterprises/registrations/reissued.html", context)


def _to(registration: Registration) -> HttpResponse:
    return redirect("enterprises:registration", pk=registration.pk)


@require_safe
@audience(HANDLERS)
def licence(request: Request, pk: int) -> FileResponse:
    """The licence that came with a registration."""
    file = _found(request, pk).licence
    return uploads.response(file.sha256, name=file.name, media_type=file.media_type)
