"""What staff look at people's files for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

OTHER = "other"
# By code, as they are kept in the session; the person reads the words.
ERRANDS: Mapping[str, Any] = {
    "asked": _("本人来问、来办事"),
    "keep": _("登记、更正资料"),
    "check": _("核对公示和评议的事"),
    "paper": _("打印卡、存折或报告"),
    "visit": _("入户走访"),
    OTHER: _("别的事"),
}


class ErrandForm(forms.Form):
    """One of the usual reasons, or another in words."""

    errand = forms.ChoiceField(
        label=_("这次为什么看"),
        choices=tuple(ERRANDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    words = forms.CharField(label=_("什么事"), max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where none of the usual reasons fits, and drop them elsewhere."""
        cleaned = super().clean() or {}
        words = cleaned.get("words", "").strip()
        if cleaned.get("errand") == OTHER and not words:
            self.add_error("words", _("请写几个字，本人看得到。"))
        cleaned["words"] = words if cleaned.get("errand") == OTHER else ""
        return cleaned
