"""What somebody tells past the village, and what is asked and answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms.deducts import sentences
from villages.forms.residents import words as line
from villages.models import ConcernLevel, ConcernOutcome


class ConcernForm(forms.Form):
    """The matter; a name or number only from who wishes to be found."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label=_("交给谁看"),
        choices=ConcernLevel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    whom = line(_("说的是谁"), required=False, hint=_("比如村里管低保的干部"))
    words = sentences(_("什么事"), most=1000)
    contact = line(_("怎么找您"), required=False, hint=_("不想留名就空着，照样有人查"))

    @property
    def told(self) -> dict[str, Any]:
        """What was told, without the id of the form."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "client_id"
        }


class CodeForm(forms.Form):
    """The code that was handed out."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("请填查询码。")},
    )


class NoteForm(forms.Form):
    """A word more."""

    words = sentences(_("补充一句"), most=500)


class AnswerForm(forms.Form):
    """What was found."""

    outcome = forms.ChoiceField(
        label=_("查下来"),
        choices=ConcernOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    answer = sentences(_("答复"), most=1000)
