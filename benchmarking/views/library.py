"""The papers of an enterprise (佐证材料库): the list, a paper with its versions and uses, entering and renewing it."""

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from benchmarking.actions import library as actions
from benchmarking.forms.library import LibraryFilter, PaperForm, VersionForm
from benchmarking.models import Evidence
from benchmarking.queries import library as papers
from benchmarking.queries.library import Shelved
from benchmarking.rules.evidence import can_keep
from dongtou_brand.kernel import clock, past, uploads
from dongtou_brand.kernel import sheets as workbooks
from dongtou_brand.kernel.audience import ENTERPRISE, READERS, Role, audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from enterprises.models import Enterprise
from enterprises.queries import enterprises

PAGE_SIZE = 20


def _of_newest(name: str) -> Callable[[Shelved], workbooks.Cell]:
    """A column with a fact of the newest version."""
    return lambda row: attrgetter(name)(row.newest) if row.newest else None


COLUMNS: tuple[workbooks.Shown[Shelved], ...] = (
    workbooks.Shown("材料名称", lambda row: row.paper.title, width=36, text=True),
    workbooks.Shown("版本数", lambda row: len(row.versions), width=8),
    workbooks.Shown("文件名", _of_newest("attachment.name"), "最新版本的文件。", 36, text=True),
    workbooks.Shown("材料日期", _of_newest("about_on"), "最新版本。", 12),
    workbooks.Shown("有效期至", _of_newest("expires_on"), "最新版本，没有有效期的为空。", 12),
    workbooks.Shown("引用", lambda row: row.words, "导出时（历史时点为当日日终）引用它的自评和指标。", 44, text=True),
    workbooks.Shown("登记日期", lambda row: localtime(row.paper.made_at).date(), width=12),
    workbooks.Shown("SHA-256 校验值", _of_newest("attachment.sha256"), "最新版本的文件。", 68, text=True),
)  # fmt: skip


@audience(ENTERPRISE)
@require_safe
@past.dated("benchmarking:library", "佐证材料库")
def library(request: Request) -> HttpResponse:
    """The papers of one's own enterprise."""
    return _list(request, enterprises.of_actor(request.actor))


@audience(ENTERPRISE)
@require_safe
@past.dated("benchmarking:library", "佐证材料库")
def export(request: Request) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    return _export(request, enterprises.of_actor(request.actor))


@audience(READERS, Role.EXPERT)
@require_safe
@past.dated("benchmarking:library_of", "佐证材料库")
def library_of(request: Request, pk: int) -> HttpResponse:
    """The papers of an enterprise, as far as this actor may read them behind its answers."""
    return _list(request, _enterprise(request, pk))


@audience(READERS, Role.EXPERT)
@require_safe
@past.dated("benchmarking:library_of", "佐证材料库")
def export_of(request: Request, pk: int) -> HttpResponseBase:
    """The same list as a workbook, all pages."""
    return _export(request, _enterprise(request, pk))


def _enterprise(request: Request, pk: int) -> Enterprise:
    """The enterprise, when this actor may read any paper of it or its dossier; else 404."""
    seen = papers.visible_to(request.actor).filter(enterprise=pk).first()
    return seen.enterprise if seen else get_object_or_404(enterprises.visible_to(request.actor), pk=pk)


def _asked(
    request: Request, enterprise: Enterprise
) -> tuple[LibraryFilter, "QuerySet[Evidence]", date | None]:
    day = past.past_day_of(request)
    found = papers.visible_to(request.actor).filter(enterprise=enterprise)
    conditions = LibraryFilter(request.GET, queryset=found if day is None else papers.until(found, day))
    return conditions, conditions.qs.order_by("-made_at", "-pk"), day


