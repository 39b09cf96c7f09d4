"""Co-ops, the villages they serve, and who works for them."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import Appointment
from grassroots.core.constraints import ends_after_start
from villages.models import County, Town, Village

Area = County | Town | Village


class CoopQuerySet(models.QuerySet["Coop"]):
    """Co-ops by whether they may lend, and where they serve."""

    def qualified(self, *, on: date) -> Self:
        """Keep those whose certificate holds on the day."""
        return self.filter(qualified_from__lte=on, qualified_until__gte=on)

    def in_area(self, area: Area) -> Self:
        """Keep those that serve a village of the area."""
        villages = Village.objects.in_area(area)
        return self.filter(service_areas__village__in=villages).distinct()


class Coop(models.Model):
    """A co-op that rates households and lends by mutual aid inside its own circle.

    The certificate (资格认定书) with its first and last day is what lets it lend;
    rating goes on without. It keeps a register; the bank holds all money.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="coops")
    name = models.CharField(_("名称"), max_length=60)
    # 丰潮 in 丰潮-2026-0017.
    short_name = models.CharField(_("简称"), max_length=8)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    certificate = models.CharField(_("资格认定书文号"), max_length=60)
    qualified_from = models.DateField(_("从哪天起"))
    qualified_until = models.DateField(_("到哪天止"))

    objects = CoopQuerySet.as_manager()

    class Meta:
        verbose_name = _("合作社")
        ordering = ("county", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "name"], name="coop_name_is_unique_in_county"
            ),
            models.UniqueConstraint(
                fields=["county", "short_name"],
                name="coop_short_name_is_unique_in_county",
            ),
            ends_after_start(
                start="qualified_from",
                end="qualified_until",
                name="coop_certificate_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_qualified(self, *, on: date) -> bool:
        """Return whether the certificate holds on the day."""
        return self.qualified_from <= on <= self.qualified_until


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows that hold from a day to a day, both included."""

    def in_force(self, *, on: date) -> Self:
        """Keep those that hold on the day."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on
        )


class ServiceArea(models.Model):
    """That a co-op serves a village, from a day to a day."""

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="service_areas")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务的村")
        constraints = [
            ends_after_start(name="service_area_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["coop", "village"],
                condition=Q(ends_on__isnull=True),
                name="service_area_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coop_id} {self.village_id}"


class CoopRole(models.TextChoices):
    """What somebody is appointed to do for a co-op."""

    OFFICER = "loan_officer", _("合作社信贷员")
    COMMITTEE = "loan_committee", _("借款评审委员")
    AUDITOR = "coop_auditor", _("合作社监事")
    # The custodian bank reads the register, never anything more.
    BANK = "custodian_bank", _("托管银行")


class CoopAppointment(Appointment):
    """That a user works for a co-op, from a date to a date."""

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="appointments")
    role = models.CharField(_("职务"), max_length=20, choices=CoopRole.choices)
    # Of whoever acts for a custodian bank: its name as on the lines it granted.
    bank = models.CharField(_("哪家银行"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("合作社任职")
        constraints = [
            ends_after_start(name="coop_appointment_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["user", "coop", "role"],
                condition=Q(ends_on__isnull=True),
                name="coop_appointment_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coop} {self.get_role_display()}"
