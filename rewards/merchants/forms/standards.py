"""What a county types in to publish a standard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.merchants.formulas.fairness import LIMITS
from rewards.merchants.models import Letter, Scheme, Sector

CAPS = (
    "critical_cap",
    "criticals_cap",
    "penalty_minor_cap",
    "penalty_general_cap",
    "penalty_serious_cap",
)


class PublishForm(forms.Form):
    """From which day a standard holds, and what it rests on."""

    effective_on = forms.DateField(
        label=_("从哪天起用"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不能早于今天"),
    )
    source = forms.CharField(
        label=_("依据"),
        max_length=200,
        required=False,
        help_text=_("比如：县里的文号、参照的标准"),
    )


class ChecklistForm(PublishForm):
    """The next version of a checklist, as a table."""

    field_order = ("sector", "title", "file", "effective_on", "source")

    sector = forms.ChoiceField(label=_("行当"), choices=Sector.choices)
    title = forms.CharField(label=_("名称"), max_length=60)
    file = forms.FileField(
        label=_("填好的表"),
        help_text=_(".xlsx或.csv，最多60条"),
        allow_empty_file=True,
        error_messages={"required": _("请先选填好的文件。")},
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,text/csv"}),
    )


class PledgeTextForm(PublishForm):
    """A pledge that shops may sign."""

    field_order = ("sector", "title", "body", "breach_means", "effective_on", "source")

    sector = forms.ChoiceField(
        label=_("行当"),
        choices=[("", _("所有行当")), *Sector.choices],
        required=False,
    )
    title = forms.CharField(label=_("名称"), max_length=60)
    body = forms.CharField(
        label=_("承诺什么"), max_length=600, widget=forms.Textarea({"rows": 5})
    )
    breach_means = forms.CharField(
        label=_("做不到怎么办"), max_length=300, widget=forms.Textarea({"rows": 3})
    )


class SchemeForm(PublishForm):
    """The next scheme, filled with the present one."""

    def __init__(self, *args: Any, now: Scheme | None = None, **kwargs: Any) -> None:
        """Ask for every number of a scheme, within what merchants were promised."""
        super().__init__(*args, **kwargs)
        now = now or Scheme()
        for name in (*LIMITS, *CAPS):
            self.fields[name] = _field(name, getattr(now, name))
        self.order_fields([*LIMITS, *CAPS, "effective_on", "source"])


def _field(name: str, initial: Any) -> forms.Field:
    column: Any = Scheme._meta.get_field(name)
    if name in CAPS:
        return forms.ChoiceField(
            label=column.verbose_name, choices=Letter.choices, initial=initial
        )
    least, most = LIMITS[name]
    return forms.IntegerField(
        label=column.verbose_name,
        min_value=least,
        max_value=most,
        initial=initial,
        help_text=_("%(least)s到%(most)s") % {"least": least, "most": most},
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "invalid": _("请填整数"),
            "min_value": _("最少是%(limit_value)s"),
            "max_value": _("最多是%(limit_value)s"),
        },
    )
