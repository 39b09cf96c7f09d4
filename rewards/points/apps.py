from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PointsConfig(AppConfig):
    name = "rewards.points"
    label = "points"
    verbose_name = _("积分")

    def ready(self) -> None:
        """Let whoever takes their file along find the passbook in it."""
        import_module("rewards.points.selectors.portable")
