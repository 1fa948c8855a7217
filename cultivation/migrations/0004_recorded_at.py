"""When batches and their members were recorded, so that a past day shows what was known then."""

from collections import defaultdict
from datetime import datetime, time

from django.db import migrations, models
from django.utils.timezone import get_current_timezone


def morning_of(day):
    """The day of the event, where nobody kept anything better."""
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


def fill(apps, editor):
    fill_members(apps)
    fill_batches(apps)


def fill_members(apps):
    """What the trail says; else when the dossier was told; else the day of the event."""
    Member = apps.get_model("cultivation", "Member")
    Standing = apps.get_model("enterprises", "Standing")
    told = entries(apps, "cultivation.batch.admit")
    changed = []
    for member in Member.objects.select_related("batch").order_by("pk").iterator(2000):
        # the trail names the batch, not its year: of two of one name the first entry is of the first
        moments = told.get((str(member.enterprise_id), member.batch.name))
        filed = Standing.objects.filter(
            enterprise=member.enterprise_id, kind="rung", link__endswith=f"/batches/{member.batch_id}/"
        )
        member.recorded_at = (
            (moments.pop(0) if moments else None)
            or filed.order_by("pk").values_list("recorded_at", flat=True).first()
            or morning_of(member.admitted_on)
        )
        changed.append(member)
    Member.objects.bulk_update(changed, ["recorded_at"], batch_size=500)


def fill_batches(apps):
    """What the trail says; else when the first member was recorded; else the day of the event."""
    Batch = apps.get_model("cultivation", "Batch")
    TrailEntry = apps.get_model("accounts", "TrailEntry")
    opened = TrailEntry.objects.filter(action="cultivation.batch.open").order_by("-sequence")
    told = dict(opened.values_list("subject_id", "at"))
    for batch in Batch.objects.annotate(first=models.Min("members__recorded_at")):
        batch.recorded_at = told.get(str(batch.pk)) or batch.first or morning_of(batch.decided_on)
        batch.save(update_fields=["recorded_at"])


def entries(apps, action):
    """The moments of the acts, by enterprise and name of the batch, in their order."""
    TrailEntry = apps.get_model("accounts", "TrailEntry")
    found = defaultdict(list)
    acts = TrailEntry.objects.filter(action=action).order_by("sequence")
    for enterprise, detail, at in acts.values_list("subject_id", "detail", "at").iterator(2000):
        found[enterprise, detail.get("batch")].append(at)
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("cultivation", "0003_policies_are_frozen"),
        ("enterprises", "0001_initial"),
    ]
    operations = [
        migrations.AddField("batch", "recorded_at", models.DateTimeField("登记时间", null=True)),
        migrations.AddField("member", "recorded_at", models.DateTimeField("登记时间", null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
