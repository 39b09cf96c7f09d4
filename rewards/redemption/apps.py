from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionConfig(AppConfig):
    name = "rewards.redemption"
    label = "redemption"
    verbose_name = _("兑换")

    def ready(self) -> None:
        """Let those who appoint a village's supervisor know who its clerks are."""
        import_module("rewards.redemption.selectors.keepers")
