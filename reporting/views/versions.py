"""A version from sign-off to publication."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import JobStatus
from dongtou_brand.kernel import clock, uploads
from dongtou_brand.kernel.actor import ENTERPRISE, READERS, Role
from dongtou_brand.kernel.audience import audience
from dongtou_brand.kernel.htmx import page
from dongtou_brand.kernel.request import Request
from dongtou_brand.kernel.rule import Refused
from reporting.actions import versions as actions
from reporting.enums import ReportStatus, VersionStatus
from reporting.forms.reports import SignForm
from reporting.models import Report, ReportVersion
from reporting.queries import drafts, versions
from reporting.queries import reports as queries
from reporting.queries.facts import of_report
from reporting.rules.chapters import empty
from reporting.rules.facts import Facts
from reporting.rules.reports import can_write

UNEXPECTED = "生成时出现意外错误，多次自动重试仍未成功。请稍后重新生成；仍不成功的，请联系平台管理员。"


@audience(Role.ENTERPRISE_MANAGER)
def sign(request: Request, pk: int) -> HttpResponse:
    """The sign-off: what will be signed, what is missing, the statement."""
    report = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    refused = report.status != ReportStatus.DRAFT or can_write(request.actor, report.enterprise)
    if refused and request.method == "GET":
        return redirect("reporting:report", report.pk)
    facts = of_report(report)
    form = SignForm(request.POST or None, initial=_announced(report, facts))
    if request.method == "POST" and form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "agreed"}
        try:
            version = actions.sign(report=report, **given, by=request.actor, at=clock.now())
        except Refused as refused:
            form = _again(request, refused.words, _announced(report, facts))
        else:
            messages.success(request, f"已签发第 {version.version} 版，正在生成 PDF。")
            return redirect("reporting:version", version.pk)
    context = {
        "report": report,
        "form": form,
        "empty": empty(queries.bodies(report)),
        "unconfirmed": facts.unconfirmed(),
        "blank": facts.blank(),
    }
    return page(request, "reporting/reports/sign.html", context, status=422 if form.errors else 200)


def _announced(report: Report, facts: Facts) -> dict[str, object]:
    """Which version would be signed, and the mark of the content that is read now."""
    return {
        "version": versions.next_number(report),
        "seen": drafts.fingerprint(drafts.of(report, facts)),
    }


def _again(request: Request, words: str, announced: dict[str, object]) -> SignForm:
    """The form with the refusal, what was typed, and the marks of the content as it is now."""
    form = SignForm({**request.POST.dict(), **announced})
    form.is_valid()
    form.add_error(None, words)
    return form


@require_safe
@audience(ENTERPRISE, READERS)
def detail(request: Request, pk: int) -> HttpResponse:
    """How far the PDF is, asked for again each second until it is there; then what it is worth."""
    version = get_object_or_404(queries.versions_visible_to(request.actor).defer("content"), pk=pk)
    job = version.job
    running = version.status == VersionStatus.QUEUED and (job is None or job.status != JobStatus.FAILED)
    open_to = can_write(request.actor, version.report.enterprise) is None
    may = open_to and request.actor.role is Role.ENTERPRISE_MANAGER
    context = {
        "version": version,
        "report": version.report,
        "job": job,
        "running": running,
        "failed": version.status in (VersionStatus.QUEUED, VersionStatus.FAILED) and not running,
        "failure": job.error if job and version.status == VersionStatus.FAILED else UNEXPECTED,
        "ahead": versions.ahead_of(job) if running and job else 0,
        "may_publish": may and version.status == VersionStatus.READY,
        "own": open_to,
    }
    return page(request, "reporting/versions/detail.html", context, fragment="progress")


@require_POST
@audience(ENTERPRISE)
def retry(request: Request, pk: int) -> HttpResponse:
    """Queue again what failed."""
    version = get_object_or_404(queries.versions_visible_to(request.actor), pk=pk)
    try:
        actions.retry(version=version, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, "已重新排队生成。")
    return redirect("reporting:version", pk)


@require_POST
@audience(Role.ENTERPRISE_MANAGER)
def publish(request: Request, pk: int) -> HttpResponse:
    """Make it public."""
    version = get_object_or_404(queries.versions_visible_to(request.actor), pk=pk)
    try:
        actions.publish(version=version, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("reporting:version", pk)
    messages.success(request, "报告已公开，公众可以查询、下载和验证。")
    return redirect("reporting:report", version.report_id)


@require_safe
@audience(ENTERPRISE, READERS)
def download(request: Request, pk: int) -> FileResponse:
    """The PDF for those who may see the report, public or not."""
    version = get_object_or_404(queries.versions_visible_to(request.actor).defer("content"), pk=pk)
    if not version.sha256:
        raise Http404
    return pdf_of(version)


def pdf_of(version: ReportVersion) -> FileResponse:
    """The file of a version, shown by the browser; asked for again each time, because it may be withdrawn."""
    response = uploads.response(version.sha256, name=version.file_name, media_type=uploads.PDF, inline=True)
    response["Cache-Control"] = "no-cache"
    return response
