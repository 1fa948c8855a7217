"""First states of the rows that stand already, keys of names, append-only tables, and the search index."""

from django.db import migrations
from django.utils import timezone

from dongtou_brand.kernel.immutable import append_only, install, remove
from enterprises.rules.search_keys import name_key, search_key

KEPT = ("Enterprise", "Product", "Certificate", "QualityOfficer")
STATES = (
    "certificate", "enterprise", "intellectualproperty", "marketshare", "monthlyfigure", "product", "qualityaward",
    "qualityofficer", "researchbody", "rulesetting", "standardpart",
)  # fmt: skip


def write_keys(apps, editor):
    """Every enterprise is found by the new key."""
    enterprises = apps.get_model("enterprises", "Enterprise")
    rows = []
    for row in enterprises.objects.only("pk", "name", "credit_code").iterator(2000):
        row.search_key, row.name_key = search_key(row.name, row.credit_code), name_key(row.name)
        rows.append(row)
    enterprises.objects.bulk_update(rows, ["search_key", "name_key"], batch_size=500)


def write_first_states(apps, editor):
    """What stands today is the first state; before it nothing is known."""
    now = timezone.now()
    for name in KEPT:
        model, states = (
            apps.get_model("enterprises", name),
            apps.get_model("enterprises", f"Historical{name}"),
        )
        fields = [field.attname for field in model._meta.concrete_fields]
        made = (
            states(
                **{field: getattr(row, field) for field in fields},
                history_type="+",
                history_date=getattr(row, "created_at", None) or getattr(row, "recorded_at", None) or now,
            )
            for row in model.objects.iterator(2000)
        )
        states.objects.bulk_create(made, batch_size=500)


def protect_changes_again(apps, editor):
    """SQLite drops a table's triggers when it gets a column."""
    remove(editor, ["enterprises_figurechange"])
    install(editor, ["enterprises_figurechange"])


def index_keys(apps, editor):
    """The trigram index, where there is one."""
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        editor.execute(
            "CREATE INDEX enterprise_search ON enterprises_enterprise USING gin (search_key gin_trgm_ops)"
        )


def drop_index(apps, editor):
    """The extension stays: others may use it."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS enterprise_search")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_whole_dossier")]
    operations = [
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.RunPython(write_first_states, migrations.RunPython.noop),
        migrations.RunPython(protect_changes_again, migrations.RunPython.noop),
        append_only(
            "enterprises_alteration",
            "enterprises_registrationstatuschange",
            *(f"enterprises_historical{name}" for name in STATES),
        ),
        migrations.RunPython(index_keys, drop_index),
    ]
