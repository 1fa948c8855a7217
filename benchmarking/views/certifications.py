"""Certification cases: the list, a case with its stages, and writing down what comes next."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import certifications as actions
from benchmarking.enums import CertificationRoute
from benchmarking.forms.certifications import CaseFilter, CaseForm, StageForm
from benchmarking.models import CertificationCase
from benchmarking.queries import certifications
from benchmarking.rules.certifications import can_keep, steps_of
from benchmarking.states import CERTIFICATION
from dongtou_brand.kernel import clock, past, uploads
from dongtou_brand.kernel import sheets as workbooks
from dongtou_brand.kernel.actor import ENTERPRISE as ENTERPRISE_ROLES
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import enterprises, heads

PAGE_SIZE = 20
COLUMNS: tuple[workbooks.Shown[CertificationCase], ...] = (
    workbooks.Shown("企业名称", lambda one: one.enterprise.name, "历史时点为当日的名称。", 32, text=True),
    workbooks.Shown("街道（乡镇）", lambda one: one.enterprise.township.short_name),
    workbooks.Shown("认证产品", lambda one: one.product.name if one.product else None, width=24, text=True),
    workbooks.Shown("认证路径", lambda one: one.get_route_display(), width=18),
    workbooks.Shown("认证依据", lambda one: one.standard.number if one.standard else None, width=20, text=True),
    workbooks.Shown("认证机构", lambda one: one.body, width=24, text=True),
    workbooks.Shown("状态", lambda one: one.get_status_display(), "导出时（历史时点为当日日终）的状态。", 14),
    workbooks.Shown("证书编号", lambda one: one.certificate.number if one.certificate else None, width=24, text=True),
    workbooks.Shown("有效期止", lambda one: one.certificate.valid_to if one.certificate else None, "取自证书。", 12),
)  # fmt: skip


@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("benchmarking:certifications", "认证进展")
def certification_list(request: Request) -> HttpResponse:
    """The cases that the reader may see, the newest first."""
    found, listed, day = _asked(request)
    rows = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    if day is not None:
        rows.object_list = certifications.stood(rows.object_list, day)
    context = {
        "filter": found,
        "page": rows,
        "counts": certifications.counts(request.actor) if day is None else {},
        "own": request.actor.role in ENTERPRISE_ROLES,
        "flow": CERTIFICATION,
    }
    return page(request, "benchmarking/certifications/list.html", context | past.asks(day))


@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("benchmarking:certifications", "认证进展")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    found, listed, day = _asked(request)
    rows = listed.iterator(chunk_size=500)
    return workbooks.stream_list(
        past.titled("认证进展", day),
        COLUMNS,
        rows if day is None else past.in_handfuls(rows, lambda some: certifications.stood(some, day)),
        code="benchmarking.certifications",
        said=workbooks.said(found.form),
        at=clock.now(),
        until=past.said(day),
    )


def _asked(request: Request) -> tuple[CaseFilter, "QuerySet[CertificationCase]", date | None]:
    day = past.past_day_of(request)
    actor = request.actor
    cases = certifications.visible_to(actor) if day is None else certifications.cases_as_of(actor, day)
    found = CaseFilter(request.GET, queryset=cases)
    return found, found.qs, day


# ── the part of a dossier ───────────────────────────────────────────────────────────────────────
@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("enterprises:detail", "档案")
def certifications_of(request: Request, pk: int) -> HttpResponse:
    """The cases of one enterprise, as a part of its dossier; also as they stood on a day."""
    day = past.day_of(request)
    enterprise, context = heads.head(request.actor, pk, "benchmarking:certifications_of", day)
    shown = Paginator(_found_of(request, enterprise, day), PAGE_SIZE).get_page(request.GET.get("page"))
    if day:
        shown.object_list = certifications.stood(shown.object_list, day)
    own = request.actor.role in ENTERPRISE_ROLES
    context |= {
        "page_obj": shown,
        "flow": CERTIFICATION,
        "may_start": day is None and can_keep(request.actor, enterprise) is None,
        "start_url": reverse("benchmarking:certification_start")
        if own
        else reverse("benchmarking:certification_start_of", args=[pk]),
    }
    return page(request, "benchmarking/certifications/of.html", context)


def _found_of(request: Request, enterprise: Enterprise, day: date | None) -> "QuerySet[CertificationCase]":
    actor = request.actor
    cases = certifications.cases_as_of(actor, day) if day else certifications.visible_to(actor)
    return cases.filter(enterprise=enterprise.pk)


@audience(ENTERPRISE, READERS)
@require_safe
@past.dated("enterprises:detail", "档案")
def certifications_of_export(request: Request, pk: int) -> HttpResponseBase:
    """The same tab as a workbook, all pages."""
    day = past.day_of(request)
    enterprise, _ = heads.head(request.actor, pk, "benchmarking:certifications_of", day)
    rows = _found_of(request, enterprise, day).iterator(chunk_size=500)
    return workbooks.stream_list(
        past.titled(f"认证进展_{enterprise.credit_code}", day),
        COLUMNS[2:],
        rows if day is None else past.in_handfuls(rows, lambda some: certifications.stood(some, day)),
        code="benchmarking.certifications.of",
        said=f"企业为“{enterprise.name}”",
        at=clock.now(),
        until=past.said(day),
    )


# ── a case ──────────────────────────────────────────────────────────────────────────────────────
@audience(ENTERPRISE, READERS)
@require_safe
def certification(request: Request, pk: int) -> HttpResponse:
    """A case: what it is about, how far it is, and what can be written down next."""
    return _show(request, _found(request, pk))


def _found(request: Request, pk: int) -> CertificationCase:
    return get_object_or_404(certifications.visible_to(request.actor), pk=pk)


def _show(
    request: Request, case: CertificationCase, name: str = "", refused: StageForm | None = None
) -> HttpResponse:
    """The page; `refused` is the form of the step `name` that was not taken."""
    changes = certifications.changes(case)
    steps = steps_of(case, request.actor)
    context: dict[str, Any] = {
        "case": case,
        "changes": changes,
        "track": certifications.track(case, changes),
        "flow": CERTIFICATION,
        "may_edit": can_keep(request.actor, case.enterprise) is None
        and bool(CERTIFICATION.statuses[case.status].owner),
        "acts": [
            {
                "step": step,
                "form": refused
                if refused and step.name == name
                else StageForm(step=step, enterprise=case.enterprise, initial={"on": clock.today()}),
            }
            for step in steps
        ],
        # a form that the case's present stage has no place for any more: why, and what was typed is not lost
        "refused": refused if refused and name not in {step.name for step in steps} else None,
    }
    return page(request, "benchmarking/certifications/detail.html", context, status=422 if refused else 200)


@audience(ENTERPRISE, LEAD)
@require_POST
def advance(request: Request, pk: int, name: str) -> HttpResponse:
    """Write down the next stage."""
    case = _found(request, pk)
    step = next((step for step in CERTIFICATION.steps if step.name == name), None)
    if step is None:
        raise Http404
    form = StageForm(request.POST, request.FILES, step=step, enterprise=case.enterprise)
    if form.is_valid():
        try:
            actions.advance(case=case, name=name, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, f"{step.words}：已保存。")
            return redirect("benchmarking:certification", pk=pk)
    return _show(request, _found(request, pk), name, form)


@audience(ENTERPRISE, LEAD)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what a case is about."""
    case = _found(request, pk)
    initial = {name: getattr(case, name) for name in (*actions.FIELDS, "version")}
    form = CaseForm(request.POST or None, enterprise=case.enterprise, initial=initial)
    latest = None
    if form.is_valid():
        try:
            actions.edit(
                case=case,
                facts=_facts(form),
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.words)
            latest = _found(request, pk)
        else:
            messages.success(request, "已保存认证信息。")
            return redirect("benchmarking:certification", pk=pk)
    return _form(request, form, case.enterprise, "修改认证信息", case, latest)


