"""What was verified before is compared in the industry that its enterprise has now: nobody kept that of then."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, editor):
    """The industry of each verified assessment, and of its dimensions."""
    Assessment, DimensionResult, Enterprise = (
        apps.get_model(*name)
        for name in (
            ("benchmarking", "Assessment"),
            ("benchmarking", "DimensionResult"),
            ("enterprises", "Enterprise"),
        )
    )
    of_enterprise = Enterprise.objects.filter(pk=OuterRef("enterprise")).values("industry")
    verified = Assessment.objects.filter(verified_points__isnull=False)
    verified.update(industry=Subquery(of_enterprise))
    of_assessment = Assessment.objects.filter(pk=OuterRef("assessment")).values("industry")
    DimensionResult.objects.update(industry=Subquery(of_assessment))


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0012_industry_of_results")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
