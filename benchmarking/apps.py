from django.apps import AppConfig


class BenchmarkingConfig(AppConfig):
    """对标达标: catalogues of indicators, self-assessments with evidence, verifications, gaps."""

    name = "benchmarking"
    verbose_name = "对标达标"
