"""The file that a co-op keeps on a household, and what the household agreed to."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.coop import Coop
from villages.models import ConsentChannel, Household, Resident


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers by co-op and by consent."""

    def kept(self) -> Self:
        """Keep those that nobody has closed."""
        return self.filter(closed_on__isnull=True)

    def consented(self, *, on: date) -> Self:
        """Keep those with a consent to keep the file that holds on the day."""
        given = Authorisation.objects.holding(on=on).filter(purpose=FilePurpose.FILE)
        return self.filter(pk__in=given.values("dossier"))


class Dossier(models.Model):
    """The file that one co-op keeps on one household (建档立卡)."""

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="dossiers")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("建档时间"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(_("销档日期"), null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("户档案")
        ordering = ("coop", "household")
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "household"], name="dossier_is_one_per_household"
            )
        ]

    def __str__(self) -> str:
        return str(self.household)


class FilePurpose(models.TextChoices):
    """What a household agrees to, each on its own."""

    FILE = "file", _("建档和评级")
    BANK_QUERY = "bank_query", _("查银行信用记录")
    LENDER = "lender", _("把等级给银行看")
    PUBLIC_LIST = "public_list", _("公布为信用户")


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    """Consents by the day on which they hold."""

    def holding(self, *, on: date) -> Self:
        """Keep those that hold on the day: begun, not over, not withdrawn."""
        return self.filter(
            withdrawn_at__isnull=True, starts_on__lte=on, ends_on__gte=on
        )


class Authorisation(models.Model):
    """A household's consent (授权书) for one purpose, signed by an adult member."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="authorisations")
    purpose = models.CharField(_("用途"), max_length=12, choices=FilePurpose.choices)
    signed_by_resident = models.ForeignKey(
        Resident, models.PROTECT, related_name="+", verbose_name=_("谁签的字")
    )
    recipient = models.CharField(_("给谁看"), max_length=80, blank=True)
    channel = models.CharField(
        _("怎么同意的"), max_length=10, choices=ConsentChannel.choices
    )
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("授权书")
        ordering = ("-recorded_at", "-pk")
        constraints = [
            both_or_neither(
                "withdrawn_at", "withdrawn_by", name="authorisation_end_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="authorisation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.purpose}"
