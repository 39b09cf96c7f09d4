"""What a draft of a scorecard is changed by, one indicator at a time."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    DOWN,
    NUMERIC,
    UP,
    Band,
    Bin,
    Indicator,
)

_FINEST = 4
_BLANK_ROWS = 2
_DIRECTIONS = (("", _("不分好坏")), (UP, _("越多越好")), (DOWN, _("越少越好")))
_YES_NO = (("", "—"), ("true", _("是")), ("false", _("不是")))
_EASES = [(n, str(n)) for n in range(1, 6)]


def _decimal(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=more.pop("places", _FINEST),
        widget=forms.NumberInput({"inputmode": "decimal", "step": "any"}),
        **more,
    )


class IndicatorForm(forms.Form):
    """What an indicator is, besides its lines."""

    name_zh = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("名称（英文）"), max_length=160, required=False)
    dimension_zh = forms.CharField(label=_("哪个方面"), max_length=40, required=False)
    dimension_en = forms.CharField(
        label=_("哪个方面（英文）"), max_length=60, required=False
    )
    max_points = _decimal(_("满分"), places=2, min_value=0)
    veto = forms.BooleanField(
        label=_("一票否决"), required=False, help_text=_("只能是“是或不是”，不计分")
    )
    direction = forms.ChoiceField(label=_("方向"), choices=_DIRECTIONS, required=False)
    minimum = _decimal(
        _("最小能是几"), required=False, help_text=_("空着，就是可以是负数")
    )
    changeable = forms.BooleanField(label=_("农户自己能改善"), required=False)
    ease = forms.TypedChoiceField(
        label=_("改善起来多难"),
        choices=_EASES,
        coerce=int,
        help_text=_("1是补一张证明，5是要好几年"),
    )
    waits_zh = forms.CharField(
        label=_("等什么时候会变"), max_length=120, required=False
    )
    waits_en = forms.CharField(
        label=_("等什么时候会变（英文）"), max_length=200, required=False
    )
    is_village_record = forms.BooleanField(
        label=_("这是村里的信用积分"), required=False
    )
    source = forms.CharField(label=_("依据"), max_length=300, required=False)


class BinForm(forms.Form):
    """One line of an indicator; a row in which nothing is written is left out."""

    lower = _decimal(_("从"), required=False)
    upper = _decimal(_("到（不含）"), required=False)
    value = forms.CharField(label=_("值"), max_length=40, required=False)
    missing = forms.BooleanField(label=_("无记录"), required=False)
    points = _decimal(_("得分"), places=2, required=False)
    label_zh = forms.CharField(label=_("怎么说"), max_length=80, required=False)
    label_en = forms.CharField(
        label=_("怎么说（英文）"), max_length=120, required=False
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """Ask for bounds of a number, for the value of a choice."""
        super().__init__(*args, **kwargs)
        if kind == NUMERIC:
            del self.fields["value"]
        else:
            del self.fields["lower"], self.fields["upper"]
        if kind == BOOLEAN:
            self.fields["value"] = forms.ChoiceField(
                label=_("值"), choices=_YES_NO, required=False
            )
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        """Ask for the points of a line that says anything."""
        told = super().clean() or {}
        if (
            self.is_told()
            and told.get("points") is None
            and "points" not in self.errors
        ):
            self.add_error("points", _("这一档得几分，请填。"))
        return told

    def is_told(self) -> bool:
        """Return whether anything is written in the row."""
        return any(
            value not in (None, "", False) for value in self.cleaned_data.values()
        )

    def bin(self) -> Bin:
        """Return the line."""
        told = self.cleaned_data
        value: str | bool | None = told.get("value") or None
        if self.kind == BOOLEAN and value is not None:
            value = value == "true"
        return Bin(
            points=told["points"],
            lower=None if told["missing"] else told.get("lower"),
            upper=None if told["missing"] else told.get("upper"),
            value=None if told["missing"] else value,
            missing=told["missing"],
            label_zh=told["label_zh"],
            label_en=told["label_en"],
        )


_Bins = forms.formset_factory(
    BinForm, extra=_BLANK_ROWS, max_num=40, absolute_max=60, validate_max=True
)


def bin_forms(
    indicator: Indicator, data: Mapping[str, Any] | None = None
) -> "forms.BaseFormSet[BinForm]":
    """Return a form for each line of an indicator, and two blank ones."""
    initial = [_bin_initial(one) for one in indicator.bins]
    return _Bins(
        data, initial=initial, prefix="bin", form_kwargs={"kind": indicator.kind}
    )


def _bin_initial(one: Bin) -> dict[str, Any]:
    value = str(one.value).lower() if isinstance(one.value, bool) else one.value
    return {
        "lower": one.lower,
        "upper": one.upper,
        "value": value,
        "missing": one.missing,
        "points": one.points,
        "label_zh": one.label_zh,
        "label_en": one.label_en,
    }


class NewIndicatorForm(forms.Form):
    """Which of the things that the files hold is judged, too."""

    code = forms.ChoiceField(label=_("户档案里的哪一项"))

    def __init__(
        self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer what is not on the card yet."""
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.ChoiceField(
            label=self.fields["code"].label, choices=list(choices)
        )


