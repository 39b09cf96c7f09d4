"""Who is whose relative: declared here, so that neither judges the other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from villages.forms.records import as_number
from villages.models import Kinship, Resident
from villages.selectors import residents
from villages.services import registry

from .people import KeepingView

SHOWN = 20


class Kin(KeepingView):
    """The declared relatives of a resident, and a search for one more."""

    purpose = gettext_lazy("登记亲属")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the relatives, and whom the search finds."""
        resident = self.get_resident(pk)
        kin = residents.kin_of(resident)
        text = request.GET.get("q", "")
        found = []
        if text.strip():
            known = {resident.pk, *(relative.pk for _kinship, relative in kin)}
            search = residents.search(self.capacity.scope, text, on=self.today)
            found = list(search.exclude(pk__in=known)[:SHOWN])
        context = {
            "resident": resident,
            "kin": kin,
            "is_own": resident.pk in self.family,
            "family": self.family,
            "text": text,
            "found": found,
        }
        return render(request, "villages/desk/resident_kin.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Declare one more."""
        resident = self.get_resident(pk)
        key = request.POST.get("resident", "")
        everybody = Resident.objects.in_area(self.capacity.scope)
        other = get_object_or_404(everybody, pk=as_number(key) or 0)
        try:
            registry.declare_kinship(
                resident, other, by=self.user, on=self.today, at=self.now
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            words = _("登记好了：%(first)s和%(second)s是亲属。")
            names = {"first": resident.name, "second": other.name}
            messages.success(request, words % names)
        return redirect("villages_resident_kin", pk)


class WithdrawKinship(KeepingView):
    """Take back a kinship that was declared by mistake."""

    purpose = gettext_lazy("登记亲属")

    def post(self, request: HttpRequest, pk: int, kinship: int) -> HttpResponse:
        """Withdraw it."""
        resident = self.get_resident(pk)
        declared = {one.pk for one, _relative in residents.kin_of(resident)}
        found = get_object_or_404(Kinship.objects.filter(pk__in=declared), pk=kinship)
        try:
            registry.withdraw_kinship(kinship=found, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("去掉了。"))
        return redirect("villages_resident_kin", pk)
