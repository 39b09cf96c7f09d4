"""Refusals of messages about shops, and of what is done with them."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class SaidDifferently(Refusal):
    """The same form was sent again, with something else in it."""

    code = "said_differently"
    message = _("这张表刚才已经送出过了，内容和这次不一样。要另说一件，请重新打开。")


class TooMuchFromHere(Refusal):
    """More messages from one place than one place has to say."""

    code = "too_much_from_here"
    message = _("您这里这一个小时送来的已经很多了。请过一小时再说，或者打下面的电话。")


class TooMuchToday(Refusal):
    """More messages about one shop than can be read in a day."""

    code = "too_much_today"
    message = _("今天说这家店的已经很多了，都会看。请明天再说，或者打下面的电话。")


class DecidedAlready(Refusal):
    """The message was decided before."""

    code = "decided_already"
    message = _("这条反映已经办结了（%(state)s），不能再改。")


class NotAssigned(Refusal):
    """Nobody has taken it on yet."""

    code = "not_assigned"
    message = _("先要有人接手，再往下办。")


class PraiseNeedsNoAnswer(Refusal):
    """Praise goes neither to the merchant for an answer, nor counts."""

    code = "praise_needs_no_answer"
    message = _("这是表扬，看过就行，不用店家答复，也不算分。")


class BeforeTheirTime(Refusal):
    """It happened when somebody else ran the shop: the present operator did not do it."""

    code = "before_their_time"
    message = _(
        "那天还是别人在经营，不能算到现在的店家头上。请选“查下来不属实”，把话说明白。"
    )


class NotHeard(Refusal):
    """The merchant has not been asked, or still has time to answer."""

    code = "not_heard"
    message = _("先请店家答复：答复了，或者过了期限没答复，才能定属实。")


class AskedAlready(Refusal):
    """The merchant has been asked before."""

    code = "asked_already"
    message = _("已经转给店家了，不用再转。")


class NothingAsked(Refusal):
    """The merchant answers what was not put to them, or a second time."""

    code = "nothing_asked"
    message = _("这条反映没有等您答复，或者已经答复过了。")


class NotYourShop(Refusal):
    """Somebody who does not run the shop speaks for it."""

    code = "not_your_shop"
    message = _("只有这家店现在的经营者能办。")


class WeightMissing(Refusal):
    """A substantiated complaint without its weight."""

    code = "weight_missing"
    field = "weight"
    message = _("属实的要写明一般还是严重。")


class CheckDone(Refusal):
    """Somebody looked at it before."""

    code = "check_done"
    message = _("这件事已经有人看过了。")
