"""Where points are redeemed, and who stands behind the counter."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import Appointment
from grassroots.core.constraints import ends_after_start
from villages.models import Village


class OutletKind(models.TextChoices):
    """What the village calls it."""

    BANK = "bank", _("红色信用银行")
    SUPERMARKET = "supermarket", _("信用超市")


class OutletQuerySet(models.QuerySet["Outlet"]):
    """Outlets by where they are and whether they serve."""

    def of_village(self, village: Village) -> Self:
        """Keep the outlets of a village."""
        return self.filter(village=village)

    def serving(self) -> Self:
        """Keep those that the manager has not closed."""
        return self.filter(is_open=True)


class Outlet(models.Model):
    """A credit bank or supermarket of a village.

    ``is_open`` says whether it serves at all these days; the hours are words,
    since a village counter keeps market days rather than a timetable.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="outlets")
    kind = models.CharField(_("哪一种"), max_length=12, choices=OutletKind.choices)
    name = models.CharField(_("名称"), max_length=40)
    place = models.CharField(_("在哪儿"), max_length=80, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    is_open = models.BooleanField(_("正在营业"), default=True)
    opening_words = models.CharField(_("什么时候开门"), max_length=80, blank=True)
    next_open_on = models.DateField(_("哪天再开"), null=True, blank=True)
    # 东岛 in 东岛-20260606-0017.
    number_prefix = models.CharField(_("小票编号开头"), max_length=12)
    code_limit = models.PositiveIntegerField(
        _("手机码一次最多用几分"), default=200, validators=[MinValueValidator(1)]
    )
    card_limit = models.PositiveIntegerField(
        _("实体卡一天最多用几分"), default=20, validators=[MinValueValidator(1)]
    )
    ledger_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, related_name="+", editable=False
    )

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("兑换点")
        ordering = ("village", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"], name="outlet_name_is_unique_in_village"
            ),
            models.CheckConstraint(
                condition=Q(card_limit__gte=1, card_limit__lt=F("code_limit")),
                name="outlet_card_is_worth_less_than_the_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClerkRole(models.TextChoices):
    """What somebody is appointed to do at an outlet."""

    CLERK = "clerk", _("网点营业员")


class OutletAppointment(Appointment):
    """That a user stands behind the counter of an outlet."""

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="appointments")
    role = models.CharField(
        _("职务"), max_length=20, choices=ClerkRole.choices, default=ClerkRole.CLERK
    )

    class Meta:
        verbose_name = _("网点任职")
        constraints = [
            ends_after_start(name="outlet_appointment_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["user", "outlet"],
                condition=Q(ends_on__isnull=True),
                name="outlet_appointment_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet} {self.get_role_display()}"
