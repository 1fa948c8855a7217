"""Bringing workbooks in: a template out, a workbook in, what is wrong or what would be done, and the decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from dongtou_brand.kernel import clock, past, sheets, uploads
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.actions import imports as actions
from enterprises.enums import ImportKind, ImportStatus
from enterprises.forms.imports import ImportFilter, ImportForm, TemplateForm
from enterprises.models import ImportRun
from enterprises.queries import imports as queries
from enterprises.rules.imports import TOLD, WAITS, WORK, can_decide, gave_up
from enterprises.rules.workbook_columns import how, notes
from enterprises.states import IMPORT

PER_PAGE = 20
STEPS = {"apply": actions.apply, "cancel": actions.cancel, "retry": actions.retry}
SAID = {
    "apply": "已确认，正在写入平台。",
    "cancel": "已取消，平台上的数据没有变动。",
    "retry": "已重新开始。",
}
COLUMNS: tuple[sheets.Shown[ImportRun], ...] = (
    sheets.Shown("文件", lambda run: run.file.name, "上传时的文件名。", 40, text=True),
    sheets.Shown("内容", lambda run: run.get_kind_display()),
    sheets.Shown("数据年度", lambda run: run.year, "年度数据所属的年度，企业名录不分年度。", 10),
    sheets.Shown("状态", lambda run: IMPORT.statuses[run.status].staff, "导出时的状态。", 18),
    sheets.Shown("行数", lambda run: run.rows, "表中的数据行数。", 10),
    sheets.Shown("新增", lambda run: run.counts.get("new"), "新增的行数，未导入的为核对时算出的行数。", 10),
    sheets.Shown(
        "变更", lambda run: run.counts.get("changed"), "有变动的行数，未导入的为核对时算出的行数。", 10
    ),
    sheets.Shown("错误", lambda run: run.problem_count or None, "错误的处数，没有错误的为空。", 10),
    sheets.Shown("导入人", lambda run: run.brought_by.name),
    sheets.Shown("导入单位", lambda run: run.organisation.short_name, width=24),
    sheets.Shown("时间", lambda run: sheets.minute(run.brought_at), "上传文件的时间。", 18),
)
UNEXPECTED = (
    "处理时出现意外错误，多次自动重试仍未成功，平台上的数据没有变动。"
    "请重试；仍不成功的，可以取消导入，并联系平台管理员。"
)


@require_safe
@audience(LEAD, ENTERPRISE, Role.TOWNSHIP_OFFICER)
@past.present_only("enterprises:imports", "导入记录")
def listing(request: Request) -> HttpResponse:
    """Everything that was brought in, the latest first."""
    conditions, found = _asked(request)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    role = request.actor.role
    context = {
        "own": role in ENTERPRISE,
        "form": conditions.form,
        "page_obj": shown,
        "rows": [(run, IMPORT.words(run.status, role), IMPORT.statuses[run.status].tone) for run in shown],
        "filtered": any(request.GET.get(name) for name in ("kind", "status", "brought_by")),
    }
    return page(request, "enterprises/imports/list.html", context)


def _asked(request: Request) -> tuple[ImportFilter, "QuerySet[ImportRun]"]:
    """The conditions of the address, and what meets them, the latest first."""
    visible = queries.visible_to(request.actor)
    conditions = ImportFilter(request.GET, queryset=visible.defer("problems", "notes"))
    return conditions, conditions.qs if conditions.is_valid() else visible.none()


@require_safe
@audience(LEAD, ENTERPRISE, Role.TOWNSHIP_OFFICER)
@past.present_only("enterprises:imports", "导入记录")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    conditions, found = _asked(request)
    return sheets.stream_list(
        "导入记录",
        COLUMNS,
        found.iterator(chunk_size=500),
        code="enterprises.imports",
        said=sheets.said(conditions.form),
        at=clock.now(),
    )


@audience(LEAD, ENTERPRISE, Role.TOWNSHIP_OFFICER)
def new(request: Request) -> HttpResponse:
    """A template to take away, and a workbook to hand in: it is kept at once and read by a worker."""
    kinds, day = queries.kinds(request.actor), clock.today()
    initial = {name: request.GET[name] for name in ("kind", "year") if name in request.GET}
    form = ImportForm(kinds=kinds, day=day, initial=initial)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES, kinds=kinds, day=day)
        if form.is_valid():
            given = form.cleaned_data
            try:
                run = actions.start(
                    kind=ImportKind(given["kind"]),
                    year=given["year"],
                    file=given["file"],
                    by=request.actor,
                    at=clock.now(),
                )
            except Refused as refused:
                form = ImportForm(request.POST, request.FILES, kinds=kinds, day=day, refusal=refused.words)
            else:
                return redirect("enterprises:import_run", run.pk)
    context = {"form": form, "kinds": [kind for kind, _ in kinds], "years": form.fields["year"].choices}  # type: ignore[attr-defined]
    return page(request, "enterprises/imports/new.html", context, status=422 if form.errors else 200)


@require_safe
@audience(LEAD, ENTERPRISE, Role.TOWNSHIP_OFFICER)
def template(request: Request) -> HttpResponseBase:
    """The workbook to fill in, made of the definitions as they are now; with what is stored, if that is wanted."""
    actor, day = request.actor, clock.today()
    form = TemplateForm(request.GET, kinds=queries.kinds(actor), day=day)
    if not form.is_valid():
        # an address that names none: there one can be chosen
        return redirect("enterprises:import_new")
    kind, values = ImportKind(form.cleaned_data["kind"]), form.cleaned_data["filled"]
    year = form.cleaned_data["year"] or day.year - 1 if kind == ImportKind.FIGURES else None
    columns = queries.columns(kind, year, day)
    title = f"{year} 年度数据" if year else str(kind.label)
    return sheets.stream_template(
        title,
        columns,
        queries.filled(kind, year, actor, columns, values=values),
        name=f"{title.replace(' ', '')}_导入模板{'（含现有数据）' if values else ''}",
        meta=queries.meta(kind, year, columns),
        notes=notes(columns, queries.definitions(kind, year)),
        how=how(kind, year),
    )


@require_safe
@audience(LEAD, ENTERPRISE, Role.TOWNSHIP_OFFICER)
def run(request: Request, pk: int) -> HttpResponse:
    """How far a workbook is, asked for again each second; then its faults, what it would do, or what it did."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return page(request, "enterprises/imports/detail.html", _context(request, found), fragment="progress")


