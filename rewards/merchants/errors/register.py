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


class SameAddress(Refusal):
    """Another shop that trades has this address."""

    code = "same_address"
    field = "address"
    message = _(
        "“%(name)s”也登记在这个地址。要是真有两家店，请勾“同一个地址有两家店”。"
    )


class LicenceRemoved(Refusal):
    """A paper that was taken off before."""

    code = "licence_removed"
    message = _("这张证已经撤掉了。")


class NothingToTakeIn(Refusal):
    """A list without a single new shop."""

    code = "nothing_to_take_in"
    message = _("表里没有能登记的新店，什么也没有登记。")


class ListTakenIn(Refusal):
    """A list that was taken in before."""

    code = "list_taken_in"
    message = _("这份名单已经登记过了，不用再点。")


class MissingColumns(Refusal):
    """A list of shops without some of its columns."""

    code = "missing_columns"
    field = "file"
    message = _("表头少了：%(names)s。请照模板的表头写。")
