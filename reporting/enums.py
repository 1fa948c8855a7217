"""The vocabulary of annual reports."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    """Kinds of annual report."""

    QUALITY_INTEGRITY = "quality_integrity", "质量诚信报告"


class ReportStatus(TextChoices):
    """How far a report is."""

    DRAFT = "draft", "编制中"
    SIGNED = "signed", "已签发，生成中"
    READY = "ready", "已生成，待公开"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤回"


class VersionStatus(TextChoices):
    """What a version of a report is worth to somebody who holds its PDF."""

    QUEUED = "queued", "待生成"
    FAILED = "failed", "生成失败"
    READY = "ready", "已生成"
    PUBLISHED = "published", "有效"
    REPLACED = "replaced", "已替换"
    WITHDRAWN = "withdrawn", "无效"
    # Signed but never published, because the report was revised first.
    VOID = "void", "已作废"


# What a reader without login may download; both were published, a replaced one says so when it is verified.
OPEN_TO_ALL = (VersionStatus.PUBLISHED, VersionStatus.REPLACED)
