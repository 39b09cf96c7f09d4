"""What is typed about ratings: another band, people to judge, a score, an answer."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import User
from grassroots.core.picks import ManyField
from rewards.merchants.forms.complaints import text_area
from rewards.merchants.forms.streets import date_field
from rewards.ruralcredit.formulas.rating import Band
from rewards.ruralcredit.models import Authorisation, OverrideReason
from villages.models import Resident

NO_BAND = "none"


class ProposeForm(forms.Form):
    """Another band, why, and in which words."""

    band = forms.ChoiceField(
        label=_("改成"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一级。")},
        help_text=_("最多上下一级，要另一个人签字才算"),
    )
    reason = forms.ChoiceField(
        label=_("为什么"),
        choices=OverrideReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    words = text_area(_("说明"), 300, rows=3, help_text=_("这户看得到"))

    def __init__(self, *args: Any, bands: tuple[Band, ...], **kwargs: Any) -> None:
        """Offer these bands, and none."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["band"]
        field.choices = [
            *((one.code, one.code) for one in bands),
            (NO_BAND, _("没有等级")),
        ]

    def clean_band(self) -> str:
        """Return the code, nothing for no band."""
        chosen = str(self.cleaned_data["band"])
        return "" if chosen == NO_BAND else chosen


class PeopleField(ManyField):
    """People by name and what they are."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj)


class PeopleForm(forms.Form):
    """Who is asked to judge."""

    people = PeopleField(
        label=_("请谁来评"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请勾上要请的人。")},
        help_text=_("家里人、亲属、经手的人、有借款担保关系的会自动回避"),
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        """Offer these people."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = offered


class ScoreForm(forms.Form):
    """One sealed score."""

    score = forms.IntegerField(
        label=_("打多少分"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(
            {"inputmode": "numeric", "autocomplete": "off", "class": "judge__n"}
        ),
        error_messages={
            "required": _("请写0到100的整数。"),
            "invalid": _("请写0到100的整数。"),
            "min_value": _("请写0到100的整数。"),
            "max_value": _("请写0到100的整数。"),
        },
    )


class ObjectionForm(forms.Form):
    """What is wrong with a rating, or with one line of it."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    indicator_code = forms.ChoiceField(label=_("哪一项"), required=False)
    words = text_area(
        _("哪里不对"), 500, help_text=_("说清实际是怎样。换没经手的人重看")
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the lines of the rating, or the whole."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicator_code"]
        field.choices = [("", _("整个结果")), *lines]
        self.fields["client_id"].initial = uuid4


class ObjectionForOtherForm(ObjectionForm):
    """The same, entered for somebody of the household."""

    resident = forms.ModelChoiceField(
        label=_("谁说的"),
        queryset=Resident.objects.none(),
        error_messages={
            "required": _("请选一位。"),
            "invalid_choice": _("请选这户的成年人。"),
        },
    )
    field_order = ("client_id", "resident", "indicator_code", "words")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        """Offer these people of the household."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["resident"]
        field.queryset = people


class AnswerForm(forms.Form):
    """What came of an objection."""

    result = forms.ChoiceField(
        label=_("结果"),
        choices=[("upheld", _("说得对，重新评")), ("dismissed", _("维持原来的"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
        help_text=_("说得对：那次评级撤销，换没经手的人重新评"),
    )
    correct = forms.CharField(
        label=_("正确的是"),
        max_length=40,
        required=False,
        help_text=_("还不知道就空着，那一项先去掉，重新采集"),
    )
    reasons = text_area(_("理由"), 500, help_text=_("这户看得到"))


class LinkForm(forms.Form):
    """To which lender, what for, and until when."""

    authorisation = forms.ModelChoiceField(
        label=_("凭哪份同意书"),
        queryset=Authorisation.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("请选一份。"),
            "invalid_choice": _("这份同意书已经收回或者到期了。"),
        },
    )
    lender = forms.CharField(
        label=_("给哪家看"),
        max_length=80,
        required=False,
        help_text=_("不写就是同意书上写的那家"),
    )
    purpose = forms.CharField(
        label=_("为了什么"),
        max_length=80,
        error_messages={"required": _("请写一句。")},
        help_text=_("比如：申请春耕贷款"),
    )
    ends_on = date_field(_("到哪天止"), help_text=_("只能打开一次；过了这天也打不开"))

    def __init__(self, *args: Any, given: Any, today: date, **kwargs: Any) -> None:
        """Offer these consents."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["authorisation"]
        field.queryset = given
        field.label_from_instance = lambda one: (
            f"{one.recipient or one.get_purpose_display()} {one.ends_on}"
        )
        self.fields["ends_on"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        """Take the lender from the consent where none was typed."""
        given = super().clean() or {}
        found = given.get("authorisation")
        if found and not given.get("lender"):
            given["lender"] = found.recipient
        return given
