"""Background jobs, as rows. Written by kernel/queue.py only."""

from django.db import models
from django.db.models import Q

from accounts.enums import JobStatus


class Job(models.Model):
    """A piece of work for a worker, with lease, heartbeat and progress. See kernel/queue.py."""

    key = models.CharField("去重键", max_length=120, unique=True)
    name = models.CharField("名称", max_length=60)
    arguments = models.JSONField("参数", default=dict)
    status = models.CharField("状态", max_length=8, choices=JobStatus, default=JobStatus.QUEUED)
    attempt = models.PositiveSmallIntegerField("次数", default=0)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    error = models.CharField("失败原因", max_length=500, blank=True)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)
    sent_at = models.DateTimeField("派发时间", null=True)
    started_at = models.DateTimeField("开始时间", null=True)
    lease_until = models.DateTimeField("租约到期", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["status", "sent_at"], condition=~Q(status=JobStatus.DONE), name="job_not_done"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="running_job_has_lease",
                condition=~Q(status=JobStatus.RUNNING) | Q(lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_job_has_end",
                condition=~Q(status__in=[JobStatus.DONE, JobStatus.FAILED]) | Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
