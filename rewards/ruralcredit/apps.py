from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RuralCreditConfig(AppConfig):
    name = "rewards.ruralcredit"
    label = "ruralcredit"
    verbose_name = _("信用互助")

    def ready(self) -> None:
        """Follow what people take back in the village."""
        import_module("rewards.ruralcredit.services.dossiers")
