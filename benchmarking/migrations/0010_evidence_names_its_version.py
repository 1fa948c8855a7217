"""The file and the day of what stands behind an answer are those of its version."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("benchmarking", "0009_every_file_is_a_version")]

    operations: ClassVar = [
        migrations.RemoveConstraint("answerevidence", "evidence_once"),
        migrations.AlterField(
            "answerevidence",
            "version",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="benchmarking.evidenceversion",
            ),
        ),
        migrations.RemoveField("answerevidence", "attachment"),
        migrations.RemoveField("answerevidence", "about_on"),
        migrations.RemoveField("answerevidence", "dated_at"),
        migrations.AddConstraint(
            "answerevidence",
            models.UniqueConstraint(
                fields=["answer", "version"], condition=models.Q(removed_at=None), name="evidence_once"
            ),
        ),
    ]
