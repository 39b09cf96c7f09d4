"""What is refused when a counter is set up, and when cards and PINs are given out."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class HolderNotPresent(Refusal):
    """A PIN is chosen by its holder and nobody else."""

    code = "holder_not_present"
    message = _("要本人在场，自己设密码")
    field = "in_person"


class SetsNoPin(Refusal):
    """Whoever sets PINs serves at no counter where they work: two people, never one."""

    code = "sets_no_pin"
    message = _("您在%(outlet)s当营业员，不能帮顾客设密码，请村里别人来设")


class PinNotDigits(Refusal):
    """A PIN has 4 to 6 digits."""

    code = "pin_not_digits"
    message = _("密码是4到6位数字")
    field = "pin"


class PinTooSimple(Refusal):
    """Anybody would guess it."""

    code = "pin_too_simple"
    message = _("这个密码太好猜，不要用生日、电话和连着的数字")
    field = "pin"


class NameTaken(Refusal):
    """Two of a name would be mixed up."""

    code = "name_taken"
    message = _("已经有一个叫%(name)s的了")
    field = "name"


class NobodyWithThisPhone(Refusal):
    """Whoever stands behind a counter has signed in once before."""

    code = "nobody_with_this_phone"
    message = _("这个手机号还没有账号，请这位先用手机号登录一次")
    field = "phone"


class CountIsNegative(Refusal):
    """Nobody counts less than nothing, or receives it."""

    code = "count_is_negative"
    message = _("数量不对，请再数一遍")
    field = "quantity"


class ServiceHasNoStock(Refusal):
    """A service is not on a shelf."""

    code = "service_has_no_stock"
    message = _("服务没有库存，请改“每天几位”")
    field = "quantity"


class AlreadyClerk(Refusal):
    """The person is a clerk here already."""

    code = "already_clerk"
    message = _("这位已经是这里的营业员了")
    field = "phone"


class SupervisesVillage(Refusal):
    """Who supervises a village keeps no accounts in it."""

    code = "supervises_village"
    message = _(
        "%(name)s是%(village)s的监督委员，不能同时当营业员经手积分的账，请另选一位。"
    )
    field = "phone"


class CardLimitTooHigh(Refusal):
    """The card, which can be lost, is worth less than the phone."""

    code = "card_limit_too_high"
    message = _("实体卡的上限要比手机码低")
    field = "card_limit"
