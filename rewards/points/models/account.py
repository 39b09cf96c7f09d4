"""Whose points an account of the book holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import exactly_one
from villages.models import Household, Resident, Village


class PointsAccount(models.Model):
    """The passbook of a household or of a person, as the village decided."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="points_accounts")
    household = models.OneToOneField(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="points_account",
        verbose_name=_("户"),
    )
    resident = models.OneToOneField(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="points_account",
        verbose_name=_("村民"),
    )
    ledger_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("存折")
        constraints = [
            exactly_one("household", "resident", name="points_account_has_one_holder")
        ]

    def __str__(self) -> str:
        return str(self.household or self.resident)
