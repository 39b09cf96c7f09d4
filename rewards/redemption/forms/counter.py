import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grassroots.core import short_code

# What a scanner reads: the address of a code, on whatever host it was printed.
ADDRESS = re.compile(r"/c/([0-9A-Za-z]{8})/?(?:[?#]|$)")


class CodeField(forms.CharField):
    """Eight characters, typed or read out, or the whole address that a scanner read."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        found = ADDRESS.search(text)
        return short_code.normalise(found[1] if found else text)


class IdentifyForm(forms.Form):
    """A code from the phone or the card; for a card also its PIN.

    ``resident`` stands for the card of somebody found by name.
    """

    code = CodeField(
        label=_("8个字"),
        max_length=200,
        error_messages={"required": _("请扫码，或者输入8个字")},
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    resident = forms.IntegerField(required=False, widget=forms.HiddenInput)
    pin = forms.CharField(
        label=_("卡的密码"),
        required=False,
        max_length=6,
        widget=forms.PasswordInput(
            {"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9]{4,6}"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for no code when somebody was found by name."""
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not self.data.get("resident")

    def ask_for_pin(self, words: str = "") -> None:
        """Let the page show the PIN as what is missing, or as wrong."""
        self.fields["pin"].required = True
        if words:
            self.add_error("pin", words)


class SlipForm(forms.Form):
    """One tap on the counter: one more, or one less, of something."""

    add = forms.IntegerField(required=False)
    less = forms.IntegerField(required=False)
    cat = forms.CharField(required=False, max_length=10)
    q = forms.CharField(required=False, max_length=40)
