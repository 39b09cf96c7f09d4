from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RuralCreditConfig(AppConfig):
    name = "rewards.ruralcredit"
    label = "ruralcredit"
    verbose_name = _("信用互助")
