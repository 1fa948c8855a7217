from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    """What the policy promises: items of support, and the supports that enterprises have received."""

    name = "incentives"
    verbose_name = "激励政策"
