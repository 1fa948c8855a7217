"""How a person likes to see a list: named conditions, and the columns chosen."""

from django.db import models


class SavedView(models.Model):
    """Conditions of a list under a name of the person's own. `page` is the list's URL name."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="saved_views", verbose_name="人员")
    page = models.CharField("列表", max_length=60)
    title = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=1000)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        ordering = ["saved_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "title"], name="view_named_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ColumnChoice(models.Model):
    """The columns that a person has chosen for a list, in order."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name="人员")
    page = models.CharField("列表", max_length=60)
    columns = models.JSONField("列", default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="columns_chosen_once")]

    def __str__(self) -> str:
        return f"{self.page} {len(self.columns)}"