@audience(ENTERPRISE)
def start_own(request: Request) -> HttpResponse:
    """Open a case of one's own enterprise."""
    return _start(request, enterprises.of_actor(request.actor))


@audience(LEAD)
def start_of(request: Request, pk: int) -> HttpResponse:
    """Open a case of an enterprise; staff come here from its dossier."""
    return _start(request, get_object_or_404(enterprises.visible_to(request.actor), pk=pk))


def _start(request: Request, enterprise: Enterprise) -> HttpResponse:
    form = CaseForm(request.POST or None, enterprise=enterprise)
    if form.is_valid():
        try:
            case = actions.start(enterprise=enterprise, facts=_facts(form), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, "已建立认证记录。")
            return redirect("benchmarking:certification", pk=case.pk)
    return _form(request, form, enterprise, "登记认证申请")


def _facts(form: CaseForm) -> actions.Facts:
    given = {name: form.cleaned_data[name] for name in actions.FIELDS}
    return actions.Facts(**given | {"route": CertificationRoute(given["route"])})


def _form(
    request: Request,
    form: CaseForm,
    enterprise: Enterprise,
    title: str,
    case: CertificationCase | None = None,
    latest: CertificationCase | None = None,
) -> HttpResponse:
    context = {"form": form, "enterprise": enterprise, "title": title, "case": case, "latest": latest}
    return page(
        request, "benchmarking/certifications/form.html", context, status=422 if form.is_bound else 200
    )


@audience(ENTERPRISE, READERS)
@require_safe
def paper(request: Request, pk: int) -> FileResponse:
    """The paper of a stage, as an attachment that no browser runs."""
    file = get_object_or_404(certifications.papers_visible_to(request.actor), pk=pk).attachment
    if file is None:
        raise Http404
    try:
        return uploads.response(file.sha256, name=file.name, media_type=file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
