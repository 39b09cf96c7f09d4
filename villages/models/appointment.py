"""The roles that people hold in a county, a town or a village."""

from datetime import date
from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import Appointment
from grassroots.core.constraints import ends_after_start, exactly_one
from villages.formulas.seats import last_day_of_term
from villages.models.area import County, Town, Village

Area = County | Town | Village


class AreaRole(models.TextChoices):
    """What somebody is appointed to do in an area."""

    RECORDER = "recorder", _("村信息员")
    PANEL = "panel", _("评议员")
    # Judges only what they are named for, when too few of the panel are left.
    DEPUTY = "deputy", _("候补评议员")
    MANAGER = "manager", _("村负责人")
    SUPERVISOR = "supervisor", _("监督委员")
    # Looks at shops; of a village, a town or a county.
    INSPECTOR = "inspector", _("检查员")


# What a village elects, for five years at most.
SEATS = frozenset(
    {AreaRole.MANAGER, AreaRole.SUPERVISOR, AreaRole.PANEL, AreaRole.DEPUTY}
)


class AreaAppointment(Appointment):
    """That a user holds a role at exactly one county, town or village."""

    role = models.CharField(_("职务"), max_length=20, choices=AreaRole.choices)
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="+"
    )
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, blank=True, related_name="+"
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="appointments"
    )

    class Meta:
        verbose_name = _("任职")
        constraints = [
            exactly_one(
                "county", "town", "village", name="area_appointment_has_one_area"
            ),
            ends_after_start(name="area_appointment_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.get_role_display()}"

    @property
    def longest_until(self) -> date | None:
        """The last day of five years, of a village's seat that names none itself."""
        if self.ends_on or self.village_id is None or self.role not in SEATS:
            return None
        return last_day_of_term(self.starts_on)

    @property
    def area(self) -> Area:
        """The county, town or village in which the role holds."""
        # One of them is there: area_appointment_has_one_area keeps it so.
        return cast(Area, self.village or self.town or self.county)
