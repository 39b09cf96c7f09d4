"""What is typed of a household's file: a consent, a survey, a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.errors.dossiers import ValueFault
from rewards.ruralcredit.forms.fields import ResidentLabel, day_field, words_field
from rewards.ruralcredit.formulas.dossiers import FALSE, TRUE
from rewards.ruralcredit.formulas.rating.card import in_language
from rewards.ruralcredit.models import FilePurpose, Indicator, IndicatorKind
from rewards.ruralcredit.selectors.dossiers import Known
from rewards.ruralcredit.selectors.files import (
    EXPIRING,
    INCOMPLETE,
    MEMBERS,
    NO_CONSENT,
    NONE,
)
from rewards.ruralcredit.services.dossiers.checking import read_value
from villages.forms.records import PhotosField
from villages.models import ConsentChannel, Resident

STATES = (
    ("", _("都要")),
    (MEMBERS, _("社员家")),
    (NONE, _("还没建档的")),
    (NO_CONSENT, _("没有同意书的")),
    (INCOMPLETE, _("没填全的")),
    (EXPIRING, _("60天内过期的")),
)
# On the phone people agree themselves, from their own account.
AT_THE_DESK = [
    (one.value, one.label) for one in (ConsentChannel.PAPER, ConsentChannel.HELPER)
]


class FileFilterForm(forms.Form):
    """How the list of households is narrowed."""

    q = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(choices=STATES, required=False)


class ConsentForm(forms.Form):
    """One consent as it stands on the signed paper. Nothing is ticked beforehand."""

    purpose = forms.ChoiceField(
        label=_("同意什么"),
        choices=FilePurpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请照纸上签的选一样。")},
    )
    resident = ResidentLabel(
        label=_("谁签的字"),
        queryset=Resident.objects.none(),
        empty_label=_("请选签字的人"),
        error_messages={
            "required": _("请选签字的人。"),
            "invalid_choice": _("签字的要是这户的成年人。"),
        },
    )
    recipient = words_field(
        _("给谁看"), 80, required=False, help_text=_("给银行看、查银行记录的才要")
    )
    channel = forms.ChoiceField(
        label=_("怎么同意的"),
        choices=AT_THE_DESK,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    starts_on = day_field(_("从哪天起"))
    ends_on = day_field(_("到哪天止"), help_text=_("照纸上写的，到期就不能再看"))

    def __init__(self, *args: Any, adults: "QuerySet[Resident]", **kwargs: Any) -> None:
        """Offer the adults of the household."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["resident"]
        field.queryset = adults


class FirstConsentForm(ConsentForm):
    """The consent with which a file begins."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for no purpose: it is the file."""
        super().__init__(*args, **kwargs)
        del self.fields["purpose"]
        del self.fields["recipient"]


class SurveyForm(forms.Form):
    """What is asked at home, by indicator code; what is left empty stays as it was."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    collected_on = day_field(_("哪天问的"))
    again = forms.BooleanField(
        label=_("没变的也重新问过了"),
        required=False,
        help_text=_("勾了，有效期都从这天重新算；要凭证的还要再拍"),
    )
    source_words = words_field(
        _("怎么知道的"), 120, required=False, help_text=_("比如：本人说的，看了账本")
    )

    def __init__(
        self,
        *args: Any,
        indicators: list[Indicator],
        known: Mapping[str, Known],
        today: date,
        **kwargs: Any,
    ) -> None:
        """Add a field for each indicator, and one for the photos of those shown."""
        kwargs["initial"] = {"client_id": uuid4(), "collected_on": today}
        super().__init__(*args, **kwargs)
        self.indicators = {one.code: one for one in indicators}
        self.known = known
        for one in indicators:
            self.fields[one.code] = _field_of(one)
            if one.needs_evidence:
                self.fields[photos_name(one.code)] = PhotosField(
                    label=_("%(name)s的凭证") % {"name": one.label}, required=False
                )

    def clean(self) -> dict[str, Any]:
        """Say of every value that cannot be what is wrong, all at once."""
        given = super().clean() or {}
        for code, said in self.said().items():
            try:
                read_value(self.indicators[code], said)
            except ValueFault as fault:
                self.add_error(code, str(fault))
        return given

    def said(self) -> dict[str, Any]:
        """Return what was typed or tapped, and with ``again`` what was known before."""
        given = self.cleaned_data
        said = {code: given[code] for code in self.indicators if given.get(code)}
        if given.get("again"):
            for code, one in self.indicators.items():
                before = self.known.get(code)
                shown = not one.needs_evidence or given.get(photos_name(code))
                if before and code not in said and shown:
                    said[code] = before.value
        return said

    def shown(self) -> dict[str, list[Any]]:
        """Return the photos, by the indicator that they show."""
        found = {
            code: self.cleaned_data.get(photos_name(code)) for code in self.indicators
        }
        return {code: photos for code, photos in found.items() if photos}


class ValueTableForm(forms.Form):
    """A table of values."""

    file = forms.FileField(
        label=_("填好的表"),
        help_text=_(".xlsx或.csv，最多500户"),
        allow_empty_file=True,
        error_messages={"required": _("请先选填好的文件。")},
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,text/csv"}),
    )


def photos_name(code: str) -> str:
    """Return the name of the field for the photos of an indicator."""
    return f"{code}-photos"


def _field_of(one: Indicator) -> forms.Field:
    if one.kind == IndicatorKind.NUMERIC:
        mode = "decimal" if one.places else "numeric"
        return forms.CharField(
            label=one.label,
            required=False,
            max_length=20,
            widget=forms.TextInput(
                {"inputmode": mode, "autocomplete": "off", "class": "line"}
            ),
        )
    choices: list[tuple[str, Any]]
    if one.kind == IndicatorKind.BOOLEAN:
        choices = [(TRUE, _("是")), (FALSE, _("不是"))]
    else:
        choices = [(each["value"], label_of(each)) for each in one.choices]
    return forms.ChoiceField(
        label=one.label,
        required=False,
        choices=choices,
        widget=forms.RadioSelect({"class": "hidein"}),
    )


def label_of(choice: Mapping[str, str]) -> str:
    """Return the words of a choice in the language of whoever reads."""
    return in_language(choice["label_zh"], choice.get("label_en", ""))
