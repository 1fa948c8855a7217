"""Stages of a standard that were missing, and a kind for what certification files in the dossier."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0008_certificate_of_kind"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalstandardpart",
            name="stage",
            field=models.CharField(
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
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="standardpart",
            name="stage",
            field=models.CharField(
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
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="standing",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rung", "梯度变动"),
                    ("assessment", "对标核验"),
                    ("report", "年度报告"),
                    ("support", "政策扶持"),
                    ("file", "建档"),
                    ("alteration", "变更登记"),
                    ("record", "资料更新"),
                    ("certified", "认证进展"),
                    ("inspection", "抽查"),
                    ("objection", "核验异议"),
                ],
                max_length=12,
                verbose_name="类别",
            ),
        ),
    ]
