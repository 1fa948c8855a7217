"""Annual reports: written, signed, rendered, published, revised, withdrawn."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from accounts.enums import JobStatus
from accounts.models import Job
from dongtou_brand.kernel import clock, queue
from dongtou_brand.kernel.rule import Refused
from reporting.actions import reports, texts, versions
from reporting.management.demonstration.files import ReportRow, Revised, Withdrawn
from reporting.management.demonstration.stage import Event, Stage, moment
from reporting.models import Report, ReportVersion

RENDERED_AFTER = timedelta(seconds=40)


def events(stage: Stage) -> Iterator[Event]:
    """Every report as far as it came; without PDFs only as far as its first sign-off."""
    for row in stage.story.reports.reports:
        yield Event(moment(row.started, 9, 30), partial(_start, stage, row))
        yield Event(moment(row.started, 14), partial(_write, stage, row))
        if row.signed:
            yield from _issue(stage, row, row.signed, row.published)
        if stage.renders:
            yield from _afterwards(stage, row)


def _issue(stage: Stage, row: ReportRow, signed: date, published: date | None) -> Iterator[Event]:
    words = f"签发{stage.story.enterprise(row.enterprise).name} {row.year} 年度质量诚信报告"
    yield Event(moment(signed, 10), partial(_sign, stage, row), words)
    if published and stage.renders:
        yield Event(moment(published, 10, 30), partial(_publish, stage, row))


def _afterwards(stage: Stage, row: ReportRow) -> Iterator[Event]:
    if row.revised:
        yield Event(moment(row.revised.on, 9, 30), partial(_revise, stage, row, row.revised))
        yield from _issue(stage, row, row.revised.signed, row.revised.published)
    if row.withdrawn:
        yield Event(moment(row.withdrawn.on, 9, 30), partial(_withdraw, stage, row, row.withdrawn))


def _found(stage: Stage, row: ReportRow) -> Report:
    found = stage.reports[row.enterprise, row.year]
    found.refresh_from_db()
    return found


def _start(stage: Stage, row: ReportRow, at: datetime) -> None:
    enterprise, by = stage.enterprise(row.enterprise), stage.clerk(row.enterprise)
    stage.reports[row.enterprise, row.year] = reports.start(
        enterprise=enterprise, year=row.year, by=by, at=at
    )


def _write(stage: Stage, row: ReportRow, at: datetime) -> None:
    """The texts, one every ten minutes."""
    report, facts = _found(stage, row), _facts(stage, row)
    bodies = stage.story.reports.texts | row.own
    wanted = bodies if row.only is None else row.only
    for place, chapter in enumerate(wanted):
        texts.save(
            report=report,
            chapter=chapter,
            body=bodies[chapter].format_map(facts),
            version=0,
            by=stage.clerk(row.enterprise),
            at=at + timedelta(minutes=10 * place),
        )


def _facts(stage: Stage, row: ReportRow) -> dict[str, str]:
    told = stage.story.enterprise(row.enterprise)
    return told.facts | {
        "address": told.address,
        "main_products": told.main_products,
        "year": str(row.year),
    }


def _sign(stage: Stage, row: ReportRow, at: datetime) -> None:
    report = _found(stage, row)
    version = versions.sign(
        report=report,
        signatory=report.enterprise.legal_representative,
        by=stage.manager(row.enterprise),
        at=at,
    )
    if stage.renders:
        _render(version, at + RENDERED_AFTER)


def _render(version: ReportVersion, at: datetime) -> None:
    """Do the job at once, as a worker would have done it then."""
    job = Job.objects.get(key=f"report-version-{version.pk}")
    with clock.standing_at(at):
        queue.run(job.pk)
    job.refresh_from_db()
    if job.status != JobStatus.DONE:
        raise Refused(f"报告 {version.number} 没有生成：{job.error}")


def _publish(stage: Stage, row: ReportRow, at: datetime) -> None:
    newest = _found(stage, row).versions.latest("version")
    versions.publish(version=newest, by=stage.manager(row.enterprise), at=at)


def _revise(stage: Stage, row: ReportRow, revised: Revised, at: datetime) -> None:
    by = stage.clerk(row.enterprise)
    reports.revise(report=_found(stage, row), reason=revised.reason, by=by, at=at)


def _withdraw(stage: Stage, row: ReportRow, withdrawn: Withdrawn, at: datetime) -> None:
    by = stage.manager(row.enterprise)
    reports.withdraw(report=_found(stage, row), reason=withdrawn.reason, by=by, at=at)
