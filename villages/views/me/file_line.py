"""Where one line of my file comes from: its clause, its photos, who wrote it down."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from grassroots.core.views import InCapacity
from villages.forms.records import as_number
from villages.selectors.file_lines import line_of, photos_of
from villages.selectors.grants import grant_sentence
from villages.selectors.objections import objected_by
from villages.views.desk.records import sent


class MyFileLine(InCapacity):
    """One line of the resident's file, or of their household's."""

    roles = frozenset({"resident"})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; a line of others does not exist."""
        resident, on = self.capacity.scope, timezone.localdate()
        line = line_of(resident, as_number(pk) or 0, on=on)
        if line is None:
            raise Http404
        context = {
            "line": line,
            "record": line.record,
            "village": resident.village,
            "sentence": grant_sentence(line.record),
            "is_objected": line.record.pk in objected_by(resident, on=on),
        }
        return render(request, "villages/me/file_line.html", context)


class MyFilePhoto(InCapacity):
    """A photo of the resident's own deed, on which nobody else was written down."""

    roles = frozenset({"resident"})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it."""
        own = photos_of(self.capacity.scope, on=timezone.localdate())
        return sent(get_object_or_404(own, pk=as_number(pk)).photo)
