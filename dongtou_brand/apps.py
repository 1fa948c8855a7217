from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DongtouBrandConfig(AppConfig):
    """The ground: wiring and kernel. It has no tables and imports no app."""

    name = "dongtou_brand"
    verbose_name = "平台基础"

    def ready(self) -> None:
        # Every app's tasks.py registers its handlers with the queue, in the web process as in workers.
        autodiscover_modules("tasks", "checks")
