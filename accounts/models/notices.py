"""What a person should know or do."""

from django.db import models


class Notice(models.Model):
    """A message in the portal to one person, with the page where it can be acted on."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="notices", verbose_name="收件人")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField("办理页面", max_length=200, blank=True)
    sent_at = models.DateTimeField("发送时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title
