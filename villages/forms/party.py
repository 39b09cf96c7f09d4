"""A word that everybody says of themselves; nothing is ticked beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms.residents import DayField

UNTICKED = _("是的话，请先在这里打勾。")


class SayForm(forms.Form):
    """On the own screen."""

    member = forms.BooleanField(
        label=_("我是中共党员，愿意写在名单上"), error_messages={"required": UNTICKED}
    )


class PaperSayForm(forms.Form):
    """As it was signed on paper."""

    member = forms.BooleanField(
        label=_("本人签了字，说自己是中共党员"), error_messages={"required": UNTICKED}
    )
    declared_on = DayField(label=_("哪天签的"))