def _context(request: Request, run: ImportRun) -> dict[str, Any]:
    stuck = gave_up(run)
    running = run.status in WORK and not stuck
    done, total = queries.progress(run) if running else (0, 0)
    return {
        "run": run,
        "words": IMPORT.words(run.status, request.actor.role),
        "tone": IMPORT.statuses[run.status].tone,
        "running": running,
        "stuck": stuck,
        "until": localtime(run.brought_at + WAITS).date(),
        "unexpected": UNEXPECTED,
        "done": done,
        "total": total,
        "may_decide": can_decide(request.actor, run) is None,
        "may_apply": run.status == ImportStatus.READY and can_decide(request.actor, run) is None,
        "nothing": run.status == ImportStatus.READY and not (run.counts["new"] or run.counts["changed"]),
        "told": TOLD,
        "preview": run.counts.get("preview", []),
    }


@require_POST
@audience(LEAD, ENTERPRISE, Role.TOWNSHIP_OFFICER)
def step(request: Request, pk: int, step: str) -> HttpResponse:
    """Confirm, cancel, or try again."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](run=found, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, SAID[step])
    return redirect("enterprises:import_run", pk)


@require_POST
@audience(LEAD, ENTERPRISE, Role.TOWNSHIP_OFFICER)
def file(request: Request, pk: int, which: str) -> FileResponse:
    """The workbook as it was handed in, or with its wrong cells marked: it may name persons, so it is noted."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    try:
        wanted = actions.take_away(run=found, which=which, by=request.actor, at=clock.now())
    except Refused as refused:
        raise Http404(refused.words) from refused
    return uploads.response(wanted.sha256, name=wanted.name, media_type=wanted.media_type)
