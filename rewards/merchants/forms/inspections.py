"""What an inspector fills in: which shop, what was found, how the merchant took it."""

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal
from grassroots.core.picks import DaysInput
from rewards.merchants.errors.inspections import DueOutOfOrder
from rewards.merchants.models import (
    Acknowledged,
    ChecklistItem,
    Finding,
    InspectionKind,
    InspectionStatus,
    Merchant,
    Outcome,
)
from rewards.merchants.selectors.visits import OPEN
from rewards.merchants.services import signatures
from rewards.merchants.services.inspections import Note
from rewards.merchants.services.inspections.noting import last_due
from rewards.merchants.services.signatures import Signature
from villages.services import photos

Files = MultiValueDict[str, Any]
_ITEM = re.compile(r"^i(\d{1,18})-")
_PHOTO_ERRORS = {
    "empty": _("这张照片是空的，请重新拍一张。"),
    "invalid": _("照片没有传好，请重新拍一张。"),
}


class VisitFilterForm(forms.Form):
    """How the list of visits is narrowed. What makes no sense is left out."""

    status = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), (OPEN, _("没查完的")), *InspectionStatus.choices],
    )
    q = forms.CharField(label=_("哪家店"), required=False, max_length=40)


class BeginForm(forms.Form):
    """Which shop, and why; ``client_id`` makes a second tap the same visit."""

    shop = forms.ModelChoiceField(
        label=_("哪家店"),
        queryset=Merchant.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("请先选是哪家店。"),
            "invalid_choice": _("这家店不在您管的地方，请另选一家。"),
        },
    )
    kind = forms.ChoiceField(
        label=_("为什么来"),
        choices=InspectionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选为什么来。")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, shops: "QuerySet[Merchant]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Merchant]", self.fields["shop"])
        field.queryset = shops


class ItemForm(forms.Form):
    """One item as it stands: the outcome may still be open.

    What is wrong is said beside it and not kept; the rest of the item is.
    """

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[("", ""), *Outcome.choices],
        required=False,
        error_messages={"invalid_choice": _("请选“做到了”“没做到”或者“不适用”。")},
    )
    note = forms.CharField(
        label=_("看到什么"),
        required=False,
        max_length=120,
        error_messages={"max_length": _("最多写120个字，请写短一点。")},
    )
    due_on = forms.DateField(
        label=_("哪天前改好"),
        required=False,
        error_messages={"invalid": _("日期不对，请重新选，像2026-06-03。")},
    )
    photo = forms.FileField(
        label=_("照片"), required=False, error_messages=_PHOTO_ERRORS
    )
    drop = forms.BooleanField(required=False)

    def __init__(
        self,
        item: ChecklistItem,
        finding: Finding | None,
        *,
        on: date,
        data: QueryDict | None = None,
        files: Files | None = None,
    ) -> None:
        self.item, self.finding, self.on = item, finding, on
        initial = {}
        if finding:
            initial = {
                "outcome": finding.outcome,
                "note": finding.note,
                "due_on": finding.due_on,
            }
        super().__init__(data, files, prefix=f"i{item.pk}", initial=initial)

    def clean_due_on(self) -> date | None:
        """Ask for a day from today on, unless it is the one kept before."""
        due_on: date | None = self.cleaned_data["due_on"]
        kept = self.finding.due_on if self.finding else None
        last = last_due(self.on)
        if due_on and due_on != kept and not self.on <= due_on <= last:
            refusal = DueOutOfOrder(first=self.on.isoformat(), last=last.isoformat())
            raise forms.ValidationError(str(refusal))
        return due_on

    def clean_photo(self) -> photos.Photo | None:
        """Make the photo small and free of notes."""
        upload = self.cleaned_data["photo"]
        if not upload:
            return None
        try:
            return photos.prepare(upload)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def as_note(self) -> Note:
        """Return what may be kept; where a field is wrong, what was kept before."""
        cleaned, old = self.cleaned_data, self.finding
        return Note(
            outcome=cleaned.get("outcome", old.outcome if old else ""),
            words=cleaned.get("note", old.note if old else ""),
            due_on=cleaned.get("due_on", old.due_on if old else None),
            photo=cleaned.get("photo"),
            drops_photo=cleaned.get("drop", False),
        )

    @property
    def chosen(self) -> str:
        """What is ticked: as sent, or as kept."""
        return str(self["outcome"].value() or "")

    @property
    def is_open(self) -> bool:
        """Whether the words, photo and day stand open."""
        has_photo = bool(self.finding and self.finding.photo)
        written = self["note"].value() or self["due_on"].value()
        return self.chosen == Outcome.FAULT or bool(has_photo or written or self.errors)


class RemarkForm(forms.Form):
    """The inspector's own remark on the visit."""

    words = forms.CharField(
        label=_("检查员的话"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("最多写200个字，请写短一点。")},
    )


class AnswerForm(forms.Form):
    """How the merchant took the result: signed, or saw it without signing."""

    how = forms.ChoiceField(
        choices=[
            (Acknowledged.SIGNED.value, ""),
            (Acknowledged.DECLINED.value, ""),
        ],
        error_messages={"required": _("请点“店家签好了”或者“看过，没签字”。")},
    )
    words = forms.CharField(
        label=_("店家当场说的"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("最多写200个字，请写短一点。")},
    )
    drawn = forms.CharField(
        label=_("店家签名"), required=False, widget=forms.HiddenInput
    )
    paper = forms.FileField(
        label=_("拍签了字的纸"), required=False, error_messages=_PHOTO_ERRORS
    )

    def signature(self) -> Signature | None:
        """Return the signature that was drawn or photographed. Raises their refusals."""
        cleaned = self.cleaned_data
        if cleaned["how"] != Acknowledged.SIGNED:
            return None
        if cleaned["paper"]:
            return signatures.photographed(cleaned["paper"])
        return signatures.drawn(cleaned["drawn"]) if cleaned["drawn"] else None


class DropForm(forms.Form):
    """Why a visit is given up."""

    reason = forms.CharField(
        label=_("为什么不查了"),
        max_length=120,
        error_messages={
            "required": _("请写一句为什么不查了。"),
            "max_length": _("最多写120个字，请写短一点。"),
        },
    )


class MendForm(forms.Form):
    """On which day a fault was seen to be mended."""

    on = forms.DateField(
        label=_("哪天看到改好的"),
        widget=DaysInput,
        error_messages={
            "required": _("请选是哪一天。"),
            "invalid": _("日期不对，请重新选，像2026-06-03。"),
        },
    )


def items_sent(data: QueryDict, files: Files) -> set[int]:
    """Return the keys of the items of which anything was sent."""
    found = (_ITEM.match(name) for name in (*data, *files))
    return {int(match[1]) for match in found if match}
