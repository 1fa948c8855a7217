from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Annual reports: drafting, sign-off, rendering, publication, verification."""

    name = "reporting"
    verbose_name = "年度报告"
