"""The form that takes a list of residents in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ListForm(forms.Form):
    """One file; what is in it is judged later, in the background."""

    file = forms.FileField(
        label=_("填好的名册"),
        help_text=_(".xlsx或.csv，最多5兆、10000人"),
        allow_empty_file=True,
        error_messages={"required": _("请先选填好的文件。")},
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.csv,.txt,text/csv"},
        ),
    )
