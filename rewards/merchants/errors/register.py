"""Refusals of the register of shops and of their codes."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class BadUscc(Refusal):
    """Not a well-formed unified social credit code."""

    code = "bad_uscc"
    field = "uscc"
    message = _(
        "统一社会信用代码不对：应是18位，最后一位是校验码。请对照营业执照再看一遍。"
    )


class UsccTaken(Refusal):
    """Another shop that trades has this code."""

    code = "uscc_taken"
    field = "uscc"
    message = _("这个统一社会信用代码已经登记在“%(name)s”名下。")


class ShopClosed(Refusal):
    """The shop has closed."""

    code = "shop_closed"
    message = _("这家店已经关了，不能再办。")


class DayOutOfOrder(Refusal):
    """A day before the first that is possible, or after today."""

    code = "day_out_of_order"
    message = _("日期不对：不能早于%(first)s，也不能晚于今天。")


class TooClose(Refusal):
    """Whoever acts runs the shop or is family of whoever does."""

    code = "too_close"
    message = _("这家店是您自己家或亲属的，请另一位来办。")


class HasLiveCode(Refusal):
    """The shop has a code that still holds."""

    code = "has_live_code"
    message = _("这家店有一块还在用的牌子（%(serial)s）。要换新的，先说旧的怎么了。")
