"""Whether I am a Party member: I say it, or not, and can take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from villages.forms.party import SayForm
from villages.models import PartyDeclaration
from villages.services import party

from .consents import MineView


class MyParty(MineView):
    """What it is for, and a tick that nobody set beforehand."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what was said, or the form."""
        return self._show(SayForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Say it."""
        form = SayForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                party.declare(
                    resident=self.capacity.scope, by=self.user, at=timezone.now()
                )
                messages.success(request, _("记好了。您随时可以收回。"))
                return redirect("villages_my_party")
        return self._show(form)

    def _show(self, form: SayForm) -> HttpResponse:
        resident = self.capacity.scope
        said = PartyDeclaration.objects.filter(resident=resident).first()
        context = {"form": form, "said": said, "village": resident.village}
        return render(self.request, "villages/me/party.html", context)


class TakeMineBack(MineView):
    """Unsay it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget it at once."""
        party.take_back(resident=self.capacity.scope, by=self.user, at=timezone.now())
        messages.success(request, _("收回了，名单上也不写了。"))
        return redirect("villages_my_party")
