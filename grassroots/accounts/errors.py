"""What the services of accounts refuse."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotAMobileNumber(Refusal):
    """The number cannot receive a code."""

    code = "not_a_mobile_number"
    message = _("手机号要填11位数字，1开头。")
    field = "phone"


class PhoneAndNameApart(Refusal):
    """The account of this phone has another name, whoever's it is."""

    code = "phone_and_name_apart"
    message = _("这个手机号和这个姓名对不上，请把两样都再看一遍。")
    field = "phone"


class UnknownTextSize(Refusal):
    """There is no such size of text."""

    code = "unknown_text_size"
    message = _("没有这一档字号。")
    field = "step"
