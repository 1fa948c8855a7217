from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people_and_programs")]
    operations = [
        migrations.AddIndex(
            "organisation",
            models.Index(fields=["kind", "position", "code"], name="organisation_choices"),
        ),
    ]
