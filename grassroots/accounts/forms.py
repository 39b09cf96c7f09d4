"""The forms with which people sign in, where they differ from allauth's own."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import RequestLoginCodeForm as BaseRequestLoginCodeForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grassroots.accounts import services
from grassroots.accounts.acting import proved_phone_just_now
from grassroots.accounts.errors import NotAMobileNumber
from grassroots.accounts.formulas import is_mobile, normalise_phone
from grassroots.accounts.models import User


class PhoneField(forms.CharField):
    """A mobile number as people type it: with spaces, hyphens or +86."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return the eleven digits, or say what a mobile number looks like."""
        phone = normalise_phone(super().clean(value))
        if phone and not is_mobile(phone):
            raise forms.ValidationError(
                NotAMobileNumber.message, code=NotAMobileNumber.code
            )
        return phone


class RequestLoginCodeForm(BaseRequestLoginCodeForm):
    """Ask for a one-time code; a phone that a village knows gets its account here."""

    _user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Open the account once the limits let the request through."""
        data: dict[str, Any] = super().clean()
        phone = data.get("phone")
        if phone and self._user is None:
            self._user = services.open_from_register(phone=phone, at=timezone.now())
        return data


class ChangePasswordForm(BaseChangePasswordForm):
    """Choose another password; whoever just read a code need not know the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proved_phone_just_now(get_adapter().request):
            del self.fields["oldpassword"]


class TextSizeForm(forms.Form):
    """How large the text is: 0 is standard, 1 to 3 are 125, 150 and 175 %."""

    step = forms.IntegerField(min_value=0, max_value=services.LARGEST_STEP)
