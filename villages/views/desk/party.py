"""A Party member's own word that came on paper, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.party import PaperSayForm
from villages.models import PartyDeclaration, Resident
from villages.services import party

from .people import KeepingView


class PartyOnPaper(KeepingView):
    """What the person signed, and on which day."""

    purpose = gettext_lazy("记本人说明")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was said, or the form; nothing is ticked."""
        resident = self.get_resident(pk)
        return self.instead_of_form(resident) or self._show(resident, PaperSayForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it."""
        resident = self.get_resident(pk)
        form = PaperSayForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                party.declare(
                    resident=resident,
                    by=self.user,
                    at=self.now,
                    declared_on=form.cleaned_data["declared_on"],
                )
                messages.success(request, _("记好了。"))
                return redirect("villages_resident", pk)
        return self._show(resident, form)

    def _show(self, resident: Resident, form: PaperSayForm) -> HttpResponse:
        said = PartyDeclaration.objects.filter(resident=resident).first()
        context = {"resident": resident, "form": form, "said": said}
        return render(self.request, "villages/desk/resident_party.html", context)


class TakeBack(KeepingView):
    """Take it back because the person asked for it."""

    purpose = gettext_lazy("记本人说明")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget it at once."""
        resident = self.get_resident(pk)
        try:
            party.take_back(resident=resident, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("收回了，名单上也不写了。"))
        return redirect("villages_resident", pk)
