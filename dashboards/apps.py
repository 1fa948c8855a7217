from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Workbenches, the leadership's page, the public site. Reads everything, changes nothing."""

    name = "dashboards"
    verbose_name = "工作台与公开站"
