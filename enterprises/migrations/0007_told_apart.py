"""Which two enterprises were told apart, one by one, and where quality officers were trained."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dongtou_brand.kernel.immutable import append_only, install, remove
from enterprises.rules.namesakes import TOLD_APART

STATES = "enterprises_historicalqualityofficer"


def fill(apps, editor):
    """What was noted in a dossier held for every enterprise of a like name that stood before it."""
    Distinction, Enterprise, Standing = (
        apps.get_model("enterprises", name) for name in ("Distinction", "Enterprise", "Standing")
    )
    noted = (
        Standing.objects.filter(kind="record", title=TOLD_APART).order_by("pk").select_related("enterprise")
    )
    made = {}
    for standing in noted.iterator(2000):
        later = standing.enterprise
        alike = Enterprise.objects.filter(name_key=later.name_key, pk__lt=later.pk).exclude(name_key="")
        for earlier in alike.values_list("pk", flat=True):
            made[later.pk, earlier] = Distinction(
                later_id=later.pk,
                earlier_id=earlier,
                reason=standing.note[:200] or TOLD_APART,
                recorded_at=standing.recorded_at,
            )
    Distinction.objects.bulk_create(made.values(), batch_size=500)


def protect_states_again(apps, editor):
    """SQLite drops a table's triggers when it gets a column."""
    remove(editor, [STATES])
    install(editor, [STATES])


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_submitted_from"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "historicalqualityofficer",
            "training_body",
            models.CharField("培训机构", max_length=80, blank=True),
        ),
        migrations.AddField(
            "qualityofficer",
            "training_body",
            models.CharField("培训机构", max_length=80, blank=True),
        ),
        migrations.RunPython(protect_states_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Distinction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField("核对依据", max_length=200)),
                ("recorded_at", models.DateTimeField("核对时间")),
                (
                    "by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.PROTECT,
                        null=True,
                        related_name="+",
                        verbose_name="核对人",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        "enterprises.enterprise",
                        django.db.models.deletion.PROTECT,
                        related_name="+",
                        verbose_name="先建档的企业",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        "enterprises.enterprise",
                        django.db.models.deletion.PROTECT,
                        related_name="distinctions",
                        verbose_name="后建档的企业",
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("later", "earlier"), name="told_apart_once"),
                    models.CheckConstraint(
                        name="told_apart_in_order",
                        condition=models.Q(earlier__lt=models.F("later")),
                    ),
                ],
            },
        ),
        append_only("enterprises_distinction"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
