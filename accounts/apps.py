from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who you are, for whom you act, what you did (the trail), what waits for you (notices, jobs)."""

    name = "accounts"
    verbose_name = "账户与权限"
