"""A version of a policy stays as it was loaded: enforced by the database."""

from django.db import migrations

from dongtou_brand.kernel.immutable import Freeze, append_only, frozen


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0002_history_is_immutable")]
    operations = [
        append_only("cultivation_clause", "cultivation_target", "cultivation_duty", "cultivation_milestone"),
        # All but the version that takes its place.
        frozen(
            Freeze(
                "cultivation_policy",
                (
                    "number", "version", "title", "issuer", "dated_on", "printed_on", "validity", "superior",
                    "addressees", "copied_to", "checksum", "loaded_at",
                ),
            )
        ),
    ]  # fmt: skip
