"""Standards, tiers and measures, filling in together, visits, fairness, inspections, certification cases."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from dongtou_brand.kernel.immutable import Freeze, append_only, frozen, open_again, thawed

PUBLISHED = (
    "EXISTS (SELECT 1 FROM benchmarking_catalogue c WHERE c.id = OLD.catalogue_id AND c.status <> 'draft')"
)
CATALOGUE = (
    "code", "edition", "title", "source", "is_example", "basic_points", "pass_points", "checksum", "loaded_at",
    "published_at",
)  # fmt: skip
DIMENSION = ("catalogue_id", "code", "name", "points", "position")
INDICATOR = (
    "catalogue_id", "dimension_id", "code", "name", "kind", "requirement", "required_value", "judged", "points",
    "scale", "own_value", "evidence", "evidence_required", "may_be_not_applicable", "clause", "source", "is_example",
    "position",
)  # fmt: skip
CATALOGUE_NOW = (*CATALOGUE, "product_group", "standard_id", "tiers", "file_id", "loaded_by_id")
INDICATOR_NOW = (*INDICATOR, "measures", "asked_when", "tiers")


def freezes(catalogue, indicator):
    """A published edition keeps these columns."""
    return (
        Freeze("benchmarking_catalogue", catalogue, when="OLD.status <> 'draft'"),
        Freeze("benchmarking_dimension", DIMENSION, when=PUBLISHED),
        Freeze("benchmarking_indicator", indicator, when=PUBLISHED),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarking", "0004_improvements"),
        ("enterprises", "0009_stages_of_standards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        thawed(*freezes(CATALOGUE, INDICATOR)),
        open_again("benchmarking_answerrevision", "benchmarking_verdictrevision"),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="benchmarking.assessment",
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
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarking.indicator",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
            ],
            options={
                "ordering": ["assessment", "indicator__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "indicator"), name="indicator_assigned_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="留言")),
                ("role", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="benchmarking.assessment",
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
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarking.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["assessment", "indicator"], name="comment_of_indicator")],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=24)),
                ("conflict", models.BooleanField(verbose_name="存在利益关系")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="情况说明")),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="benchmarking.assessment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["assessment", "person"], name="declaration_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conflict", False), models.Q(("words", ""), _negated=True), _connector="OR"
                        ),
                        name="conflict_says_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="抽查比例（%）"),
                ),
                ("minimum", models.PositiveSmallIntegerField(verbose_name="每个街道（乡镇）最少（家）")),
                ("maximum", models.PositiveSmallIntegerField(verbose_name="每个街道（乡镇）最多（家）")),
                ("seed", models.CharField(max_length=64, verbose_name="随机种子")),
                ("population", models.JSONField(verbose_name="抽查范围")),
                ("at", models.DateTimeField(verbose_name="抽取时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="benchmarking.round",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                        name="draw_percent_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum__lte", models.F("maximum"))), name="draw_bounds_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="材料名称")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="enterprises.enterprise",
                        verbose_name="企业",
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
                "verbose_name_plural": "evidence",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="EvidenceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("about_on", models.DateField(blank=True, null=True, verbose_name="材料日期")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.attachment",
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
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="benchmarking.evidence",
                    ),
                ),
            ],
            options={
                "ordering": ["evidence", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("evidence", "number"), name="evidence_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about_on", None),
                            ("expires_on", None),
                            ("expires_on__gte", models.F("about_on")),
                            _connector="OR",
                        ),
                        name="evidence_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "待检查"), ("passed", "符合"), ("failed", "不符合")],
                        default="pending",
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("found", models.CharField(blank=True, max_length=500, verbose_name="检查情况")),
                ("inspected_on", models.DateField(blank=True, null=True, verbose_name="检查日期")),
                ("at", models.DateTimeField(null=True, verbose_name="登记时间")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="benchmarking.assessment",
                        verbose_name="自评",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="检查人",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="benchmarking.draw",
                        verbose_name="抽查",
                    ),
                ),
            ],
            options={
                "ordering": ["draw", "assessment__enterprise__township", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "assessment"), name="drawn_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("at", None),
                                ("by", None),
                                ("found", ""),
                                ("inspected_on", None),
                                ("status", "pending"),
                            ),
                            models.Q(
                                models.Q(("status", "pending"), _negated=True),
                                models.Q(("found", ""), _negated=True),
                                ("at__isnull", False),
                                ("by__isnull", False),
                                ("inspected_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionStatusChange",
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
                        choices=[("pending", "待检查"), ("passed", "符合"), ("failed", "不符合")],
                        max_length=8,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[("pending", "待检查"), ("passed", "符合"), ("failed", "不符合")],
                        max_length=8,
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="benchmarking.inspection",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitees",
                        to="benchmarking.round",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("round", "enterprise"), name="invited_once")],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="异议理由")),
                ("raised_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "status",
                    models.CharField(
                        choices=[("raised", "待答复"), ("upheld", "异议成立"), ("rejected", "维持原结果")],
                        default="raised",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="benchmarking.assessment",
                    ),
                ),
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
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at", None),
                                ("answered_by", None),
                                ("status", "raised"),
                            ),
                            models.Q(
                                models.Q(("status", "raised"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="benchmarking.objection",
                    ),
                ),
            ],
            options={
                "ordering": ["objection", "indicator__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("objection", "indicator"), name="objection_point_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionStatusChange",
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
                        choices=[("raised", "待答复"), ("upheld", "异议成立"), ("rejected", "维持原结果")],
                        max_length=10,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[("raised", "待答复"), ("upheld", "异议成立"), ("rejected", "维持原结果")],
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
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="benchmarking.objection",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="OpinionScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("choice", models.CharField(max_length=20, verbose_name="判定")),
                (
                    "own_number",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="数值"
                    ),
                ),
                ("measured", models.JSONField(blank=True, default=dict, verbose_name="实测值")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("at", models.DateTimeField()),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarking.indicator",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="benchmarking.opinion",
                    ),
                ),
            ],
            options={
                "ordering": ["opinion", "indicator__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("opinion", "indicator"), name="opinion_score_once"),
                    models.CheckConstraint(
                        condition=models.Q(("choice", ""), _negated=True), name="opinion_score_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopened",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopened",
                        to="benchmarking.assessment",
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
                "ordering": ["assessment", "indicator__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "indicator"), name="reopened_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "settled_by",
                    models.CharField(
                        choices=[("reason", "书面说明"), ("meeting", "会商")],
                        max_length=8,
                        verbose_name="办法",
                    ),
                ),
                ("words", models.CharField(max_length=500, verbose_name="说明")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="会商日期")),
                ("spread", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="相差分值")),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="benchmarking.assessment",
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
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarking.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_on", None), ("settled_by", "reason")),
                            models.Q(("met_on__isnull", False), ("settled_by", "meeting")),
                            _connector="OR",
                        ),
                        name="meeting_has_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardPublisher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="发布机构")),
                ("first_on", models.DateField(blank=True, null=True, verbose_name="起")),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="止")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
            ],
            options={
                "ordering": ["first_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="publisher_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_on", None),
                            ("last_on", None),
                            ("first_on__lte", models.F("last_on")),
                            _connector="OR",
                        ),
                        name="publisher_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="核查日期")),
                ("place", models.CharField(max_length=120, verbose_name="核查地点")),
                ("purpose", models.CharField(blank=True, max_length=500, verbose_name="核查重点")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "已安排"), ("done", "已完成"), ("cancelled", "已取消")],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("conclusion", models.TextField(blank=True, verbose_name="核查结论")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("made_at", models.DateTimeField(verbose_name="安排时间")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="benchmarking.assessment",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="安排人",
                    ),
                ),
            ],
            options={
                "ordering": ["-planned_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_on__isnull", False),
                                ("status", "done"),
                                models.Q(("conclusion", ""), _negated=True),
                            ),
                            models.Q(models.Q(("status", "done"), _negated=True), ("done_on", None)),
                            _connector="OR",
                        ),
                        name="visit_done_with_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="核查内容")),
                ("position", models.PositiveSmallIntegerField(verbose_name="排序")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="版本")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("unchecked", "未核查"),
                            ("match", "相符"),
                            ("mismatch", "不符"),
                            ("not_concerned", "不涉及"),
                        ],
                        default="unchecked",
                        max_length=14,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="现场情况")),
                ("saved_at", models.DateTimeField(null=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarking.indicator",
                        verbose_name="指标",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="benchmarking.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["visit", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "position"), name="visit_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "mismatch"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mismatch_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitItemRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("kept", models.BooleanField(default=True)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("unchecked", "未核查"),
                            ("match", "相符"),
                            ("mismatch", "不符"),
                            ("not_concerned", "不涉及"),
                        ],
                        max_length=14,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="benchmarking.visititem",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="VisitMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人员",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="benchmarking.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "person"), name="visit_member_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.attachment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="benchmarking.visititem",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at", None), ("removed_by", None)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="visit_photo_removed_by_someone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitStatusChange",
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
                        choices=[("planned", "已安排"), ("done", "已完成"), ("cancelled", "已取消")],
                        max_length=10,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[("planned", "已安排"), ("done", "已完成"), ("cancelled", "已取消")],
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="benchmarking.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkbookReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written", models.PositiveSmallIntegerField(verbose_name="写入项数")),
                ("conflicts", models.PositiveSmallIntegerField(verbose_name="冲突项数")),
                ("faults", models.PositiveSmallIntegerField(verbose_name="错误处数")),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workbook_returns",
                        to="benchmarking.assessment",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.attachment",
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
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="标准编号")),
                ("title", models.CharField(max_length=120, verbose_name="标准名称")),
                ("product_group", models.CharField(blank=True, max_length=60, verbose_name="产品类别")),
                ("brand_line", models.CharField(default="浙江制造", max_length=20, verbose_name="品牌类别")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "立项建议"),
                            ("argued", "立项论证"),
                            ("planned", "列入计划"),
                            ("drafting", "起草"),
                            ("comments", "征求意见"),
                            ("reviewed", "送审"),
                            ("published", "现行"),
                            ("revising", "修订中"),
                            ("replaced", "被代替"),
                            ("withdrawn", "废止"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("plan_batch", models.CharField(blank=True, max_length=60, verbose_name="立项计划批次")),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="列入计划日期")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="发布日期")),
                ("implemented_on", models.DateField(blank=True, null=True, verbose_name="实施日期")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                ("is_example", models.BooleanField(default=False, verbose_name="示例")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="提出企业",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="benchmarking.standard",
                        verbose_name="代替标准",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards",
                        to="benchmarking.standardpublisher",
                        verbose_name="发布机构",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_on", "-pk"],
                "indexes": [models.Index(fields=["stage", "-published_on"], name="standard_by_stage")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="standard_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["published", "revising", "replaced"]), _negated=True),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                ("published_on__isnull", False),
                                ("publisher__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="standard_in_force_has_number_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on", None),
                            ("implemented_on", None),
                            ("implemented_on__gte", models.F("published_on")),
                            _connector="OR",
                        ),
                        name="standard_register_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "replaced"), _negated=True),
                            ("replaced_by__isnull", False),
                            _connector="OR",
                        ),
                        name="replaced_standard_names_the_new",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardStatusChange",
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
                        blank=True,
                        choices=[
                            ("proposed", "立项建议"),
                            ("argued", "立项论证"),
                            ("planned", "列入计划"),
                            ("drafting", "起草"),
                            ("comments", "征求意见"),
                            ("reviewed", "送审"),
                            ("published", "现行"),
                            ("revising", "修订中"),
                            ("replaced", "被代替"),
                            ("withdrawn", "废止"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("proposed", "立项建议"),
                            ("argued", "立项论证"),
                            ("planned", "列入计划"),
                            ("drafting", "起草"),
                            ("comments", "征求意见"),
                            ("reviewed", "送审"),
                            ("published", "现行"),
                            ("revising", "修订中"),
                            ("replaced", "被代替"),
                            ("withdrawn", "废止"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("reason", models.TextField(blank=True, verbose_name="情况")),
                ("role", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="benchmarking.standard",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CertificationCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("brand_line", models.CharField(default="浙江制造", max_length=20, verbose_name="品牌类别")),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("certification", "标准＋认证"),
                            ("declaration", "标准＋自我声明公开＋信用保证（监管）"),
                        ],
                        default="certification",
                        max_length=14,
                        verbose_name="认证路径",
                    ),
                ),
                ("rule_number", models.CharField(blank=True, max_length=40, verbose_name="实施细则编号")),
                ("body", models.CharField(blank=True, max_length=80, verbose_name="认证机构")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "建议申请"),
                            ("preparing", "准备申请"),
                            ("applied", "已申请"),
                            ("accepted", "已受理"),
                            ("testing", "产品检验"),
                            ("auditing", "初始工厂审核"),
                            ("deciding", "评价与决定"),
                            ("declared", "自我声明公开"),
                            ("certified", "获证"),
                            ("supervised", "获证后监督"),
                            ("renewing", "到期再认证"),
                            ("refused", "未通过"),
                            ("ended", "已终止"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certification_cases",
                        to="benchmarking.assessment",
                        verbose_name="对标结果",
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.certificate",
                        verbose_name="证书",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certification_cases",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.product",
                        verbose_name="认证产品",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarking.standard",
                        verbose_name="认证依据",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "indexes": [models.Index(fields=["status", "opened_at"], name="certification_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("assessment__isnull", False)),
                        fields=("assessment",),
                        name="proposed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("product__isnull", False),
                            models.Q(("status__in", ("refused", "ended")), _negated=True),
                        ),
                        fields=("enterprise", "product"),
                        name="certification_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["certified", "supervised", "renewing"]), _negated=True),
                            ("route", "declaration"),
                            ("certificate__isnull", False),
                            _connector="OR",
                        ),
                        name="certified_with_certificate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["proposed", "preparing", "refused", "ended"]),
                            ("product__isnull", False),
                            _connector="OR",
                        ),
                        name="applied_for_a_product",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificationStatusChange",
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
                        blank=True,
                        choices=[
                            ("proposed", "建议申请"),
                            ("preparing", "准备申请"),
                            ("applied", "已申请"),
                            ("accepted", "已受理"),
                            ("testing", "产品检验"),
                            ("auditing", "初始工厂审核"),
                            ("deciding", "评价与决定"),
                            ("declared", "自我声明公开"),
                            ("certified", "获证"),
                            ("supervised", "获证后监督"),
                            ("renewing", "到期再认证"),
                            ("refused", "未通过"),
                            ("ended", "已终止"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("proposed", "建议申请"),
                            ("preparing", "准备申请"),
                            ("applied", "已申请"),
                            ("accepted", "已受理"),
                            ("testing", "产品检验"),
                            ("auditing", "初始工厂审核"),
                            ("deciding", "评价与决定"),
                            ("declared", "自我声明公开"),
                            ("certified", "获证"),
                            ("supervised", "获证后监督"),
                            ("renewing", "到期再认证"),
                            ("refused", "未通过"),
                            ("ended", "已终止"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("reason", models.TextField(blank=True, verbose_name="情况")),
                ("role", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "attachment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.attachment",
                        verbose_name="材料",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="benchmarking.certificationcase",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCertificationCase",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("brand_line", models.CharField(default="浙江制造", max_length=20, verbose_name="品牌类别")),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("certification", "标准＋认证"),
                            ("declaration", "标准＋自我声明公开＋信用保证（监管）"),
                        ],
                        default="certification",
                        max_length=14,
                        verbose_name="认证路径",
                    ),
                ),
                ("rule_number", models.CharField(blank=True, max_length=40, verbose_name="实施细则编号")),
                ("body", models.CharField(blank=True, max_length=80, verbose_name="认证机构")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "建议申请"),
                            ("preparing", "准备申请"),
                            ("applied", "已申请"),
                            ("accepted", "已受理"),
                            ("testing", "产品检验"),
                            ("auditing", "初始工厂审核"),
                            ("deciding", "评价与决定"),
                            ("declared", "自我声明公开"),
                            ("certified", "获证"),
                            ("supervised", "获证后监督"),
                            ("renewing", "到期再认证"),
                            ("refused", "未通过"),
                            ("ended", "已终止"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
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
                        verbose_name="对标结果",
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="enterprises.certificate",
                        verbose_name="证书",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="enterprises.product",
                        verbose_name="认证产品",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="benchmarking.standard",
                        verbose_name="认证依据",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical certification case",
                "verbose_name_plural": "historical certification cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStandard",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="标准编号")),
                ("title", models.CharField(max_length=120, verbose_name="标准名称")),
                ("product_group", models.CharField(blank=True, max_length=60, verbose_name="产品类别")),
                ("brand_line", models.CharField(default="浙江制造", max_length=20, verbose_name="品牌类别")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "立项建议"),
                            ("argued", "立项论证"),
                            ("planned", "列入计划"),
                            ("drafting", "起草"),
                            ("comments", "征求意见"),
                            ("reviewed", "送审"),
                            ("published", "现行"),
                            ("revising", "修订中"),
                            ("replaced", "被代替"),
                            ("withdrawn", "废止"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("plan_batch", models.CharField(blank=True, max_length=60, verbose_name="立项计划批次")),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="列入计划日期")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="发布日期")),
                ("implemented_on", models.DateField(blank=True, null=True, verbose_name="实施日期")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                ("is_example", models.BooleanField(default=False, verbose_name="示例")),
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
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="提出企业",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="benchmarking.standard",
                        verbose_name="代替标准",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="benchmarking.standardpublisher",
                        verbose_name="发布机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical standard",
                "verbose_name_plural": "historical standards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_once_per_round",
        ),
        migrations.AddField(
            model_name="answer",
            name="carried_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="benchmarking.answer",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="measured",
            field=models.JSONField(default=dict, verbose_name="实测值"),
        ),
        migrations.AddField(
            model_name="answerrevision",
            name="measured",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="answerrevision",
            name="source",
            field=models.CharField(
                choices=[
                    ("typed", "网页填写"),
                    ("workbook", "Excel 回传"),
                    ("carried", "沿用上轮"),
                    ("base", "沿用原结果"),
                ],
                default="typed",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="base",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reassessments",
                to="benchmarking.assessment",
                verbose_name="原结果",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="次序"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="superseded_at",
            field=models.DateTimeField(null=True, verbose_name="被复评代替时间"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="tier",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "未入库"),
                    ("planned", "规划"),
                    ("cultivated", "培育"),
                    ("creating", "创建"),
                    ("certified", "认证"),
                ],
                max_length=12,
                verbose_name="分档",
            ),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.attachment",
                verbose_name="原文件",
            ),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="loaded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="载入人",
            ),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="product_group",
            field=models.CharField(blank=True, max_length=60, verbose_name="产品类别"),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="tiers",
            field=models.JSONField(default=list, verbose_name="分档"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="asked_when",
            field=models.JSONField(default=dict, verbose_name="适用条件"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="measures",
            field=models.JSONField(default=list, verbose_name="关键技术指标"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="tiers",
            field=models.JSONField(default=list, verbose_name="适用分档"),
        ),
        migrations.AddField(
            model_name="opinion",
            name="scores_too",
            field=models.BooleanField(default=False, verbose_name="独立评分"),
        ),
        migrations.AddField(
            model_name="round",
            name="objection_days",
            field=models.PositiveSmallIntegerField(default=5, verbose_name="异议期（工作日）"),
        ),
        migrations.AddField(
            model_name="round",
            name="rungs",
            field=models.JSONField(blank=True, default=list, verbose_name="参加梯度"),
        ),
        migrations.AddField(
            model_name="round",
            name="spread",
            field=models.DecimalField(
                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="允许分差"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="verify_by",
            field=models.DateField(blank=True, null=True, verbose_name="核验截止日期"),
        ),
        migrations.AddField(
            model_name="verdict",
            name="measured",
            field=models.JSONField(default=dict, verbose_name="核验实测值"),
        ),
        migrations.AddField(
            model_name="verdictrevision",
            name="measured",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="answer",
            name="state",
            field=models.CharField(
                choices=[
                    ("unanswered", "未填写"),
                    ("answered", "已填写"),
                    ("not_applicable", "不适用"),
                    ("unknown", "不清楚"),
                    ("later", "稍后填写"),
                ],
                default="unanswered",
                max_length=16,
                verbose_name="填写情况",
            ),
        ),
        migrations.AlterField(
            model_name="answerrevision",
            name="state",
            field=models.CharField(
                choices=[
                    ("unanswered", "未填写"),
                    ("answered", "已填写"),
                    ("not_applicable", "不适用"),
                    ("unknown", "不清楚"),
                    ("later", "稍后填写"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("enterprise", "round", "number"), name="assessment_once_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("base", None), ("number", 1)),
                    models.Q(("base__isnull", False), ("number__gt", 1)),
                    _connector="OR",
                ),
                name="reassessment_has_base",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("superseded_at", None), ("status", "verified"), _connector="OR"),
                name="superseded_was_verified",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verify_by", None), ("verify_by__gte", models.F("due_on")), _connector="OR"
                ),
                name="round_verified_after_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("spread", None), ("spread__gt", 0), _connector="OR"),
                name="round_spread_positive",
            ),
        ),
        migrations.AddField(
            model_name="answerevidence",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="benchmarking.evidenceversion",
            ),
        ),
        migrations.AddField(
            model_name="catalogue",
            name="standard",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="catalogues",
                to="benchmarking.standard",
                verbose_name="对应标准",
            ),
        ),
        append_only("benchmarking_answerrevision", "benchmarking_verdictrevision"),
        frozen(*freezes(CATALOGUE_NOW, INDICATOR_NOW)),
    ]
