"""Versions: signing off, what rendering brings back, publishing."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions import notices, trail
from accounts.enums import JobStatus
from dongtou_brand.kernel import queue
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from reporting.actions.reports import end, take, tell
from reporting.enums import ReportStatus, VersionStatus
from reporting.models import Report, ReportVersion
from reporting.queries import drafts
from reporting.queries.facts import of_report
from reporting.queries.reports import bodies
from reporting.rules import codes
from reporting.rules import reports as rules
from reporting.rules.chapters import empty
from reporting.rules.content import Issue
from reporting.rules.drafting import draft
from reporting.states import REPORT

#: Two sign-offs at the very same moment may reach for the same number; the second takes the next.
TRIES = 5


def sign(
    *, report: Report, signatory: str, by: Actor, at: datetime, version: int | None = None, seen: str = ""
) -> ReportVersion:
    """Sign the draft off: its content is frozen as a version, and its PDF is made in the background.

    `version` is the one that the sign-off page announced; pressed twice it is signed once. `seen` is the
    fingerprint of the draft that was read. Raises `Refused`.
    """
    for attempt in range(TRIES):
        try:
            return _sign(report, signatory, by, at, version, seen)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _sign(
    report: Report, signatory: str, by: Actor, at: datetime, version: int | None, seen: str
) -> ReportVersion:
    report = lock(report)
    texts = bodies(report)
    signed = report.versions.filter(version=version).first() if version else None
    if signed and signed.signed_by_id == by.user_id:
        return signed
    rules.can_sign.check(by, report.enterprise, empty(texts))
    step = REPORT.step("sign", report.status, by)
    rules.is_signatory.check(signatory, report.enterprise.legal_representative)
    facts = of_report(report)
    rules.is_unchanged.check(seen, drafts.fingerprint(drafts.of(report, facts)))
    issue = next_issue(report, at)
    made = ReportVersion.objects.create(
        report=report,
        version=issue.version,
        number=issue.number,
        code=issue.code,
        content=draft(facts, texts, issue).frozen(),
        reason=issue.reason,
        signatory=signatory.strip(),
        signed_by_id=by.person,
        signed_at=at,
    )
    made.job = queue.later("reporting.render", key=f"report-version-{made.pk}", version_id=made.pk)
    made.save(update_fields=["job"])
    take(report, step, by=by, at=at, action="reporting.report.sign", reason=rules.STATEMENT)
    return made


def next_issue(report: Report, at: datetime) -> Issue:
    """Number, version and code of the next version; gives the report its number if it has none yet."""
    if report.serial is None:
        same = Report.objects.filter(kind=report.kind, year=report.year)
        report.serial = (same.aggregate(last=Max("serial"))["last"] or 0) + 1
    last = report.versions.order_by("-version").first()
    public = report.versions.exclude(published_at=None).order_by("-version").first()
    code = new_code()
    return Issue(
        number=codes.number(report.kind, report.year, report.serial),
        version=last.version + 1 if last else 1,
        replaces=public.version if public else None,
        reason=report.revision_reason if public else "",
        code=code,
        verify_url=f"{settings.BASE_URL}{reverse('reporting:verify_code', args=[code])}",
        issued_on=localdate(at),
        demo=report.enterprise.is_demo,
    )


def new_code() -> str:
    """A verification code that nobody can guess; the database holds it unique."""
    return "".join(secrets.choice(codes.ALPHABET) for _ in range(codes.LENGTH))


@transaction.atomic
def finish(*, version: ReportVersion, sha256: str, size: int, pages: int, at: datetime) -> ReportVersion:
    """Attach the file that was rendered. Twice is once; a version that was void in the meantime stays void."""
    report = lock(version.report)
    version = lock(version)
    if version.status not in (VersionStatus.QUEUED, VersionStatus.FAILED):
        return version
    system = Actor.system()
    step = REPORT.step("finish", report.status, system)
    version.status = VersionStatus.READY
    version.sha256, version.size, version.pages, version.rendered_at = sha256, size, pages, at
    version.save(update_fields=["status", "sha256", "size", "pages", "rendered_at"])
    take(report, step, by=system, at=at, action="reporting.report.finish")
    notices.send(
        organisation=report.enterprise.organisation_id,
        roles=[Role.ENTERPRISE_MANAGER],
        title=f"{report.year} 年度{report.get_kind_display()}已生成，请核对后公开",
        link=reverse("reporting:version", args=[version.pk]),
        at=at,
    )
    return version


@transaction.atomic
def fail(*, version: ReportVersion) -> ReportVersion:
    """Write down that the file can't be made; the words stand with the job."""
    version = lock(version)
    if version.status == VersionStatus.QUEUED:
        version.status = VersionStatus.FAILED
        version.save(update_fields=["status"])
    return version


@transaction.atomic
def retry(*, version: ReportVersion, by: Actor, at: datetime) -> ReportVersion:
    """Queue a version again whose file could not be made. Raises `Refused`."""
    report = lock(version.report)
    version = lock(version)
    rules.can_write.check(by, report.enterprise)
    if report.status != ReportStatus.SIGNED or version.job is None or version.job.status != JobStatus.FAILED:
        raise Refused("这一版没有生成失败，不需要重试。请刷新页面查看最新进度。")
    version.status = VersionStatus.QUEUED
    version.save(update_fields=["status"])
    queue.again(version.job)
    trail.record(by=by, at=at, action="reporting.version.retry", subject=version)
    return version


@transaction.atomic
def publish(*, version: ReportVersion, by: Actor, at: datetime) -> ReportVersion:
    """Make a version public; the one that was public before is replaced. Raises `Refused`."""
    report = lock(version.report)
    version = lock(version)
    rules.can_write.check(by, report.enterprise)
    if version.status == VersionStatus.PUBLISHED:
        return version
    step = REPORT.step("publish", report.status, by)
    if version.status != VersionStatus.READY:
        raise Refused("这一版不能公开。请公开最新生成的版本。")
    older = report.versions.filter(status=VersionStatus.PUBLISHED).first()
    if older:
        end(older, VersionStatus.REPLACED, reason=version.reason or f"由第 {version.version} 版替换", at=at)
    version.status, version.published_at = VersionStatus.PUBLISHED, at
    version.save(update_fields=["status", "published_at"])
    take(report, step, by=by, at=at, action="reporting.report.publish")
    tell(version, f"公开 {report.year} 年度{report.get_kind_display()}", reason=version.reason, at=at)
    return version
