from django.apps import AppConfig


class CultivationConfig(AppConfig):
    """The programme: policies with clauses, targets and duties; batches and their members."""

    name = "cultivation"
    verbose_name = "培育管理"