def _list(request: Request, enterprise: Enterprise) -> HttpResponse:
    found, listed, day = _asked(request, enterprise)
    rows = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "enterprise": enterprise,
        "own": enterprise.organisation_id == request.actor.organisation_id,
        "filter": found,
        "page": rows,
        "rows": papers.shelved(rows.object_list, request.actor, day),
        "keeps": can_keep(request.actor, enterprise) is None,
    }
    return page(request, "benchmarking/library/list.html", context | past.asks(day))


def _export(request: Request, enterprise: Enterprise) -> HttpResponseBase:
    found, listed, day = _asked(request, enterprise)
    rows = past.in_handfuls(
        listed.iterator(chunk_size=500), lambda some: papers.shelved(some, request.actor, day)
    )
    asked = workbooks.said(found.form)
    return workbooks.stream_list(
        past.titled(f"佐证材料库_{enterprise.credit_code}", day),
        COLUMNS,
        rows,
        code="benchmarking.library",
        said="；".join(filter(None, (f"企业为“{enterprise.name}”", asked))),
        at=clock.now(),
        until=past.said(day),
    )


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def paper(request: Request, pk: int) -> HttpResponse:
    """A paper: its versions, and behind which answers they stand."""
    return _show(request, _found(request, pk))


def _found(request: Request, pk: int) -> Evidence:
    return get_object_or_404(papers.visible_to(request.actor), pk=pk)


def _show(
    request: Request, found: Evidence, form: VersionForm | None = None, status: int = 200
) -> HttpResponse:
    shelved = papers.shelved([found], request.actor)[0]
    newest = shelved.newest
    facts = {name: getattr(newest, name) for name in ("about_on", "expires_on")} if newest else {}
    context: dict[str, Any] = {
        "paper": found,
        "row": shelved,
        "own": found.enterprise.organisation_id == request.actor.organisation_id,
        "today": clock.today(),
        "form": form or VersionForm(initial=facts),
        "keeps": can_keep(request.actor, found.enterprise) is None,
    }
    return page(request, "benchmarking/library/detail.html", context, status=status)


@audience(ENTERPRISE)
@require_POST
def revise(request: Request, pk: int) -> HttpResponse:
    """Add a version; answers keep theirs until somebody replaces it."""
    found = _found(request, pk)
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    given, by, at = form.cleaned_data["file"], request.actor, clock.now()
    try:
        can_keep.check(by, found.enterprise)
        file = actions.stored(enterprise=found.enterprise, file=given, by=by, at=at) if given else None
        kept = actions.revise(paper=found, file=file, facts=actions.Facts(**form.facts()), by=by, at=at)
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return _show(request, found, form, status=422)
    messages.success(request, _told(kept))
    return redirect("benchmarking:library_paper", pk=pk)


def _told(kept: actions.Kept) -> str:
    if kept.known:
        return "与最新版本相同，没有新增。"
    return f"已登记第 {kept.version.number} 版。引用旧版的自评不会自动替换，请在填报页逐项替换。"


@audience(ENTERPRISE)
def add(request: Request) -> HttpResponse:
    """Enter a paper before it is needed behind an answer."""
    enterprise = enterprises.of_actor(request.actor)
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            kept = actions.keep(
                enterprise=enterprise, file=form.cleaned_data["file"], title=form.cleaned_data["title"],
                facts=actions.Facts(**form.facts()), by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            told = "这份文件已在材料库中，没有重复保存。" if kept.known else "已登记。"
            messages.success(request, told)
            return redirect("benchmarking:library_paper", pk=kept.version.evidence_id)
    return page(
        request, "benchmarking/library/form.html", {"form": form}, status=422 if form.is_bound else 200
    )


@audience(ENTERPRISE, READERS, Role.EXPERT)
@require_safe
def version_file(request: Request, pk: int) -> FileResponse:
    """The file of a version, as an attachment that no browser runs."""
    file = get_object_or_404(papers.versions_visible_to(request.actor), pk=pk).attachment
    try:
        return uploads.response(file.sha256, name=file.name, media_type=file.media_type)
    except FileNotFoundError as error:
        raise Http404 from error
