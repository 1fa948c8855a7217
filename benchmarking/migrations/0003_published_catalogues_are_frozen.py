"""A published edition of a catalogue keeps its content: enforced by the database."""

from django.db import migrations

from dongtou_brand.kernel.immutable import Freeze, frozen

PUBLISHED = (
    "EXISTS (SELECT 1 FROM benchmarking_catalogue c WHERE c.id = OLD.catalogue_id AND c.status <> 'draft')"
)


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0002_history_is_immutable")]
    operations = [
        frozen(
            # All but the status, by which an edition retires.
            Freeze(
                "benchmarking_catalogue",
                (
                    "code", "edition", "title", "source", "is_example", "basic_points", "pass_points", "checksum",
                    "loaded_at", "published_at",
                ),
                when="OLD.status <> 'draft'",
            ),
            Freeze(
                "benchmarking_dimension", ("catalogue_id", "code", "name", "points", "position"), when=PUBLISHED
            ),
            Freeze(
                "benchmarking_indicator",
                (
                    "catalogue_id", "dimension_id", "code", "name", "kind", "requirement", "required_value", "judged",
                    "points", "scale", "own_value", "evidence", "evidence_required", "may_be_not_applicable", "clause",
                    "source", "is_example", "position",
                ),
                when=PUBLISHED,
            ),
        )
    ]  # fmt: skip
