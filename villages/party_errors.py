"""What is refused about a word that everybody may only say of themselves."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotYoursToSay(Refusal):
    """Only the person says it; what they signed, the manager writes down."""

    code = "not_yours_to_say"
    message = _("是不是党员，只有本人自己说。")


class TooYoungToBeMember(Refusal):
    """The Party takes nobody under eighteen."""

    code = "too_young_to_be_member"
    message = _("不满18周岁，不用说。")


class SaidDayAhead(Refusal):
    """What was signed bears a day that has been."""

    code = "said_day_ahead"
    message = _("这一天还没到，请照纸上的日期写。")
    field = "declared_on"
