"""Consents that came on paper or through a helper, and their withdrawal."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.residents import PaperConsentForm
from villages.models import Purpose, Resident
from villages.selectors import residents
from villages.services import consents

from .people import KeepingView
from .records import sent
from .typed import prepared


class Consents(KeepingView):
    """What a resident agreed to, and a form for what was signed on paper."""

    purpose = gettext_lazy("办同意书")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show both; nothing is ticked."""
        resident = self.get_resident(pk)
        return self._show(resident, self._form(resident))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was signed for."""
        resident = self.get_resident(pk)
        form = self._form(resident, request.POST, request.FILES)
        scans, errors = prepared(request.FILES.getlist("photos"))
        for one in errors:
            form.add_error("photos", one)
        if form.is_valid():
            with refusals_on(form):
                consents.give_all(
                    resident=resident,
                    by=self.user,
                    at=self.now,
                    **form.paper,
                    signed=consents.Signed(
                        **form.signature, scan=next(iter(scans), None)
                    ),
                )
                messages.success(request, _("同意书记好了。"))
                return redirect("villages_resident_consents", pk)
        return self._show(resident, form)

    def _form(self, resident: Resident, *data: object) -> PaperConsentForm:
        lines = residents.consent_lines(resident, on=self.today)
        still_open = [(one.purpose, one.label) for one in lines if one.can_agree]
        return PaperConsentForm(*data, purposes=still_open)

    def _show(self, resident: Resident, form: PaperConsentForm) -> HttpResponse:
        lines = residents.consent_lines(resident, on=self.today)
        is_adult = resident.is_adult(on=self.today)
        context = {
            "resident": resident,
            "form": form,
            "lines": lines,
            "is_adult": is_adult,
            "today": self.today,
            "can_sign": is_adult and any(one.can_agree for one in lines),
        }
        return render(self.request, "villages/desk/resident_consents.html", context)


class ConsentScan(KeepingView):
    """The paper that was signed."""

    purpose = gettext_lazy("办同意书")

    def get(self, request: HttpRequest, pk: int, given: int) -> HttpResponse:
        """Send the photo of it."""
        papers = self.get_resident(pk).consents.exclude(scan="")
        return sent(get_object_or_404(papers, pk=given).scan)


class WithdrawConsent(KeepingView):
    """Take a consent back because the resident asked for it."""

    purpose = gettext_lazy("办同意书")

    def post(self, request: HttpRequest, pk: int, purpose: str) -> HttpResponse:
        """Withdraw it."""
        if purpose not in Purpose.values:
            raise Http404
        resident = self.get_resident(pk)
        try:
            consents.withdraw(
                resident=resident,
                purpose=Purpose(purpose),
                by=self.user,
                at=self.now,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("撤回了，从现在起就不算了。得到的积分还在。"))
        return redirect("villages_resident_consents", pk)
