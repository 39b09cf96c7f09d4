"""How a panel member says no, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.models import Verdict

OTHER = "other"
WHY = [
    ("unclear", _("材料看不清")),
    ("not_this_rule", _("不合这一条")),
    ("known", _("已经记过")),
    ("wrong_day", _("日期不对")),
    (OTHER, _("别的理由")),
]


class VoteForm(forms.Form):
    """A verdict; a no carries one of the usual reasons, more words, or both."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    why = forms.ChoiceField(choices=WHY, required=False)
    words = forms.CharField(required=False, max_length=150)

    @property
    def reason(self) -> str:
        """The reason in one sentence, as the recorder will read it."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned["verdict"] == Verdict.APPROVE:
            return ""
        usual = (
            "" if cleaned["why"] == OTHER else str(dict(WHY).get(cleaned["why"], ""))
        )
        words = cleaned["words"].strip()
        return f"{usual}：{words}" if usual and words else usual or words
