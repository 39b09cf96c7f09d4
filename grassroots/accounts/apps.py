from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "grassroots.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Load the ``capacities`` module of each app, where it registers its own."""
        autodiscover_modules("capacities")
