"""Forms about people and households."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from villages.forms.records import PhotosField
from villages.models import (
    AreaRole,
    ConsentChannel,
    ConsentSigner,
    Purpose,
    Town,
    Village,
)


class DayField(forms.DateField):
    """A day, chosen in the phone's own calendar or typed as 2026-05-20."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": _("日期请写成2026-05-20这样。"),
        "required": _("请写日期。"),
    }


def words(
    label: Any, *, required: bool = True, most: int = 60, **more: Any
) -> forms.CharField:
    """Return a field of one line that keeps what was typed as it was typed."""
    hint = more.pop("hint", "")
    missing = {"required": _("请填这一格。")}
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        error_messages=missing,
        widget=forms.TextInput(attrs={"autocomplete": "off", **more}),
    )


class ParticularsForm(forms.Form):
    """What is written down of a person."""

    name = words(_("姓名"), hint=_("照身份证写"))
    born_on = DayField(label=_("出生日期"))
    phone = words(
        _("手机号"), required=False, inputmode="tel", hint=_("本人能收短信的号码")
    )


class NewResidentForm(ParticularsForm):
    """A new person in a household that is there, or in a new one."""

    id_number = words(
        _("身份证号"),
        required=False,
        autocapitalize="characters",
        hint=_("加密存放，只露前4位和后4位"),
    )
    number = words(_("户号"), hint=_("同一户的人写一样的号"))
    is_new_household = forms.BooleanField(
        label=_("这是新的一户"), required=False, help_text=_("户号还没有用过时才勾")
    )
    hamlet = words(_("小组"), required=False, most=40, hint=_("新的一户才用填"))
    is_head = forms.BooleanField(label=_("是户主"), required=False)

    field_order = (
        "name",
        "born_on",
        "phone",
        "id_number",
        "number",
        "is_new_household",
        "hamlet",
        "is_head",
    )


class CorrectResidentForm(ParticularsForm):
    """What was written down wrongly, or has changed."""

    id_number = words(
        _("换身份证号"),
        required=False,
        autocapitalize="characters",
        hint=_("不改就空着"),
    )


class IdNumberForm(forms.Form):
    """Look somebody up by the whole id number; sent by POST, never in an address."""

    id_number = words(_("身份证号"), autocapitalize="characters")


class HouseholdForm(forms.Form):
    """A household's number and hamlet."""

    number = words(_("户号"))
    hamlet = words(_("小组"), required=False, most=40)


class DayForm(forms.Form):
    """On which day something changed."""

    on = DayField(label=_("哪一天"))


class MoveForm(DayForm):
    """To which household, from which day."""

    number = words(_("搬到哪一户"), hint=_("写户号"))
    field_order = ("number", "on")


class PaperConsentForm(forms.Form):
    """What somebody signed for on paper, or said to a helper. Nothing is pre-ticked."""

    purposes = forms.MultipleChoiceField(
        label=_("同意了哪几样"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请勾本人同意的。")},
    )
    channel = forms.ChoiceField(
        label=_("怎么同意的"),
        choices=[
            (ConsentChannel.PAPER, ConsentChannel.PAPER.label),
            (ConsentChannel.HELPER, ConsentChannel.HELPER.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    given_on = DayField(label=_("哪天签的"))
    signed_as = forms.ChoiceField(
        label=_("谁签的"),
        choices=ConsentSigner.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("不选就是本人签的"),
    )
    signed_by = words(_("签字人姓名"), required=False, hint=_("替本人签的，写这一格"))
    photos = PhotosField(label=_("签了字的纸"), required=False)

    @property
    def paper(self) -> dict[str, Any]:
        """What was agreed to, how and when."""
        names = ("purposes", "channel", "given_on")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def signature(self) -> dict[str, Any]:
        """Who signed."""
        given = self.cleaned_data
        return {
            "signed_as": given["signed_as"] or ConsentSigner.SELF,
            "signed_by": given["signed_by"],
        }

    def clean_signed_by(self) -> str:
        """Refuse the name of a signer where the person is said to have signed."""
        name = str(self.cleaned_data["signed_by"])
        signed_as = self.cleaned_data.get("signed_as") or ConsentSigner.SELF
        if name and signed_as == ConsentSigner.SELF:
            raise forms.ValidationError(
                _("写了替签的人，请在上面选他是监护人还是受委托的人。")
            )
        return name

    def __init__(self, *args: Any, purposes: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["purposes"])
        field.choices = purposes


class AgreeForm(forms.Form):
    """The resident's own yes: a tick that nobody sets beforehand."""

    agreed = forms.BooleanField(
        label=_("我看明白了，同意"),
        error_messages={"required": _("同意的话，请先在这里打勾。")},
    )


class AppointForm(forms.Form):
    """Who becomes what, from when to when."""

    area = forms.ModelChoiceField(
        label=_("哪个村"), queryset=Village.objects.none(), empty_label=_("请选")
    )
    phone = words(_("手机号"), inputmode="tel", hint=_("他用这个号收登录码"))
    name = words(_("姓名"))
    role = forms.ChoiceField(
        label=_("职务"),
        choices=AreaRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    starts_on = DayField(label=_("从哪天起"))
    ends_on = DayField(
        label=_("到哪天止"),
        required=False,
        help_text=_(
            "村负责人、监督委员、评议员、候补评议员一任最长五年，空着就到满五年那天"
        ),
    )

    def __init__(
        self,
        *args: Any,
        roles: list[tuple[str, str]],
        areas: "QuerySet[Village] | QuerySet[Town] | None",
        **kwargs: Any,
    ) -> None:
        """Offer these posts; of which village or town is asked where there are several."""
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = roles
        if areas is None:
            del self.fields["area"]
            return
        field: Any = self.fields["area"]
        field.queryset = areas
        if areas.model is Town:
            field.label = _("哪个镇")
            self.fields["ends_on"].help_text = ""
