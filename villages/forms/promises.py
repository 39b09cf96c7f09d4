"""The forms of a public promise: making one, and marking what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms.deducts import sentences
from villages.forms.residents import DayField

KEPT, MISSED = "kept", "missed"


class PromiseForm(forms.Form):
    """What is promised, and until when."""

    text = sentences(_("承诺什么"), most=200)
    due_on = DayField(label=_("哪天以前做到"))


class MarkForm(forms.Form):
    """Kept on which day, or missed; and what was seen."""

    result = forms.ChoiceField(
        label=_("做到了吗"),
        choices=[(KEPT, _("做到了")), (MISSED, _("没有做到"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    done_on = DayField(label=_("哪天做到的"), required=False)
    evidence = sentences(_("看到了什么"), most=300)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of what was kept; what was missed has none."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("result") == MISSED:
            cleaned["done_on"] = None
        elif cleaned.get("result") == KEPT and not cleaned.get("done_on"):
            self.add_error("done_on", _("请写哪天做到的。"))
        return cleaned
