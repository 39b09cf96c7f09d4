"""The forms of how somebody is told, and of which sheets are printed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_KEYS = 200_000


class Clock(forms.TimeField):
    """A time of day, or none."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("请写成几点几分，比如21:00。")}

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False)


def _yes_or_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=((True, yes), (False, no)),
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )


class PreferenceForm(forms.Form):
    """How somebody likes to be told."""

    by_phone = _yes_or_no(_("发短信吗"), _("也发短信"), _("不发，我自己来看"))
    once_a_day = _yes_or_no(_("多久发一次"), _("一天一次，傍晚"), _("有事就发"))
    quiet_from = Clock(_("晚上几点起不打扰"))
    quiet_until = Clock(_("早上几点止"))


class SheetsForm(forms.Form):
    """Whose sheets are printed."""

    hamlet = forms.ChoiceField(label=_("哪个小组"), required=False)
    unreached = forms.BooleanField(label=_("只印没有手机的户"), required=False)

    def __init__(self, hamlets: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hamlet: Any = self.fields["hamlet"]
        hamlet.choices = [("", _("全村")), *((one, one) for one in hamlets)]


class KeysField(forms.CharField):
    """The keys of what was on the sheets, as the page wrote them."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        parts = text.split(",")
        if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in parts):
            raise forms.ValidationError(_("请从头再来一次。"))
        return [int(one) for one in parts]


class PrintedForm(forms.Form):
    """That the sheets came out of the printer."""

    messages = KeysField(max_length=MOST_KEYS)
