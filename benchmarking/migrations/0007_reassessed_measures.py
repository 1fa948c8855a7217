"""A measure that its re-assessment has confirmed keeps its day; the medians leave out what was re-assessed."""

from typing import ClassVar

from django.db import migrations, models

CHOICES = [
    ("planned", "未开始"),
    ("doing", "进行中"),
    ("done", "完成，待复评"),
    ("verified", "复评确认"),
    ("dropped", "已取消"),
]
DONE = models.Q(status__in=["done", "verified"])


def status(**values: object) -> models.CharField:
    """A column of the statuses of a measure."""
    return models.CharField(choices=CHOICES, max_length=10, **values)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("benchmarking", "0006_histories_and_evidence")]

    operations: ClassVar = [
        migrations.RemoveConstraint("improvement", "improvement_done_on_a_day"),
        migrations.AlterField(
            "historicalimprovement", "status", status(default="planned", verbose_name="状态")
        ),
        migrations.AlterField("improvement", "status", status(default="planned", verbose_name="状态")),
        migrations.AlterField("improvementstatuschange", "source", status()),
        migrations.AlterField("improvementstatuschange", "target", status()),
        migrations.AddConstraint(
            "improvement",
            models.CheckConstraint(
                name="improvement_done_on_a_day",
                condition=(DONE & models.Q(done_on__isnull=False)) | (~DONE & models.Q(done_on=None)),
            ),
        ),
        migrations.RemoveIndex("assessment", "assessment_median"),
        migrations.AddIndex(
            "assessment",
            models.Index(
                fields=["round", "verified_points"],
                condition=models.Q(superseded_at=None),
                name="assessment_median",
            ),
        ),
    ]
