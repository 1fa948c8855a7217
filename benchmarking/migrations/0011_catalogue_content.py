"""A catalogue keeps what its file said, so that it can leave as the same file again."""

from typing import ClassVar

from django.db import migrations, models

from dongtou_brand.kernel.immutable import Freeze, frozen, thawed

PUBLISHED = (
    "EXISTS (SELECT 1 FROM benchmarking_catalogue c WHERE c.id = OLD.catalogue_id AND c.status <> 'draft')"
)
FROZEN = (
    Freeze(
        "benchmarking_catalogue",
        (
            "code", "edition", "title", "source", "is_example", "basic_points", "pass_points", "checksum",
            "loaded_at", "published_at", "product_group", "standard_id", "tiers", "file_id", "loaded_by_id",
        ),
        when="OLD.status <> 'draft'",
    ),
    Freeze("benchmarking_dimension", ("catalogue_id", "code", "name", "points", "position"), when=PUBLISHED),
    Freeze(
        "benchmarking_indicator",
        (
            "catalogue_id", "dimension_id", "code", "name", "kind", "requirement", "required_value", "judged",
            "points", "scale", "own_value", "evidence", "evidence_required", "may_be_not_applicable", "clause",
            "source", "is_example", "position", "measures", "asked_when", "tiers",
        ),
        when=PUBLISHED,
    ),
)  # fmt: skip
# Editions that were published before get theirs once, when their file is loaded again; the checksum holds it.
CONTENT = Freeze(
    "benchmarking_catalogue",
    ("content",),
    when="OLD.status <> 'draft' AND OLD.content <> ''",
    name="content",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("benchmarking", "0010_evidence_names_its_version")]

    operations: ClassVar = [
        thawed(*FROZEN),
        migrations.AddField(
            "catalogue",
            "content",
            models.TextField("文件内容", blank=True, default=""),
            preserve_default=False,
        ),
        frozen(*FROZEN, CONTENT),
    ]
