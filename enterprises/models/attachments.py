"""Files that an enterprise or an officer handed in."""

from django.db import models


class Attachment(models.Model):
    """One stored file. Its content is found by its checksum; its name is that of the user's desk."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, related_name="attachments", verbose_name="企业"
    )
    sha256 = models.CharField("校验值", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("大小（字节）")
    media_type = models.CharField("类型", max_length=100)
    name = models.CharField("文件名", max_length=255)
    uploaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="attachment_not_empty", condition=models.Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name
