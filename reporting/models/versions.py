"""Frozen versions of annual reports."""

from django.db import models
from django.db.models import Q

from reporting.enums import VersionStatus


class ReportVersion(models.Model):
    """A report as it was signed off: its content is frozen, so that it renders to the same bytes again.

    `number` is 报告编号 (DT-ZLCX-2016-0019), the same for all versions of a report; `code` is the verification
    code of this version, which is also the address behind the QR code on the cover.
    """

    report = models.ForeignKey(
        "reporting.Report", models.PROTECT, related_name="versions", verbose_name="报告"
    )
    version = models.PositiveSmallIntegerField("版本")
    number = models.CharField("报告编号", max_length=24)
    code = models.CharField("验证码", max_length=16, unique=True)
    status = models.CharField("状态", max_length=10, choices=VersionStatus, default=VersionStatus.QUEUED)
    content = models.JSONField("内容")
    reason = models.CharField("修订原因", max_length=200, blank=True)
    signatory = models.CharField("签发人（法定代表人）", max_length=40)
    signed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="签发操作人"
    )
    signed_at = models.DateTimeField("签发时间")
    job = models.ForeignKey(
        "accounts.Job", models.PROTECT, null=True, related_name="+", verbose_name="生成任务"
    )
    sha256 = models.CharField("文件摘要", max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField("大小（字节）", null=True)
    pages = models.PositiveSmallIntegerField("页数", null=True)
    rendered_at = models.DateTimeField("生成时间", null=True)
    published_at = models.DateTimeField("公开时间", null=True)
    ended_at = models.DateTimeField("替换或撤回时间", null=True)
    end_reason = models.CharField("替换或撤回原因", max_length=200, blank=True)

    class Meta:
        ordering = ["report", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(status=VersionStatus.PUBLISHED),
                name="one_published_version_per_report",
            ),
            models.CheckConstraint(
                name="version_ready_with_file",
                condition=Q(status__in=[VersionStatus.QUEUED, VersionStatus.FAILED, VersionStatus.VOID])
                | Q(~Q(sha256=""), size__gt=0, rendered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_public_with_date",
                condition=~Q(status__in=[VersionStatus.PUBLISHED, VersionStatus.REPLACED])
                | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_ended_with_reason",
                condition=~Q(status__in=[VersionStatus.REPLACED, VersionStatus.WITHDRAWN, VersionStatus.VOID])
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["status", "-published_at"], name="version_public")]

    def __str__(self) -> str:
        return f"{self.number} 第 {self.version} 版"

    @property
    def file_name(self) -> str:
        """What its PDF is called at the reader's desk."""
        kind = self.report.get_kind_display()
        return f"{self.report.enterprise.name}{self.report.year}年度{kind}（第{self.version}版）.pdf"

    @property
    def code_grouped(self) -> str:
        """The verification code as it is read out: “7C2E 9F24”."""
        return f"{self.code[:4]} {self.code[4:]}"

    @property
    def sha256_grouped(self) -> str:
        """The checksum in groups of eight, so that two can be compared by eye."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, len(self.sha256), 8))
