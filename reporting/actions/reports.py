"""Beginning, revising and withdrawing a report; its other steps belong to its versions."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions import notices, trail
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import Step, lock
from enterprises.actions import standings
from enterprises.enums import StandingKind
from enterprises.models import Enterprise
from reporting.enums import ReportKind, VersionStatus
from reporting.models import Report, ReportStatusChange, ReportVersion
from reporting.rules import reports as rules
from reporting.states import REPORT


def start(
    *,
    enterprise: Enterprise,
    year: int,
    by: Actor,
    at: datetime,
    kind: str = ReportKind.QUALITY_INTEGRITY,
) -> Report:
    """Begin the report for a year; begun twice it is the same report. Raises `Refused`."""
    try:
        return _start(enterprise, year, kind, by, at)
    except IntegrityError:
        return Report.objects.get(enterprise=enterprise, year=year, kind=kind)


@transaction.atomic
def _start(enterprise: Enterprise, year: int, kind: str, by: Actor, at: datetime) -> Report:
    enterprise = lock(enterprise)
    rules.can_start.check(by, enterprise, year, localdate(at))
    report, created = Report.objects.get_or_create(
        enterprise=enterprise,
        year=year,
        kind=kind,
        defaults={"due_on": rules.due(year, settings.REPORT_DUE), "started_at": at, "updated_at": at},
    )
    if created:
        trail.record(by=by, at=at, action="reporting.report.start", subject=report)
    return report


@transaction.atomic
def revise(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Open the report for a new version. What is public stays public until the new version is published.

    A version that was signed but never published is void. Raises `Refused`.
    """
    report = lock(report)
    rules.can_write.check(by, report.enterprise)
    step = REPORT.step("revise", report.status, by)
    rules.says_why.check(reason)
    unpublished = report.versions.filter(published_at=None).exclude(status=VersionStatus.VOID)
    unpublished.update(status=VersionStatus.VOID, ended_at=at, end_reason=reason.strip())
    report.revision_reason = reason.strip()
    return take(report, step, by=by, at=at, action="reporting.report.revise", reason=reason.strip())


@transaction.atomic
def withdraw(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Take the public version back: whoever verifies it reads 无效. Raises `Refused`."""
    report = lock(report)
    rules.is_own.check(by, report.enterprise)
    step = REPORT.step("withdraw", report.status, by)
    rules.says_why.check(reason)
    version = report.versions.filter(status=VersionStatus.PUBLISHED).first()
    if version is None:
        raise Refused("这份报告没有公开的版本，不需要撤回。")
    end(version, VersionStatus.WITHDRAWN, reason=reason.strip(), at=at)
    take(report, step, by=by, at=at, action="reporting.report.withdraw", reason=reason.strip())
    tell(
        version,
        f"撤回 {report.year} 年度{report.get_kind_display()}",
        reason=reason.strip(),
        tone="err",
        at=at,
    )
    return report


def take(report: Report, step: Step, *, by: Actor, at: datetime, action: str, reason: str = "") -> Report:
    """Move the locked report along a step, and write both books: the row that screens read, and the trail."""
    ReportStatusChange.objects.create(
        report=report,
        source=report.status,
        target=step.target,
        reason=reason,
        by_id=by.user_id,
        role=by.role,
        at=at,
    )
    report.status = step.target
    report.updated_at = at
    report.save(update_fields=["status", "updated_at", "revision_reason", "serial"])
    trail.record(by=by, at=at, action=action, subject=report, reason=reason)
    return report


def end(version: ReportVersion, status: VersionStatus, *, reason: str, at: datetime) -> None:
    """A version that is in force no longer, and why."""
    version.status, version.ended_at, version.end_reason = status, at, reason[:200]
    version.save(update_fields=["status", "ended_at", "end_reason"])


def tell(version: ReportVersion, title: str, *, reason: str = "", tone: str = "ok", at: datetime) -> None:
    """File it in the enterprise's dossier, and let the lead bureau know."""
    report = version.report
    link = reverse("reporting:report", args=[report.pk])
    named = f"{title}（第 {version.version} 版）"
    standings.post(
        enterprise=report.enterprise,
        kind=StandingKind.REPORT,
        on=localdate(at),
        title=named,
        note=reason,
        link=link,
        tone=tone,
        at=at,
    )
    notices.send(roles=LEAD, title=f"{report.enterprise}{named}"[:120], body=reason, link=link, at=at)
