from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MerchantsConfig(AppConfig):
    name = "rewards.merchants"
    label = "merchants"
    verbose_name = _("商户信用")

    def ready(self) -> None:
        """Make the rules known that are asked by name, and what a person's file shows."""
        import_module("rewards.merchants.permissions")
        import_module("rewards.merchants.selectors.pledged")
