"""Measures against gaps, and how they go on."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from dongtou_brand.kernel.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarking", "0003_published_catalogues_are_frozen"),
        ("enterprises", "0007_told_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalImprovement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("title", models.CharField(max_length=80, verbose_name="措施")),
                ("detail", models.TextField(blank=True, verbose_name="具体做法")),
                ("owner", models.CharField(max_length=40, verbose_name="责任人")),
                ("due_on", models.DateField(verbose_name="完成时限")),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="预计投入（万元）",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "未开始"),
                            ("doing", "进行中"),
                            ("done", "完成，待复评"),
                            ("dropped", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="benchmarking.assessment",
                        verbose_name="自评",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical improvement",
                "verbose_name_plural": "historical improvements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Improvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="措施")),
                ("detail", models.TextField(blank=True, verbose_name="具体做法")),
                ("owner", models.CharField(max_length=40, verbose_name="责任人")),
                ("due_on", models.DateField(verbose_name="完成时限")),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="预计投入（万元）",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "未开始"),
                            ("doing", "进行中"),
                            ("done", "完成，待复评"),
                            ("dropped", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="improvements",
                        to="benchmarking.assessment",
                        verbose_name="自评",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementStatusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("planned", "未开始"),
                            ("doing", "进行中"),
                            ("done", "完成，待复评"),
                            ("dropped", "已取消"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("planned", "未开始"),
                            ("doing", "进行中"),
                            ("done", "完成，待复评"),
                            ("dropped", "已取消"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("role", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "improvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="benchmarking.improvement",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PlannedGain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="预期得分"
                    ),
                ),
                (
                    "improvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gains",
                        to="benchmarking.improvement",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarking.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["improvement", "indicator__position"],
            },
        ),
        migrations.CreateModel(
            name="ProgressNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="进展")),
                ("at", models.DateTimeField()),
                (
                    "attachment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.attachment",
                        verbose_name="证明材料",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "improvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="benchmarking.improvement",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="improvement",
            index=models.Index(fields=["status", "due_on"], name="improvement_due"),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "done"), ("done_on__isnull", False)),
                    models.Q(models.Q(("status", "done"), _negated=True), ("done_on", None)),
                    _connector="OR",
                ),
                name="improvement_done_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"),
                name="improvement_cost_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgain",
            constraint=models.UniqueConstraint(fields=("improvement", "indicator"), name="planned_gain_once"),
        ),
        migrations.AddConstraint(
            model_name="plannedgain",
            constraint=models.CheckConstraint(
                condition=models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                name="planned_points_not_negative",
            ),
        ),
        append_only(
            "benchmarking_historicalimprovement",
            "benchmarking_improvementstatuschange",
            "benchmarking_progressnote",
        ),
    ]
