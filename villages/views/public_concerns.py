"""Tell the town past the village, without an account, and read the answer by a code.

The code travels in the body of a request, never in an address that a log would keep.
"""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from grassroots.core.views import refusals_on
from villages.forms.concerns import CodeForm, ConcernForm, NoteForm
from villages.models import Concern, Village
from villages.selectors.concerns import by_code
from villages.services import concerns


class TellConcern(View):
    """The form, and afterwards the code."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the form."""
        return self.show(code, ConcernForm(initial={"client_id": uuid4()}))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Keep it, and hand out the code; sent again, it is the same code."""
        village = self.village(code)
        form = ConcernForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                received = concerns.tell(
                    about=village,
                    told=concerns.Told(**form.told),
                    client_id=form.cleaned_data["client_id"],
                    at=timezone.now(),
                )
                context = {"village": village, "received": received}
                answer = render(request, "villages/public/concern_told.html", context)
                answer["Cache-Control"] = "no-store"
                return answer
        return self.show(code, form)

    def village(self, code: str) -> Village:
        """Return the village of the code."""
        villages = Village.objects.select_related("town__county")
        found: Village = get_object_or_404(villages, code=code)
        return found

    def show(self, code: str, form: ConcernForm) -> HttpResponse:
        """Show the form."""
        context = {"village": self.village(code), "form": form}
        return render(self.request, "villages/public/concern_tell.html", context)


class ConcernProgress(View):
    """Where a matter stands, to whoever has its code, who may add a word."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the code."""
        return self.show(CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the matter of the code, with what was just added."""
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        found = by_code(form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("没有这个码，请再看看有没有抄错。"))
            return self.show(form)
        note = NoteForm(request.POST if "words" in request.POST else None)
        if note.is_valid():
            with refusals_on(note):
                concerns.add(
                    concern=found, words=note.cleaned_data["words"], at=timezone.now()
                )
                messages.success(request, _("补充上去了。"))
                note = NoteForm()
        return self.show(form, found=found, note=note)

    def show(
        self,
        form: CodeForm,
        *,
        found: Concern | None = None,
        note: NoteForm | None = None,
    ) -> HttpResponse:
        """Show the form, or what it found."""
        context = {
            "form": form,
            "concern": found,
            "note": note,
            "notes": found.notes.all() if found else (),
        }
        answer = render(self.request, "villages/public/concern.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
