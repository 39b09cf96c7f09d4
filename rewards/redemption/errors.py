"""What the counter says when the answer is no.

Each names what did not happen, why, and what to do; ``retry`` tells the page
which way on to offer: another scan, a changed order, or nothing at all.
"""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

SCAN, CARD, ORDER, WAIT = "scan", "card", "order", "wait"


class CounterRefusal(Refusal):
    """Nothing was handed over and nothing was taken."""

    retry = ORDER


class CodeUnknown(CounterRefusal):
    """Not a code of this village; a neighbour's gets the very same answer."""

    code = "code_unknown"
    message = _("没有这个码，请对着屏幕或卡再看一遍8个字")
    field = "code"
    retry = SCAN


class CodeMistyped(CounterRefusal):
    """One of the eight characters is wrong: the check character says so."""

    code = "code_mistyped"
    message = _("这8个字里有一个不对，请再看一遍")
    field = "code"
    retry = SCAN


class CodeExpired(CounterRefusal):
    """The minute is over."""

    code = "code_expired"
    message = _("这个码过了时间，请顾客点“换一个”")
    field = "code"
    retry = SCAN


class CodeUsed(CounterRefusal):
    """Somebody has shown this code before."""

    code = "code_used"
    message = _("这个码%(time)s已经用过了")
    field = "code"
    retry = SCAN


class PinNeeded(CounterRefusal):
    """The code is that of a printed card."""

    code = "pin_needed"
    message = _("这是实体卡，请顾客输密码")
    field = "pin"
    retry = CARD


class PinWrong(CounterRefusal):
    """Not the PIN of this card."""

    code = "pin_wrong"
    message = _("密码不对，还能试%(left)s次")
    field = "pin"
    retry = CARD


class CardLocked(CounterRefusal):
    """Too many wrong PINs, until the village sets a new one."""

    code = "card_locked"
    message = _("这张卡锁住了，请本人到村委重设密码")
    field = "pin"
    retry = SCAN


class CardWithoutPin(CounterRefusal):
    """A card whose holder has not chosen a PIN."""

    code = "card_without_pin"
    message = _("这张卡还没设密码，请本人到村委设一个")
    field = "code"
    retry = SCAN


class PinSetByClerk(CounterRefusal):
    """Whoever was there when the PIN was set does not serve on it as well."""

    code = "pin_set_by_clerk"
    message = _(
        "这张卡的密码是您帮着设的，请另一位营业员办，或者请别人让本人重设一个密码"
    )
    field = "code"
    retry = WAIT


class HolderGone(CounterRefusal):
    """The holder has died or moved away."""

    code = "holder_gone"
    message = _("这个码停用了，请到村委问一问")
    field = "code"
    retry = SCAN


class PhoneChangedLately(CounterRefusal):
    """The number that opens this file is new: its owner has time to object."""

    code = "phone_changed_lately"
    message = _(
        "村里登记的手机号刚改过，为了积分安全，%(month)s月%(day)s日起才能用手机码。"
        "实体卡加密码照常能用。"
    )
    retry = WAIT


class JoinedLately(CounterRefusal):
    """Who has just been added to a household does not spend its points at once."""

    code = "joined_lately"
    message = _(
        "刚登记到这一户，为了积分安全，%(month)s月%(day)s日起才能用这一户的积分。"
    )
    retry = WAIT


class NoAccount(CounterRefusal):
    """Nothing was ever earned here."""

    code = "no_account"
    message = _("这户还没有积分，做一件好事，公示完就有了")
    field = "code"
    retry = SCAN


class NotClerkHere(CounterRefusal):
    """Whoever acts is no clerk of this outlet today."""

    code = "not_clerk_here"
    message = _("您今天不是这里的营业员")
    retry = WAIT


class OwnHousehold(CounterRefusal):
    """A clerk never serves the own household."""

    code = "own_household"
    message = _("这是您自己家，请另一位营业员办")
    retry = WAIT


class OutletClosed(CounterRefusal):
    """The manager has closed the outlet."""

    code = "outlet_closed"
    message = _("这里现在不营业")
    retry = WAIT


class NothingChosen(CounterRefusal):
    """An order without a line."""

    code = "nothing_chosen"
    message = _("还没有选东西")


class NotOffered(CounterRefusal):
    """The goods were taken off the list."""

    code = "not_offered"
    message = _("%(name)s现在不换了")


class StockOut(CounterRefusal):
    """Less is left than was asked for."""

    code = "stock_out"
    message = _("%(name)s只剩%(left)s%(unit)s了")


class SoldOut(StockOut):
    """Nothing is left."""

    code = "sold_out"
    message = _("%(name)s没货了")


class PlacesTaken(CounterRefusal):
    """A service takes so many people a day."""

    code = "places_taken"
    message = _("%(name)s今天排满了，明天再来")


class HouseholdLimit(CounterRefusal):
    """The household has had its share for now."""

    code = "household_limit"
    message = _("%(name)s这户已换满%(limit)s%(unit)s，%(month)s月%(day)s日再来")


class NotEnoughPoints(CounterRefusal):
    """The order costs more than there is."""

    code = "not_enough_points"
    message = _("积分不够，还差%(short)s分")


class OverLimit(CounterRefusal):
    """The order costs more than this code or card lets through."""

    code = "over_limit"
    message = _("手机码一次最多用%(limit)s分，请分两次换")


class OverCardLimit(OverLimit):
    """The order costs more than the card lets through today."""

    code = "over_card_limit"
    message = _("这张卡今天还能用%(left)s分，要用更多请用手机码")
    retry = SCAN


class OrderClosed(CounterRefusal):
    """The order was cancelled, or put aside."""

    code = "order_closed"
    message = _("这张单子已经收起来了，请重新扫码")
    retry = SCAN


class OrderLapsed(CounterRefusal):
    """The order waited for a quarter of an hour."""

    code = "order_lapsed"
    message = _("这张单子过了15分钟，请再扫一次")
    retry = SCAN


class OrderOfAnotherDay(OrderLapsed):
    """Limits are those of a day, so an order does not outlive its own."""

    code = "order_of_another_day"
    message = _("这张单子是前一天的，请再扫一次")


class ClientIdConflict(CounterRefusal):
    """The same id came with something else in it."""

    code = "client_id_conflict"
    message = _("这张单子已经交过，内容不一样，请重新扫码")
    retry = SCAN


class NotConfirmed(Refusal):
    """Only what was handed over can be taken back."""

    code = "not_confirmed"
    message = _("这张单子没有换成，不用撤销")


class TooLateToCancel(Refusal):
    """A redemption is cancelled on its own day."""

    code = "too_late_to_cancel"
    message = _("只能当天撤销，这一笔是%(month)s月%(day)s日的")
