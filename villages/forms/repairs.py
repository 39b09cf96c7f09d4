"""The forms of a repair: which tasks, what was done, what is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grassroots.core.picks import DaysInput
from villages.forms.deducts import sentences
from villages.forms.records import PhotosField
from villages.formulas.repairs import MOST_OF_A_TASK
from villages.models import ObjectionChannel, ServiceKind


class PledgeForm(forms.Form):
    """How many hours of which service; a field for each kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [
            (
                number,
                ngettext("%(hours)d小时", "%(hours)d小时", number) % {"hours": number},
            )
            for number in range(1, MOST_OF_A_TASK + 1)
        ]
        for kind in ServiceKind:
            self.fields[kind.value] = forms.TypedChoiceField(
                label=kind.label,
                choices=[(0, _("不选")), *hours],
                coerce=int,
                initial=0,
                error_messages={
                    "required": _("请从列出来的小时里选。"),
                    "invalid_choice": _("请从列出来的小时里选。"),
                },
            )
        self.fields["words"] = sentences(_("想说的话"), most=300, required=False)

    @property
    def task_fields(self) -> list[forms.BoundField]:
        """The fields of hours."""
        return [self[kind.value] for kind in ServiceKind]

    def asked(self) -> dict[str, Any]:
        """Return what the service wants to know."""
        kinds = ServiceKind.values
        hours = {kind: self.cleaned_data[kind] for kind in kinds}
        return {"hours": hours, "words": self.cleaned_data["words"]}


class PaperPledgeForm(PledgeForm):
    """The same as the person said it on paper or through somebody else."""

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

    def asked(self) -> dict[str, Any]:
        """Return what the service wants to know."""
        way = {name: self.cleaned_data[name] for name in ("channel", "helped_because")}
        return super().asked() | way


class TaskDoneForm(forms.Form):
    """When and where a task was done."""

    done_on = forms.DateField(
        label=_("哪天做完的"),
        widget=DaysInput,
        error_messages={
            "required": _("请选是哪一天。"),
            "invalid": _("日期不对，请重新选，像2026-06-03。"),
        },
    )
    words = sentences(_("在哪里、做了什么"), most=200)
    photos = PhotosField(label=_("照片"), required=False)


class SendBackForm(forms.Form):
    """What is missing yet."""

    words = sentences(_("还差什么"), most=200)
