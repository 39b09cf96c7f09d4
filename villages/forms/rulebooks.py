"""What is typed about rule books, checked for its shape."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from villages.formulas import rule_table
from villages.formulas.lawfulness import RuleLine
from villages.formulas.scoring import is_scale
from villages.models import (
    AgendaItem,
    CapPeriod,
    EvidenceKind,
    MeetingKind,
    RuleKind,
    RuleSubject,
)
from villages.services.rulebooks import ResolutionInput

_STARS = (5, 4, 3, 2, 1)
_MOST_PEOPLE = 100_000


def _people(label: Any, *, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=_MOST_PEOPLE)


class RuleForm(forms.Form):
    """One rule of a draft."""

    code = forms.CharField(label=_("编号"), max_length=20)
    category = forms.CharField(label=_("类别"), max_length=40)
    kind = forms.ChoiceField(
        label=_("加还是扣"), choices=RuleKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("做了什么"),
        max_length=80,
        help_text=_("写具体的一件事，比如：参加村里集中清洁日"),
    )
    title_en = forms.CharField(
        label=_("做了什么（英文）"), max_length=120, required=False
    )
    points_default = forms.IntegerField(label=_("一般几分"), min_value=1)
    points_min = forms.IntegerField(label=_("最少几分"), min_value=1)
    points_max = forms.IntegerField(label=_("最多几分"), min_value=1)
    subject = forms.ChoiceField(
        label=_("记给谁"), choices=RuleSubject.choices, widget=forms.RadioSelect
    )
    evidence = forms.ChoiceField(label=_("要什么凭据"), choices=EvidenceKind.choices)
    cap_period = forms.ChoiceField(label=_("上限按"), choices=CapPeriod.choices)
    cap_points = forms.IntegerField(
        label=_("最多得几分"), min_value=1, required=False, help_text=_("不限就空着")
    )
    tiers = forms.CharField(
        label=_("阶梯"),
        max_length=400,
        required=False,
        help_text=_("按时长累计的才写，比如：10=2;20=5;50=10"),
    )
    needs_review = forms.BooleanField(
        label=_("要评议"), required=False, help_text=_("扣分一定要评议")
    )
    is_public = forms.BooleanField(
        label=_("上榜"),
        required=False,
        help_text=_("牵涉身体、生病、白事的，不上公示和光荣榜"),
    )
    validity_months = forms.IntegerField(
        label=_("几个月有效"), min_value=1, max_value=60
    )
    basis = forms.CharField(label=_("依据村规第几条"), max_length=120, required=False)
    notes = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, fixed: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in fixed:
            # What the county fixed is shown, and whatever is sent is ignored.
            self.fields[name].disabled = True

    def clean_tiers(self) -> tuple[tuple[int, int], ...]:
        """Return the tiers that were typed."""
        parsed = rule_table.parse_tiers(self.cleaned_data["tiers"])
        if parsed is None:
            raise forms.ValidationError(_("请写成“10=2;20=5”，意思是满10得2分。"))
        return parsed

    def line(self, *, like: RuleLine | None = None) -> RuleLine:
        """Return what was typed as a line; the rest is as in ``like``."""
        typed: dict[str, Any] = self.cleaned_data
        return RuleLine(**typed) if like is None else replace(like, **typed)

    @staticmethod
    def initial_of(line: RuleLine) -> dict[str, Any]:
        """Return a line as the form shows it."""
        shown = {name: getattr(line, name) for name in RuleForm.base_fields}
        return shown | {"tiers": rule_table.tiers_text(line.tiers)}


class ResolutionForm(forms.Form):
    """The meeting that adopts a book, and from when the book holds."""

    agenda_item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(), required=False, widget=forms.HiddenInput
    )
    meeting_kind = forms.ChoiceField(
        label=_("什么会"), choices=MeetingKind.choices, widget=forms.RadioSelect
    )
    held_on = forms.DateField(
        label=_("开会日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
    eligible = _people(_("应到"), least=1)
    present = _people(_("实到"))
    votes_for = _people(_("赞成"))
    votes_against = _people(_("反对"))
    abstained = _people(_("弃权"))
    filing_number = forms.CharField(
        label=_("镇备案号"), max_length=60, help_text=_("比如：镇备〔2026〕7号")
    )
    minutes = forms.FileField(
        label=_("会议记录"),
        required=False,
        help_text=_("PDF或照片，最大10兆"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/*"}),
    )
    effective_from = forms.DateField(
        label=_("从哪天起用"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, *args: Any, items: "QuerySet[AgendaItem]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[AgendaItem]", self.fields["agenda_item"])
        field.queryset = items

    def resolution(self) -> ResolutionInput:
        """Return the meeting as it was typed."""
        typed = dict(self.cleaned_data)
        typed.pop("effective_from")
        return ResolutionInput(**typed)


class TermsForm(forms.Form):
    """What holds for the whole book."""

    title = forms.CharField(label=_("名称"), max_length=80)
    panel_quorum = forms.IntegerField(
        label=_("评议几人算数"),
        min_value=1,
        max_value=15,
        help_text=_("几位评议员通过才算通过"),
    )
    base_score = forms.IntegerField(
        label=_("每年基础信用分"), min_value=0, max_value=100_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for star in _STARS:
            self.fields[f"star_{star}"] = forms.IntegerField(
                label=_("%(star)d星从几分起") % {"star": star},
                min_value=0,
                max_value=100_000,
            )

    def clean(self) -> dict[str, Any]:
        """Gather the stars into a scale; more stars need a higher score."""
        cleaned = super().clean() or self.cleaned_data
        scale = [[star, cleaned.pop(f"star_{star}", None)] for star in _STARS]
        if None not in [lowest for _star, lowest in scale]:
            if not is_scale(scale):
                self.add_error(None, _("星级线要一星比一星高。"))
            cleaned["star_scale"] = scale
        return cleaned


class TableForm(forms.Form):
    """A table of rules to look at; what is in it is judged by the service."""

    file = forms.FileField(
        label=_("填好的表"),
        help_text=_(".xlsx或.csv，最多5兆、1000条"),
        allow_empty_file=True,
        error_messages={"required": _("请先选填好的文件。")},
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.csv,.txt,text/csv"},
        ),
    )


class TurnDownForm(forms.Form):
    """Why the town says no."""

    reason = forms.CharField(
        label=_("为什么不行"), max_length=100, help_text=_("村里会看到")
    )
