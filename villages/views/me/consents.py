"""What I agreed to, in whose words, and who looked at my file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.residents import AgreeForm
from villages.models import Consent, ConsentChannel, Purpose
from villages.selectors import residents
from villages.services import consents
from villages.views.desk.records import sent

VIEWS_SHOWN = 50


class MineView(InCapacity):
    """A page of a resident about the own file."""

    roles = frozenset({"resident"})


class MyConsents(MineView):
    """Every purpose, and whether I agreed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        lines = residents.consent_lines(self.capacity.scope, on=timezone.localdate())
        return render(request, "villages/me/consents.html", {"lines": lines})


class MyConsent(MineView):
    """One purpose in its own words; a tick and a button say yes."""

    def get(self, request: HttpRequest, purpose: str) -> HttpResponse:
        """Show the words, and a tick that nobody set beforehand."""
        return self._show(purpose, AgreeForm())

    def post(self, request: HttpRequest, purpose: str) -> HttpResponse:
        """Agree."""
        form = AgreeForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                consents.give(
                    resident=self.capacity.scope,
                    purpose=self._purpose(purpose),
                    channel=ConsentChannel.PHONE,
                    by=self.user,
                    at=timezone.now(),
                )
                messages.success(request, _("记好了。您随时可以撤回。"))
                return redirect("villages_my_consents")
        return self._show(purpose, form)

    def _purpose(self, code: str) -> Purpose:
        if code not in Purpose.values:
            raise Http404
        return Purpose(code)

    def _show(self, code: str, form: AgreeForm) -> HttpResponse:
        purpose, today = self._purpose(code), timezone.localdate()
        lines = residents.consent_lines(self.capacity.scope, on=today)
        line = next(one for one in lines if one.purpose == purpose)
        newest = consents.text_for(purpose, on=today)
        text = newest if line.consent is None or line.can_agree else line.consent.text
        is_english = str(get_language()).startswith("en")
        context = {
            "form": form,
            "purpose": purpose,
            "line": line,
            "consent": line.consent,
            "text": text,
            "today": today,
            "body": (text.body_en if is_english else text.body).splitlines(),
        }
        return render(self.request, "villages/me/consent.html", context)


class MyConsentScan(MineView):
    """The paper that was signed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the photo of it."""
        own = Consent.objects.filter(resident=self.capacity.scope).exclude(scan="")
        return sent(get_object_or_404(own, pk=pk).scan)


class WithdrawMyConsent(MineView):
    """Take a yes back."""

    def post(self, request: HttpRequest, purpose: str) -> HttpResponse:
        """Withdraw it, at once."""
        if purpose not in Purpose.values:
            raise Http404
        try:
            consents.withdraw(
                resident=self.capacity.scope,
                purpose=purpose,
                by=self.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(
                request, _("撤回了，从现在起就不算了。得到的积分还是您的。")
            )
        return redirect("villages_my_consents")


class MyViews(MineView):
    """Who looked at my file, as what, and what for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the latest looks."""
        looks = residents.views_of(self.capacity.scope)[:VIEWS_SHOWN]
        return render(request, "villages/me/views.html", {"looks": looks})
