"""The forms of an activity: setting it up, calling it off, times from paper."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms.residents import DayField, words
from villages.models import Risk, Rule, Village
from villages.models.activity import MOST_PLACES
from villages.selectors.activities import rules_for_activities
from villages.selectors.rulebooks import book_in_force


class ClockField(forms.TimeField):
    """A time of day, chosen in the phone's own clock or typed as 8:30."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {
        "invalid": _("时间请写成8:30这样。"),
        "required": _("请写几点。"),
    }


class ActivityForm(forms.Form):
    """What, where, when, for how many, under which rule, and without risky work."""

    title = words(_("做什么"), most=40)
    place = words(_("在哪里集合"), most=60)
    day = DayField(label=_("哪一天"))
    starts = ClockField(label=_("几点开始"))
    ends = ClockField(label=_("几点结束"))
    places = forms.IntegerField(
        label=_("要几个人"),
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={
            "required": _("请写要几个人。"),
            "min_value": _("至少要1个人。"),
            "max_value": _("一次最多100人，再多请分成几个活动。"),
        },
    )
    rule = forms.ModelChoiceField(
        label=_("按哪一条记"),
        queryset=Rule.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("请选是哪一条。"),
            "invalid_choice": _("这一条不是本村的村规，请另选一条。"),
        },
    )
    risk = forms.ChoiceField(
        label=_("有没有这些活"),
        choices=Risk.choices,
        initial=Risk.NONE,
        widget=forms.RadioSelect,
        help_text=_("有一样就不能发：这样的活不叫志愿者做。"),
    )
    remark = words(_("要带什么"), required=False, most=200)

    def __init__(self, *args: Any, village: Village, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_for_activities(book_in_force(village, on))
        field = cast("forms.ModelChoiceField[Rule]", self.fields["rule"])
        field.queryset = rules
        field.label_from_instance = _label  # type: ignore[assignment, method-assign]
        if not self.is_bound and rules.count() == 1:
            self.initial.setdefault("rule", rules[0])


def _label(rule: Rule) -> str:
    """Return what the rule is called in the reader's language."""
    return str(rule.label)


class CancelForm(forms.Form):
    """Why it is called off."""

    because = words(
        _("为什么取消"), most=100, hint=_("报了名的人都会看到，比如“下大雨”")
    )


class CardForm(forms.Form):
    """A card's code, typed or scanned."""

    card = words(
        _("卡号"),
        most=12,
        autocapitalize="characters",
        inputmode="text",
        enterkeyhint="go",
    )


class CodeForm(forms.Form):
    """The code that the organiser shows now."""

    code = words(
        _("签到码"),
        most=12,
        autocapitalize="characters",
        hint=_("组织的人手机上现在的6个字"),
    )


class TimesForm(forms.Form):
    """From when to when one person was there, as it stands on paper."""

    came = ClockField(label=_("来"), required=False)
    left = ClockField(label=_("走"), required=False)
    because = forms.CharField(
        label=_("为什么补写"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both times, or for neither."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["came"]) != bool(cleaned["left"]):
            self.add_error("left", _("来和走都要写。"))
        return cleaned


class LateForm(forms.Form):
    """Why it is written down so late, where that is asked."""

    late_reason = forms.CharField(required=False, max_length=200)
