"""Set up the second factor."""

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse

from grassroots.accounts.acting import SECOND_FACTOR_KEY


class SetUpSecondFactor(ActivateTOTPView):
    """Set up the second factor; the right code typed here also counts for this session."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        """Remember that this session has proven it."""
        response = super().form_valid(form)
        self.request.session[SECOND_FACTOR_KEY] = self.request.user.pk
        return response
