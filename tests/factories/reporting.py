"""Reports in every state, made by the actions, for tests of every stage after.

make_report(enterprise, year)        begun, nothing written
write(report)                        every required text
signed(report) → version             signed, PDF not made yet
rendered(report) → version           with a (small) PDF in the store, not public
published(report) → version          public
"""

from datetime import UTC, datetime

from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Actor
from enterprises.models import Enterprise
from reporting.actions import reports, texts, versions
from reporting.models import Report, ReportVersion
from reporting.rules.chapters import PROMPTS
from tests.factories.enterprises import make_enterprise, manager

AT = datetime(2017, 7, 6, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 a small stand-in for a report\n%%EOF"


def make_report(enterprise: Enterprise | None = None, year: int = 2016, by: Actor | None = None) -> Report:
    """A report that was begun; by a manager of the enterprise unless someone is given."""
    enterprise = enterprise or make_enterprise()
    return reports.start(enterprise=enterprise, year=year, by=by or manager(enterprise), at=AT)


def write(report: Report, by: Actor | None = None, **bodies: str) -> Report:
    """Every required text, some words each unless they are given by key."""
    by = by or manager(report.enterprise)
    wanted = {prompt.key: f"{prompt.title}的内容。" for prompt in PROMPTS if prompt.required} | bodies
    for key, body in wanted.items():
        texts.save(report=report, chapter=key, body=body, version=0, by=by, at=AT)
    return report


def signed(report: Report | None = None, by: Actor | None = None, at: datetime = AT) -> ReportVersion:
    """A version that was signed off and waits for its PDF."""
    report = report or make_report()
    by = by or manager(report.enterprise)
    if not report.texts.exists():
        write(report, by)
    return versions.sign(report=report, signatory=report.enterprise.legal_representative, by=by, at=at)


def rendered(report: Report | None = None, by: Actor | None = None, pdf: bytes = PDF) -> ReportVersion:
    """A version with its PDF, as the task leaves it."""
    version = signed(report, by)
    content = pdf + f"\n{version.code}".encode()
    sha256 = uploads.keep(content)
    return versions.finish(version=version, sha256=sha256, size=len(content), pages=1, at=AT)


def published(report: Report | None = None, by: Actor | None = None, at: datetime = AT) -> ReportVersion:
    """A public version."""
    report = report or make_report()
    by = by or manager(report.enterprise)
    return versions.publish(version=rendered(report, by), by=by, at=at)
