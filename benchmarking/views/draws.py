"""Sample inspections: drawing, the result with its check, and what each inspection found."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import draws as actions
from benchmarking.enums import InspectionStatus
from benchmarking.forms.draws import DrawForm, InspectionFilter, ResultForm, TakeBackForm
from benchmarking.models import Draw, Inspection
from benchmarking.queries import declarations, draws, rounds
from benchmarking.rules.draws import Member, Unit, can_draw, units_of
from benchmarking.rules.inspections import can_take_back
from benchmarking.rules.verification import can_reopen
from benchmarking.states import INSPECTION
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.audience import LEAD, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused

PAGE_SIZE = 20
COLUMNS: tuple[sheets.Shown[Inspection], ...] = (
    sheets.Shown("企业名称", lambda one: one.assessment.enterprise.name, "企业现在的名称。", 32, text=True),
    sheets.Shown("统一社会信用代码", lambda one: one.assessment.enterprise.credit_code, width=22, text=True),
    sheets.Shown("街道（乡镇）", lambda one: one.assessment.enterprise.township.short_name),
    sheets.Shown("轮次", lambda one: one.assessment.title, width=26),
    sheets.Shown("核验得分", lambda one: one.assessment.verified_points, "现在的核验得分。", 10, 1),
    sheets.Shown("检查结果", lambda one: one.get_status_display(), "导出时的状态。", 10),
    sheets.Shown("检查日期", lambda one: one.inspected_on, width=12),
    sheets.Shown("检查情况", lambda one: one.found, width=48, text=True),
    sheets.Shown("登记人", lambda one: str(one.by or ""), width=10),
)
DRAWS: tuple[sheets.Shown[Any], ...] = (
    sheets.Shown("抽查", str, width=22),
    sheets.Shown("抽取时间", lambda one: sheets.minute(one.at), width=18),
    sheets.Shown("比例（%）", lambda one: one.percent, "", 10, 2),
    sheets.Shown("最少（家）", lambda one: one.minimum, "每个街道（乡镇）最少抽取的企业数。", 10),
    sheets.Shown("最多（家）", lambda one: one.maximum, "每个街道（乡镇）最多抽取的企业数。", 10),
    sheets.Shown("随机种子", lambda one: one.seed, width=18, text=True),
    sheets.Shown("抽中", lambda one: one.drawn, "抽中的企业数；街道（乡镇）只计本辖区的。", 10),
    sheets.Shown("符合", lambda one: one.passed, "导出时检查结果为符合的企业数。", 10),
    sheets.Shown("不符合", lambda one: one.failed, "导出时检查结果为不符合的企业数。", 10),
    sheets.Shown("抽取人", lambda one: one.by.name, text=True),
)
POPULATION: tuple[sheets.Shown[tuple[Unit, Member]], ...] = (
    sheets.Shown("街道（乡镇）", lambda row: row[0].name, "抽取时的街道（乡镇）。", text=True),
    sheets.Shown(
        "统一社会信用代码", lambda row: row[1].code,
        "按“随机种子|街道（乡镇）|统一社会信用代码”的 SHA-256 值（十六进制）从小到大排列，取前若干家。",
        22, text=True,
    ),
    sheets.Shown("企业名称", lambda row: row[1].name, "抽取时的名称。", 32, text=True),
)  # fmt: skip


@audience(READERS)
@require_safe
@past.present_only("benchmarking:draws", "抽查")
def draw_list(request: Request) -> HttpResponse:
    """The draws, newest first."""
    rows = Paginator(draws.with_counts(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": rows, "may_draw": request.actor.role in LEAD}
    return page(request, "benchmarking/draws/list.html", context)


@audience(READERS)
@require_safe
@past.present_only("benchmarking:draws", "抽查")
def draws_export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    rows = draws.with_counts(request.actor).iterator(chunk_size=500)
    return sheets.stream_list("抽查", DRAWS, rows, code="benchmarking.draws", said="", at=clock.now())


@audience(LEAD)
def draw_add(request: Request) -> HttpResponse:
    """The conditions; asked for with them, how many enterprises each township would give; posted, the draw."""
    asked = request.POST if request.method == "POST" else request.GET if "round" in request.GET else None
    form = DrawForm(asked, rounds=rounds.visible_to(request.actor))
    preview: dict[str, Any] = {}
    if form.is_valid():
        if request.method == "POST":
            try:
                made = actions.make(**form.cleaned_data, by=request.actor, at=clock.now())
            except Refused as refusal:
                form.add_error(None, refusal.words)
            else:
                messages.success(request, f"已抽取 {made.inspections.count()} 家企业。")
                return redirect("benchmarking:draw", pk=made.pk)
        else:
            preview = _preview(request, form)
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, "benchmarking/draws/form.html", {"form": form} | preview, status=status)


def _preview(request: Request, form: DrawForm) -> dict[str, Any]:
    """How many each township gives; who is drawn is shown when it is recorded, so that nobody can choose a seed."""
    units = draws.population(form.cleaned_data["round"])
    data = form.cleaned_data
    taken = draws.taken(data["round"], data["seed"])
    given = {name: data[name] for name in ("percent", "minimum", "maximum", "seed")}
    if words := can_draw(request.actor, units, **given, taken=taken):
        form.add_error(None, words)
        return {}
    lines = draws.lines(units, Draw(**data))
    return {"lines": lines, "count": sum(one.count for one in lines), "drawn": sum(o.drawn for o in lines)}


@audience(READERS)
@require_safe
@past.present_only("benchmarking:draw", "抽查名单")
def draw(request: Request, pk: int) -> HttpResponse:
    """A draw with its population, its enterprises and, on demand, the check that it can be drawn again."""
    found = get_object_or_404(draws.visible_to(request.actor), pk=pk)
    asked = _inspections(request, found)
    rows = Paginator(asked.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    units = units_of(found.population)
    lines = draws.lines(units, found)
    context = {
        "draw": found,
        "filter": asked,
        "page": rows,
        "lines": lines,
        "count": sum(one.count for one in lines),
        "drawn": sum(one.drawn for one in lines),
        "checked": draws.check(found) if "verify" in request.GET else None,
        "flow": INSPECTION,
        "lead": request.actor.role in LEAD,
    }
    return page(request, "benchmarking/draws/detail.html", context)


def _inspections(request: Request, found: Draw) -> InspectionFilter:
    mine = draws.inspections_visible_to(request.actor).filter(draw=found)
    return InspectionFilter(request.GET, queryset=mine)


@audience(READERS)
@require_safe
@past.present_only("benchmarking:draw", "抽查名单")
def export(request: Request, pk: int) -> HttpResponseBase:
    """The drawn enterprises as a workbook, all pages."""
    found = get_object_or_404(draws.visible_to(request.actor), pk=pk)
    asked = _inspections(request, found)
    return sheets.stream_list(
        f"{found}名单",
        COLUMNS,
        asked.qs.iterator(chunk_size=500),
        code="benchmarking.inspections",
        said=sheets.said(asked.form),
        at=clock.now(),
    )


@audience(LEAD)
@require_safe
@past.present_only("benchmarking:draw", "抽查名单")
def population(request: Request, pk: int) -> HttpResponseBase:
    """All enterprises from which was drawn, as they were, so that anybody can draw again."""
    found = get_object_or_404(draws.visible_to(request.actor), pk=pk)
    said = f"比例 {found.percent:g}%，最少 {found.minimum} 家，最多 {found.maximum} 家，随机种子 {found.seed}"
    return sheets.stream_list(
        f"{found}范围",
        POPULATION,
        ((unit, member) for unit in units_of(found.population) for member in unit.members),
        code="benchmarking.draw_population",
        said=said,
        at=clock.now(),
    )


# ── an inspection ───────────────────────────────────────────────────────────────────────────────
@audience(READERS)
@require_safe
def inspection(request: Request, pk: int) -> HttpResponse:
    """A drawn enterprise, what was found, and what can be done now."""
    return _show(request, _found(request, pk))


def _found(request: Request, pk: int) -> Inspection:
    return get_object_or_404(draws.inspections_visible_to(request.actor), pk=pk)


def _show(
    request: Request,
    found: Inspection,
    form: ResultForm | None = None,
    back: TakeBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    pending = found.status == InspectionStatus.PENDING
    failed = found.status == InspectionStatus.FAILED
    actor = request.actor
    reopenable = (
        failed
        and actor.role is Role.LEAD_CHIEF
        and can_reopen(actor, found.assessment, declarations.of(found.assessment, actor), "?") is None
    )
    context = {
        "inspection": found,
        "assessment": found.assessment,
        "changes": found.status_changes.select_related("by"),
        "flow": INSPECTION,
        "form": (form or ResultForm()) if pending and actor.role in LEAD else form,
        "back": (back or TakeBackForm()) if can_take_back(actor, found.status, "?") is None else back,
        "reopenable": reopenable,
        "decides": failed and actor.role is Role.LEAD_CHIEF,
    }
    return page(request, "benchmarking/draws/inspection.html", context, status=status)


@audience(LEAD)
@require_POST
def record(request: Request, pk: int) -> HttpResponse:
    """Write down what was found."""
    found = _found(request, pk)
    form = ResultForm(request.POST)
    if form.is_valid():
        try:
            actions.record(inspection=found, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "检查结果已登记，已通知企业和街道（乡镇）。")
            return redirect("benchmarking:inspection", pk=pk)
    return _show(request, _found(request, pk), form=form, status=422)


@audience(Role.LEAD_CHIEF)
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take a result back, with a reason."""
    found = _found(request, pk)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        try:
            actions.take_back(
                inspection=found, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "检查结果已撤回，可以重新登记。")
            return redirect("benchmarking:inspection", pk=pk)
    return _show(request, _found(request, pk), back=form, status=422)
