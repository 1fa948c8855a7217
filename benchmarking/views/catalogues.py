"""Catalogues: the list, an edition to be read or taken away, a new one brought in, and two beside each other."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import catalogues as actions
from benchmarking.enums import CatalogueStatus
from benchmarking.forms.catalogues import CatalogueFileForm, CatalogueFilter, CompareForm, RetireForm
from benchmarking.models import Catalogue, Indicator
from benchmarking.queries import catalogues, rounds
from benchmarking.queries.catalogues import Draft
from benchmarking.rules import catalogue_sheets, scoring
from benchmarking.rules.catalogues import can_discard, can_publish, can_retire
from benchmarking.rules.measures import measures
from benchmarking.rules.reasons import condition_words
from benchmarking.rules.tiers import lines
from dongtou_brand.kernel import clock, past, sheets
from dongtou_brand.kernel.actor import LEAD as LEAD_ROLES
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.audience import ENTERPRISE, LEAD, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.enums import Rung

PAGE_SIZE = 20
COLUMNS: tuple[sheets.Shown[Any], ...] = (
    sheets.Shown("目录代码", lambda one: one.code, width=22, text=True),
    sheets.Shown("版本", lambda one: one.edition, width=10, text=True),
    sheets.Shown("目录名称", lambda one: one.title, width=40, text=True),
    sheets.Shown("产品类别", lambda one: one.product_group, "空为通用目录。", 18, text=True),
    sheets.Shown("对应标准", lambda one: str(one.standard) if one.standard else None, width=36, text=True),
    sheets.Shown("状态", lambda one: one.get_status_display(), "导出时的状态。", 10),
    sheets.Shown("分档", lambda one: "、".join(_rungs(one)), "各档有各自的分数线。", 18),
    sheets.Shown("指标", lambda one: one.total, "指标总数，含必备项。", 8),
    sheets.Shown("必备项", lambda one: one.gates, width=8),
    sheets.Shown("基本达标分值", lambda one: one.basic_points, width=12, decimals=1),
    sheets.Shown("达标分值", lambda one: one.pass_points, width=10, decimals=1),
    sheets.Shown("使用轮次", lambda one: one.rounds, "使用这个版本的自评轮次数。", 10),
    sheets.Shown("载入时间", lambda one: one.loaded_at, width=18),
    sheets.Shown("发布时间", lambda one: one.published_at, "草案为空。", 18),
)


# ── the list ────────────────────────────────────────────────────────────────────────────────────
@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
@past.present_only("benchmarking:catalogues", "指标目录")
def catalogue_list(request: Request) -> HttpResponse:
    """The editions, drafts first for those who make them."""
    found = CatalogueFilter(request.GET, queryset=catalogues.listed(request.actor))
    rows = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    for each in rows.object_list:
        each.tier_words = "、".join(_rungs(each))
    context = {
        "filter": found,
        "page": rows,
        "counts": catalogues.counts(request.actor),
        "lead": request.actor.role in LEAD_ROLES,
    }
    return page(request, "benchmarking/catalogues/list.html", context)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
@past.present_only("benchmarking:catalogues", "指标目录")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    found = CatalogueFilter(request.GET, queryset=catalogues.listed(request.actor))
    return sheets.stream_list(
        "指标目录", COLUMNS, found.qs.iterator(chunk_size=500), code="benchmarking.catalogues",
        said=sheets.said(found.form), at=clock.now(),
    )  # fmt: skip


def _rungs(catalogue: Catalogue) -> list[str]:
    return [str(Rung(tier["rung"]).label) for tier in catalogue.tiers]


# ── one edition ─────────────────────────────────────────────────────────────────────────────────
def _found(request: Request, pk: int) -> Catalogue:
    return get_object_or_404(catalogues.visible_to(request.actor), pk=pk)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def catalogue(request: Request, pk: int) -> HttpResponse:
    """A catalogue to be read: each indicator with requirement, scale, evidence, clause and source."""
    return _show(request, _found(request, pk), RetireForm())


def _show(request: Request, found: Catalogue, form: RetireForm, status: int = 200) -> HttpResponse:
    actor = request.actor
    lead = actor.role in LEAD_ROLES
    context = shown(found, list(rounds.indicators_of(found))) | {
        "lead": lead,
        "retire": form,
        "retirable": found.status == CatalogueStatus.PUBLISHED and can_retire(actor, found, "?") is None,
        "discardable": can_discard(actor, found) is None,
        "publishable": can_publish(actor, found) is None,
        "awaited": _awaited(actor, found) if lead else "",
    }
    return page(request, "benchmarking/catalogues/detail.html", context, status=status)


def _awaited(actor: Actor, found: Catalogue) -> str:
    """Why a draft can't be published by this person; empty for what is no draft."""
    return (can_publish(actor, found) or "") if found.status == CatalogueStatus.DRAFT else ""


def shown(found: Catalogue, listed: Sequence[Indicator]) -> dict[str, Any]:
    """The tree of an edition, stored or not, as enterprises see it."""
    known = {indicator.code: indicator for indicator in listed}
    rows = [_described(indicator, known) for indicator in listed]
    return {
        "catalogue": found,
        "dimensions": [
            {"dimension": group[0]["indicator"].dimension, "rows": group}
            for _, each in groupby(rows, key=lambda row: row["indicator"].dimension.code)
            for group in [list(each)]
        ],
        "count": len(rows),
        "gates": sum(1 for row in rows if row["indicator"].is_gate),
        "tiers": [
            {"name": Rung(each["rung"]).label, "lines": lines(found, each["rung"])} for each in found.tiers
        ],
    }