class BandForm(forms.Form):
    """One band; a row in which nothing is written is left out."""

    code = forms.CharField(label=_("等级"), max_length=4, required=False)
    name_zh = forms.CharField(label=_("名称"), max_length=20, required=False)
    name_en = forms.CharField(label=_("名称（英文）"), max_length=40, required=False)
    from_points = _decimal(_("从几分起"), places=2, required=False)
    ceiling_yuan = forms.IntegerField(
        label=_("最多借（元）"),
        required=False,
        min_value=0,
        max_value=10**9,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the whole of a row that says anything."""
        told = super().clean() or {}
        if self.is_told():
            for name in ("code", "name_zh", "from_points", "ceiling_yuan"):
                if told.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("这一格也要填。"))
        return told

    def is_told(self) -> bool:
        """Return whether anything is written in the row."""
        return any(value not in (None, "") for value in self.cleaned_data.values())


_Bands = forms.formset_factory(
    BandForm, extra=1, max_num=8, absolute_max=10, validate_max=True
)


def band_forms(
    bands: Iterable[Band], data: Mapping[str, Any] | None = None
) -> "forms.BaseFormSet[BandForm]":
    """Return a form for each band, the best first, and a blank one."""
    initial = [
        {
            "code": one.code,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "from_points": one.from_points,
            "ceiling_yuan": one.ceiling_fen // 100,
        }
        for one in sorted(bands, key=lambda band: -band.rank)
    ]
    return _Bands(data, initial=initial, prefix="band")


def bands_of(formset: "forms.BaseFormSet[BandForm]") -> tuple[Band, ...]:
    """Return the bands, the best first; their order in the form is their rank."""
    told = [one.cleaned_data for one in formset if one.is_told()]
    return tuple(
        Band(
            code=one["code"].strip(),
            name_zh=one["name_zh"],
            from_points=Decimal(one["from_points"]),
            ceiling_fen=one["ceiling_yuan"] * 100,
            rank=len(told) - place,
            name_en=one["name_en"],
        )
        for place, one in enumerate(told)
    )


class CardTableForm(forms.Form):
    """A whole card as a table."""

    file = forms.FileField(
        label=_("改好的表"),
        help_text=_(".xlsx或.csv，最多100行。等级和额度不在表里，另外改。"),
        allow_empty_file=True,
        error_messages={"required": _("请先选改好的表。")},
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,text/csv"}),
    )


class AdoptForm(forms.Form):
    """The resolution of the member assembly."""

    resolution = forms.CharField(
        label=_("社员大会决议"),
        max_length=120,
        help_text=_("写文号，比如：社员大会决议〔2026〕3号"),
    )
    effective_on = forms.DateField(
        label=_("从哪天起用"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不能早于今天"),
    )


class RunForm(forms.Form):
    """Which households to rate, by what was known on which day."""

    area = forms.ChoiceField(label=_("哪里的户"))
    as_of = forms.DateField(
        label=_("按哪天的资料"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不能晚于今天，也不能早过31天"),
    )

    def __init__(
        self, *args: Any, areas: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer the areas of the co-op."""
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ChoiceField(
            label=self.fields["area"].label, choices=list(areas)
        )
