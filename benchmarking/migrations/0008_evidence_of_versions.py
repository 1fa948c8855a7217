"""A save of a workbook says in which row it stood; the file of an answer may be said by its version alone."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from dongtou_brand.kernel.immutable import append_only, open_again


class Migration(migrations.Migration):
    dependencies: ClassVar = [("benchmarking", "0007_reassessed_measures")]

    operations: ClassVar = [
        open_again("benchmarking_answerrevision"),
        migrations.AddField(
            "answerrevision", "source_row", models.PositiveSmallIntegerField("工作簿行号", null=True)
        ),
        append_only("benchmarking_answerrevision"),
        migrations.AlterField(
            "answerevidence",
            "attachment",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.attachment",
            ),
        ),
    ]
