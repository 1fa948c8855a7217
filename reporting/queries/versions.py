"""The versions of a report, and where one stands in the queue."""

from accounts.enums import JobStatus
from accounts.models import Job
from reporting.enums import VersionStatus
from reporting.models import Report, ReportVersion


def next_number(report: Report) -> int:
    """The version that the next sign-off makes; the first is 1."""
    last = report.versions.order_by("-version").values_list("version", flat=True).first()
    return (last or 0) + 1


def newest_signed(report: Report) -> ReportVersion | None:
    """The last version with its content, void ones left out; None before the first sign-off."""
    return report.versions.exclude(status=VersionStatus.VOID).order_by("-version").first()


def ahead_of(job: Job) -> int:
    """How many jobs are waiting or being done before this one; 0 once it is its turn."""
    if job.status != JobStatus.QUEUED:
        return 0
    return Job.objects.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING], pk__lt=job.pk).count()
