"""Every batch and every member says when it was recorded. Neither table has triggers that a rebuild would drop."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0004_recorded_at")]
    operations = [
        migrations.AlterField("batch", "recorded_at", models.DateTimeField("登记时间")),
        migrations.AlterField("member", "recorded_at", models.DateTimeField("登记时间")),
    ]
