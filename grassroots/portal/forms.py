"""What the pages of the portal are sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grassroots.core import short_code


class ShortCodeField(forms.CharField):
    """A short code as people type it: any case, with spaces or hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("短码"))
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "characters"}
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return the eight characters, or say that one of them is wrong."""
        code = short_code.normalise(super().clean(value))
        if code and not short_code.is_valid(code):
            message = _("这个码不对，可能看错了一位。一共8位，请对着卡再看一遍。")
            raise forms.ValidationError(message, code="not_a_code")
        return code


class ShortCodeForm(forms.Form):
    """A short code, typed because there is no camera."""

    code = ShortCodeField()
