"""Where a version stands in the queue."""

from accounts.enums import JobStatus
from accounts.models import Job


def ahead_of(job: Job) -> int:
    """How many jobs are waiting or being done before this one; 0 once it is its turn."""
    if job.status != JobStatus.QUEUED:
        return 0
    return Job.objects.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING], pk__lt=job.pk).count()