def _described(indicator: Indicator, known: Mapping[str, Indicator]) -> dict[str, Any]:
    """An indicator with its scale and the sources that it names, as its row prints them."""
    return {
        "indicator": indicator,
        "steps": scoring.options(indicator),
        "linear": scoring.linear(indicator),
        "measures": measures(indicator),
        "condition": condition_words(indicator, known),
        "tiers": [Rung(rung).label for rung in indicator.tiers],
        "sources": [source for source in indicator.source.split("；") if source],
    }


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def workbook(request: Request, pk: int) -> HttpResponseBase:
    """An edition as the workbook in which it can be altered and brought in again."""
    return _taken(request, pk, lambda found: _book(f"指标目录_{found.code}_{found.edition}", found))


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def text(request: Request, pk: int) -> HttpResponseBase:
    """The same as YAML."""
    return _taken(request, pk, _yaml)


def _taken(request: Request, pk: int, make: Any) -> HttpResponseBase:
    found = _found(request, pk)
    try:
        answer: HttpResponseBase = make(found)
    except Refused as refusal:
        messages.error(request, refusal.words)
        return redirect("benchmarking:catalogue", pk)
    return answer


def _yaml(found: Catalogue) -> HttpResponse:
    catalogues.file(found)
    answer = HttpResponse(found.content, content_type="application/yaml; charset=utf-8")
    name = f"指标目录_{found.code}_{found.edition}.yaml"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _book(name: str, found: Catalogue | None = None) -> FileResponse:
    file = catalogues.file(found) if found else None
    return sheets.stream_template_book(
        catalogue_sheets.leaves(file, catalogues.figures()), name=name, meta=catalogue_sheets.meta(),
        notes=catalogue_sheets.NOTES, how=catalogue_sheets.HOW,
    )  # fmt: skip


# ── bringing one in ─────────────────────────────────────────────────────────────────────────────
@audience(LEAD)
@require_safe
def template(request: Request) -> FileResponse:
    """The empty workbook."""
    return _book("指标目录模板")


@audience(LEAD)
def upload(request: Request) -> HttpResponse:
    """Hand a file in: it is kept and looked at; nothing is stored before somebody says so."""
    form = CatalogueFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep(file=form.cleaned_data["file"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("file", refusal.words)
        else:
            return redirect("benchmarking:catalogue_preview", kept.pk)
    context = {"form": form, "how": catalogue_sheets.HOW}
    status = 422 if form.errors else 200
    return page(request, "benchmarking/catalogues/import.html", context, status=status)


@audience(LEAD)
def preview(request: Request, pk: int) -> HttpResponse:
    """What is wrong in a file, or the edition as enterprises will see it; a POST stores it as a draft."""
    kept = get_object_or_404(catalogues.uploaded(request.actor), pk=pk)
    if request.method != "POST":
        return _preview(request, catalogues.read(kept))
    try:
        stored, changed = actions.apply(file=kept, by=request.actor, at=clock.now())
    except Refused as refusal:
        return _preview(request, catalogues.read(kept), refusal.words, status=409)
    said = "已存为草案，请审核人核对后发布。" if changed else "内容与平台上的相同，没有改动。"
    messages.success(request, f"{stored}：{said}")
    return redirect("benchmarking:catalogue", stored.pk)


def _preview(request: Request, draft: Draft, words: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "draft": draft, "words": words, "form": CatalogueFileForm(),
        "markable": any(fault.sheet for fault in draft.faults),
    }  # fmt: skip
    if draft.rows and draft.content:
        made = draft.rows.catalogue
        base = catalogues.in_force(made.code)
        context |= shown(made, draft.rows.indicators) | {
            "stored": catalogues.stored(made.code, made.edition),
            "compared": catalogues.compare(base, made, draft.rows) if base else None,
        }
    return page(request, "benchmarking/catalogues/preview.html", context, status=status)


@audience(LEAD)
@require_safe
def marked(request: Request, pk: int) -> HttpResponse:
    """The workbook with its wrong cells coloured; 404 where nothing is wrong or nothing can be marked."""
    kept = get_object_or_404(catalogues.uploaded(request.actor), pk=pk)
    draft = catalogues.read(kept)
    content = catalogues.marked(kept, draft.faults) if draft.faults and draft.is_sheet else b""
    if not content:
        raise Http404
    return sheets.response(content, f"（标注）{kept.name.removesuffix('.xlsx')}")


# ── what becomes of one ─────────────────────────────────────────────────────────────────────────
@audience(LEAD)
@require_POST
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Publish or discard a draft, or take an edition out of force."""
    found = _found(request, pk)
    by, at = request.actor, clock.now()
    form = RetireForm(request.POST)
    try:
        if name == "publish":
            actions.publish(catalogue=found, by=by, at=at)
            messages.success(request, f"{found}已发布，新的轮次可以使用；同一目录的原版本已停用。")
        elif name == "retire":
            form.is_valid()
            reason = form.cleaned_data.get("reason", "")
            actions.retire(catalogue=found, reason=reason, by=by, at=at)
            messages.success(request, f"{found}已停用，已经使用它的轮次不受影响。")
        elif name == "discard":
            actions.discard(catalogue=found, by=by, at=at)
            messages.success(request, f"{found}草案已作废。")
            return redirect("benchmarking:catalogues")
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("benchmarking:catalogue", pk)


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def compare(request: Request) -> HttpResponse:
    """Two editions beside each other."""
    seen = catalogues.visible_to(request.actor).order_by("code", "-edition")
    form = CompareForm(request.GET or None, catalogues=seen)
    chosen = form.is_valid()
    context = {
        "form": form,
        "compared": catalogues.compare(form.cleaned_data["before"], form.cleaned_data["now"])
        if chosen
        else None,
    }
    return page(request, "benchmarking/catalogues/compare.html", context)
