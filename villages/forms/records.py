"""The form on which a recorder writes a deed down, and the filters of its list."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grassroots.core.picks import DaysInput, ManyField
from villages.models import BookStatus, RecordStatus, Resident, Rule, Village
from villages.services.records import MOST_HOURS

CHIPS_AT_MOST = 6


class PhotosInput(forms.FileInput):
    """A file input for several photos."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several uploaded files; what they are is looked at by the service."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Return the list of files, without those that browsers send empty-named."""
        return [one for one in data or [] if one and one.name]


class DeedForm(forms.Form):
    """What may be amended of a deed: when, how many, photos and words."""

    acted_on = forms.DateField(
        label=_("哪一天"),
        widget=DaysInput,
        error_messages={
            "required": _("请选是哪一天。"),
            "invalid": _("日期不对，请重新选，像2026-06-03。"),
        },
    )
    points = forms.IntegerField(label=_("记几分"), required=False)
    quantity = forms.IntegerField(
        label=_("做了几小时"), required=False, min_value=1, max_value=MOST_HOURS
    )
    photos = PhotosField(label=_("照片"), required=False)
    note = forms.CharField(label=_("补一句"), required=False, max_length=200)
    late_reason = forms.CharField(
        label=_("为什么现在才记"), required=False, max_length=200
    )


class RecordForm(DeedForm):
    """Who did what, on top of that."""

    field_order = ("residents", "rule", "acted_on", "photos", "note")

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    residents = ManyField(
        label=_("谁做的"),
        queryset=Resident.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": _("请选是谁做的。"),
            "invalid_choice": _("选的人里有人不是本村的，请重新选。"),
        },
    )
    rule = forms.ModelChoiceField(
        label=_("做了什么"),
        queryset=Rule.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("请选做了什么。"),
            "invalid_choice": _("这一条不是本村的村规，请另选一条。"),
        },
    )
    points_for = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, village: Village, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, QuerySet[Any]] = {
            "residents": Resident.objects.filter(village=village),
            "rule": rules_of(village),
        }
        for name, rows in choices.items():
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def clean(self) -> dict[str, Any]:
        """Forget points that were chosen for another rule."""
        cleaned = super().clean() or self.cleaned_data
        rule = cleaned.get("rule")
        if rule and cleaned.get("points_for") not in (None, rule.pk):
            cleaned["points"] = None
        return cleaned


class FilterForm(forms.Form):
    """How a list of records is narrowed. What makes no sense is left out."""

    status = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), *RecordStatus.choices],
    )
    person = forms.CharField(label=_("谁"), required=False, max_length=40)
    since = forms.DateField(
        label=_("从哪天"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "line"}),
    )
    until = forms.DateField(
        label=_("到哪天"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "line"}),
    )


def rules_of(village: Village) -> "QuerySet[Rule]":
    """Return every rule of the village's adopted books: the day decides which counts."""
    return Rule.objects.filter(
        rule_book__village=village, rule_book__status=BookStatus.ADOPTED
    ).select_related("rule_book")


def as_uuid(text: object) -> UUID | None:
    """Read an id that a page sent, None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def as_day(text: object) -> date | None:
    """Read a day that a page sent, None when it is none."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def as_words(text: object) -> str:
    """Read words that a page sent, without the zero bytes that no database keeps."""
    return str(text or "").replace("\0", "").strip()


def as_number(text: object) -> int | None:
    """Read a whole number that a page sent, None when it is none."""
    digits = str(text or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def point_choices(rule: Rule) -> list[int]:
    """Return the points to choose from as chips; empty where there is no choice or many."""
    span = range(rule.points_min, rule.points_max + 1)
    return list(span) if 1 < len(span) <= CHIPS_AT_MOST else []
