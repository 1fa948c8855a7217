"""The industry that a result is compared in stands with it, so that peers are read from one index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarking", "0011_catalogue_content"),
        ("enterprises", "0009_stages_of_standards"),
    ]
    operations = [
        migrations.AddField(
            "assessment",
            "industry",
            models.ForeignKey(
                "enterprises.industry",
                django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                verbose_name="行业（核验时）",
            ),
        ),
        migrations.AddField(
            "dimensionresult",
            "industry",
            models.ForeignKey(
                "enterprises.industry", django.db.models.deletion.PROTECT, null=True, related_name="+"
            ),
        ),
        migrations.AddIndex(
            "assessment",
            models.Index(
                fields=["round", "industry", "verified_points"],
                condition=models.Q(superseded_at=None),
                name="assessment_peers",
            ),
        ),
        migrations.AddIndex(
            "dimensionresult",
            models.Index(fields=["round", "industry", "dimension", "rate"], name="dimension_result_peers"),
        ),
    ]
