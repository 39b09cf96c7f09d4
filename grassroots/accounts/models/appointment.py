"""A role that somebody holds somewhere, from a date to a date."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AppointmentQuerySet(models.QuerySet[Any]):
    """Appointments by when they hold."""

    def in_force(self, *, on: date) -> Self:
        """Keep those that hold on the day."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on
        )

    def not_over(self, *, on: date) -> Self:
        """Keep those that hold on the day or will from a later one."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Appointment(models.Model):
    """The common part; each app adds the scope: an area, an outlet, a co-op."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("谁")
    )
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        abstract = True
