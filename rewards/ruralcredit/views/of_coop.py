"""What the pages of a co-op's cards, runs and reports share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from rewards.ruralcredit.models import Coop, CoopRole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
READERS = frozenset({CoopRole.OFFICER, CoopRole.COMMITTEE, CoopRole.AUDITOR})
DECIDERS = frozenset({CoopRole.OFFICER, CoopRole.COMMITTEE})
WRITERS = frozenset({CoopRole.OFFICER})


class OfCoop(InCapacity):
    """A page on the co-op for which somebody works."""

    roles: ClassVar = READERS

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @property
    def coop(self) -> Coop:
        """Return the co-op."""
        found: Coop = self.capacity.scope
        return found

    @property
    def signed(self) -> dict[str, Any]:
        """Return by whom and when."""
        return {"by": self.user, "at": self.now}

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a page of this part of the desk."""
        context |= {"coop": self.coop, "today": self.today}
        context["may_write"] = self.capacity.role in WRITERS
        context["may_decide"] = self.capacity.role in DECIDERS
        return render(self.request, f"ruralcredit/desk/{template}.html", context)

    @contextmanager
    def told(self, words: str = "") -> Iterator[None]:
        """Say on the next page what happened, or why nothing did."""
        try:
            yield
        except Refusal as refusal:
            messages.warning(self.request, str(refusal))
        else:
            if words:
                messages.success(self.request, words)


def download(body: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """Return a file to keep; nobody in between keeps it."""
    response = HttpResponse(body, content_type=kind)
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "no-store"
    return response
