"""Which enterprises have not submitted a year: from the first submitted year on, not only up to the last."""

from django.db import migrations, models

from enterprises.enums import FigureStatus


def fill(apps, editor):
    """The first submitted year of each enterprise, from the years that its summary holds."""
    Summary = apps.get_model("enterprises", "Summary")
    first = {}
    for key, years in Summary.objects.exclude(years="").values_list("pk", "years").iterator(2000):
        stages = (word.split(":") for word in years.split())
        submitted = [int(year) for year, status in stages if status != FigureStatus.DRAFT]
        if submitted:
            first.setdefault(min(submitted), []).append(key)
    for year, keys in first.items():
        for start in range(0, len(keys), 500):
            Summary.objects.filter(pk__in=keys[start : start + 500]).update(submitted_from=year)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_list_indexes")]
    operations = [
        migrations.AddField(
            "summary",
            "submitted_from",
            models.PositiveSmallIntegerField("首个已提交年度", null=True),
        ),
        migrations.AddIndex(
            "summary",
            models.Index(fields=["submitted_from", "enterprise"], name="summary_submitted_from"),
        ),
        migrations.AddIndex(
            "figurechange",
            models.Index(fields=["figure"], condition=~models.Q(reason=""), name="figure_change_reason"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
