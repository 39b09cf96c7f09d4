"""What the services of accounts refuse."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotAMobileNumber(Refusal):
    """The number cannot receive a code."""

    code = "not_a_mobile_number"
    message = _("手机号要填11位数字，1开头。")
    field = "phone"


class UnknownTextSize(Refusal):
    """There is no such size of text."""

    code = "unknown_text_size"
    message = _("没有这一档字号。")
    field = "step"
