"""Files that were put right since one looked at them: nobody works on with what was wrong."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from grassroots.core.views import InCapacity
from grassroots.portal import menu
from grassroots.portal.selectors import corrected
from villages.views.desk.people import READERS


class Corrected(InCapacity):
    """Whose, when one looked, and when it was put right; the file itself says the rest."""

    roles: ClassVar = menu.STAFF

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        context = {
            "rows": corrected(self.capacity, self.user, at=timezone.now()),
            "reads_files": self.capacity.role in READERS,
        }
        return render(request, "portal/desk/corrected.html", context)
