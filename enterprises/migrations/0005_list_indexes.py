"""What lets the list of a hundred thousand enterprises be sorted by any column: indexes, and a summary for each."""

from dataclasses import asdict

from django.db import migrations, models

from enterprises.rules.summaries import FIGURES, summed

SORTED = ("revenue", "rd_intensity", "points")
COLUMNS = ["year", "revenue", "rd_intensity", "points", "verified_on", "years", "submitted_through"]
DOWN = "CREATE INDEX summary_{0}_down ON enterprises_summary ({0} DESC NULLS LAST, enterprise_id DESC)"
# The database itself gives every enterprise its summary, however the enterprise is written: the list joins the two.
SQLITE = (
    """CREATE TRIGGER enterprise_has_summary AFTER INSERT ON enterprises_enterprise
    BEGIN INSERT OR IGNORE INTO enterprises_summary (enterprise_id, years, submitted_through) VALUES (NEW.id, '', 0); END""",
)
POSTGRES = (
    """CREATE FUNCTION give_summary() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        INSERT INTO enterprises_summary (enterprise_id, years, submitted_through)
        SELECT id, '', 0 FROM written ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER enterprise_has_summary AFTER INSERT ON enterprises_enterprise
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION give_summary()""",
)


def execute(editor, statements):
    for statement in statements:
        # Without parameters: a percent sign would be no place for one.
        editor.execute(statement, params=None)


def install(apps, editor):
    if editor.connection.vendor == "sqlite":
        execute(editor, SQLITE)
    else:
        execute(editor, (*POSTGRES, *(DOWN.format(column) for column in SORTED)))


def remove(apps, editor):
    if editor.connection.vendor == "sqlite":
        execute(editor, ["DROP TRIGGER IF EXISTS enterprise_has_summary"])
    else:
        execute(
            editor,
            [
                "DROP TRIGGER IF EXISTS enterprise_has_summary ON enterprises_enterprise",
                "DROP FUNCTION IF EXISTS give_summary()",
                *(f"DROP INDEX IF EXISTS summary_{column}_down" for column in SORTED),
            ],
        )


def _now(sums):
    """The columns that the summary has at this point; later migrations fill their own."""
    return {name: value for name, value in asdict(sums).items() if name in COLUMNS}


def sum_up(apps, editor):
    """A summary for each enterprise that stands already."""
    find = {
        name: apps.get_model("enterprises", name).objects
        for name in ("Enterprise", "YearlyFigure", "Standing", "Summary")
    }
    keys = list(find["Enterprise"].order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), 1000):
        chunk = keys[start : start + 1000]
        figures, points, stages = ({key: [] for key in chunk} for _ in range(3))
        stated = find["YearlyFigure"].filter(enterprise__in=chunk)
        vouched = stated.filter(definition__code__in=FIGURES).exclude(status="draft")
        for key, *row in vouched.values_list("enterprise", "year", "definition__code", "state", "value"):
            figures[key].append(row)
        for key, *row in stated.order_by().values_list("enterprise", "year", "status").distinct():
            stages[key].append(row)
        verified = find["Standing"].filter(enterprise__in=chunk, kind="assessment").order_by("on", "pk")
        for key, *row in verified.values_list("enterprise", "on", "value"):
            points[key].append(row)
        made = (
            find["Summary"].model(enterprise_id=key, **_now(summed(figures[key], points[key], stages[key])))
            for key in chunk
        )
        find["Summary"].bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["enterprise"],
            update_fields=COLUMNS,
        )


RUNG_PLACE = models.Case(
    models.When(rung="none", then=models.Value(0)),
    models.When(rung="planned", then=models.Value(1)),
    models.When(rung="cultivated", then=models.Value(2)),
    models.When(rung="creating", then=models.Value(3)),
    models.When(rung="certified", then=models.Value(4)),
    output_field=models.SmallIntegerField(),
)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_states_are_kept")]
    operations = [
        migrations.RemoveIndex("certificate", "certificate_by_end"),
        migrations.AddIndex(
            "certificate",
            models.Index(fields=["status", "valid_to", "enterprise"], name="certificate_by_end"),
        ),
        migrations.RemoveIndex("summary", "summary_revenue"),
        migrations.RemoveIndex("summary", "summary_points"),
        migrations.AddField(
            "summary",
            "years",
            models.CharField("各年度状态", max_length=600, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "summary",
            "submitted_through",
            models.PositiveSmallIntegerField("已提交至年度", default=0),
        ),
        *(
            migrations.AddIndex(
                "summary", models.Index(fields=[column, "enterprise"], name=f"summary_{column}")
            )
            for column in SORTED
        ),
        migrations.AddIndex(
            "summary",
            models.Index(fields=["submitted_through", "enterprise"], name="summary_submitted"),
        ),
        migrations.AddIndex(
            "enterprise",
            models.Index(
                RUNG_PLACE,
                models.F("updated_at").desc(),
                models.F("id").desc(),
                name="enterprise_ladder",
            ),
        ),
        migrations.AddIndex(
            "enterprise",
            models.Index(
                fields=["rung", "township", "id"],
                condition=models.Q(ended_on=None),
                name="enterprise_in_pool",
            ),
        ),
        migrations.AddIndex(
            "enterprise",
            models.Index(
                fields=["township", "industry", "id"],
                condition=models.Q(ended_on=None),
                name="enterprise_in_pool_by_place",
            ),
        ),
        # In this order: PostgreSQL makes no index on a table with rows whose foreign keys are still to be checked.
        migrations.RunPython(install, remove),
        migrations.RunPython(sum_up, migrations.RunPython.noop),
    ]
