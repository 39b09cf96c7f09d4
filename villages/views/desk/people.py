"""What the pages about people share: who may come in, and the looks they leave."""

from datetime import date, datetime
from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

from villages import permissions
from villages.models import Household, Resident
from villages.register_errors import OwnFamily
from villages.services import file_views
from villages.views.errands import AsksErrand

READERS = frozenset({"recorder", "manager", "supervisor"})
KEEPERS = frozenset({"manager"})


class HtmxRequest(HttpRequest):
    """A request that knows whether htmx sent it."""

    htmx: HtmxDetails


class PeopleView(AsksErrand):
    """A page about people of the area in which the user acts."""

    roles = READERS
    # Why the file is looked at; the resident reads these words.
    purpose: ClassVar = _("看资料")
    # Whether it may be opened for any reason, so that the reason has to be said.
    asks_errand: ClassVar[bool] = False

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @property
    def is_keeper(self) -> bool:
        """Whether the user may change the register."""
        return self.capacity.role in KEEPERS

    @cached_property
    def family(self) -> frozenset[int]:
        """Return the user's own family by key: somebody else keeps their entries."""
        return frozenset(permissions.own_family(self.user).values_list("pk", flat=True))

    def get_resident(self, pk: int) -> Resident:
        """Return a resident of the area, and log that the file was looked at."""
        found = Resident.objects.in_area(self.capacity.scope).select_related("village")
        resident = get_object_or_404(found, pk=pk)
        self.log_look(resident)
        return resident

    def log_look(self, resident: Resident) -> None:
        """Keep that the user looked at what is known of the resident."""
        own = str(self.purpose)
        purpose = self.for_the_errand(own) if self.asks_errand else own
        file_views.log(
            resident=resident,
            viewer=self.user,
            capacity=self.capacity,
            purpose=purpose,
            at=self.now,
        )

    def get_household(self, pk: int) -> Household:
        """Return a household of the area."""
        found = Household.objects.in_area(self.capacity.scope)
        return get_object_or_404(found.select_related("village", "head"), pk=pk)


class KeepingView(PeopleView):
    """A page on which the village's manager changes the register."""

    roles = KEEPERS

    def instead_of_form(self, resident: Resident) -> HttpResponse | None:
        """Lead back, with the reason, where the form would surely be refused."""
        if resident.pk not in self.family:
            return None
        messages.error(self.request, OwnFamily.message)
        return redirect("villages_resident", resident.pk)
