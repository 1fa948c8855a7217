from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0007_told_apart")]
    operations = [
        migrations.AddIndex(
            "certificate",
            models.Index(fields=["enterprise", "kind", "status", "valid_to"], name="certificate_of_kind"),
        ),
    ]
