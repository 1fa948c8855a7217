"""What was signed stays as it was signed, and a file as it was rendered: enforced by the database."""

from django.db import migrations

from dongtou_brand.kernel.immutable import Freeze, frozen


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_history_is_immutable")]
    operations = [
        frozen(
            Freeze(
                "reporting_reportversion",
                (
                    "report_id", "version", "number", "code", "content", "reason", "signatory", "signed_by_id",
                    "signed_at",
                ),
            ),
            Freeze(
                "reporting_reportversion",
                ("sha256", "size", "pages", "rendered_at"),
                when="OLD.sha256 <> ''",
                name="file_frozen",
            ),
        )
    ]  # fmt: skip
