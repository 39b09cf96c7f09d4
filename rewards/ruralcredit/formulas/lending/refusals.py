"""What is said when a plan cannot be changed as asked."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class OverdueComesFirst(Refusal):
    """A change that begins later than the next instalment, with something overdue."""

    code = "overdue_comes_first"
    field = "from_due"
    message = _("还有逾期没还，要从下一期（%(next)s）改起，逾期的一起排进去。")


class RateFromTheNext(Refusal):
    """Another rate from a later instalment: until then the old one would be lost."""

    code = "rate_from_the_next"
    field = "from_due"
    message = _("改利率要从下一期（%(next)s）改起。")


class NewDayNeeded(Refusal):
    """No instalment is left to begin with, and no new day was given."""

    code = "new_day_needed"
    field = "new_due"
    message = _("所有的期都过了，请写改到哪天还。")


class NewDayTooEarly(Refusal):
    """The new day is not after the day of the change, or before the row it moves."""

    code = "new_day_too_early"
    field = "new_due"
    message = _("新的还款日要在%(after)s以后。")


class NewDayTooFar(Refusal):
    """A day, or a number of instalments, beyond what any loan has."""

    code = "new_day_too_far"
    field = "new_due"
    message = _("还款日排得太远了，最晚%(until)s。")
