"""What showing a rating to a lender says when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NoLenderConsent(Refusal):
    """The household has not agreed, or took it back."""

    code = "no_lender_consent"
    message = _("没有“把等级给银行看”的同意，或者已经收回、到期了。")


class MayNotDisclose(Refusal):
    """Neither an adult of the household nor an officer."""

    code = "may_not_disclose"
    message = _("只有这户的成年人，或者替他们办的信贷员，能办。")


class LenderNotNamed(Refusal):
    """Somebody else than the consent names."""

    code = "lender_not_named"
    field = "lender"
    message = _("同意书上写的是给%(recipient)s看，不能给别家。")


class LinkTooLong(Refusal):
    """It would be over before today, or outlive the consent."""

    code = "link_too_long"
    field = "ends_on"
    message = _("最早今天，最晚%(last)s（同意书到那天为止）。")


class NothingToShow(Refusal):
    """No rating holds today."""

    code = "nothing_to_show"
    message = _("现在没有在有效期里的等级，没有可给银行看的。")


class LinkGone(Refusal):
    """Opened, revoked, over, or without the consent or the rating it rests on."""

    code = "link_gone"
    message = _("这个链接不能再用了。")
