from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """The dossier, 一企一档: profile, yearly figures, products, certificates, quality officers, standings."""

    name = "enterprises"
    verbose_name = "一企一档"
