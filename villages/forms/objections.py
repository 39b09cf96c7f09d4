"""The forms of an objection, and of what follows it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms.deducts import sentences
from villages.forms.records import PhotosField
from villages.models import ObjectionChannel, ObjectionOutcome


class ObjectionForm(forms.Form):
    """What is wrong."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    text = sentences(_("哪里不对"), most=500)


class EscalateForm(forms.Form):
    """Why the town should look once more."""

    text = sentences(_("为什么还是不对"), most=500)


class DecisionForm(forms.Form):
    """What is decided, always with the reasons."""

    outcome = forms.ChoiceField(
        label=_("您的答复"),
        choices=ObjectionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    reasons = sentences(_("理由"), most=500)


class ExtendForm(forms.Form):
    """Why it takes longer."""

    because = sentences(_("为什么要多几天"), most=200)


class _OnPaper(forms.Form):
    """How it came to the desk, with a photo of the sheet."""

    channel = forms.ChoiceField(
        label=_("怎么说的"),
        choices=[
            (one.value, one.label)
            for one in (ObjectionChannel.PAPER, ObjectionChannel.HELPER)
        ],
        widget=forms.RadioSelect,
        initial=ObjectionChannel.PAPER,
    )
    helped_because = forms.CharField(
        label=_("谁代办、为什么"), max_length=100, required=False
    )
    photos = PhotosField(label=_("写的那张纸"), required=False)


class PaperObjectionForm(_OnPaper, ObjectionForm):
    """What somebody wrote on paper, or had somebody else say."""


class PaperEscalationForm(_OnPaper, EscalateForm):
    """Why the town should look once more, as somebody wrote or said it."""
