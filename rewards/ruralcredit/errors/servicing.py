"""What is said when a loan that runs cannot be changed, claimed, given up or corrected."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class ChangeWaiting(Refusal):
    """Another change of the plan waits for a second person."""

    code = "change_waiting"
    message = _("这笔借款已经有一份改计划在等评审委员签字。")


class ChangeDecided(Refusal):
    """The change was signed or dropped before."""

    code = "change_decided"
    message = _("这份改计划已经定过了。")


class NothingChanges(Refusal):
    """A change that leaves the plan as it is."""

    code = "nothing_changes"
    message = _("请写清楚改什么：日子、利率、期数或者宽限。")


class PlanChangedSince(Refusal):
    """The plan was changed after the payment, on the strength of it."""

    code = "plan_changed_since"
    message = _("这笔还款以后改过还款计划，不能再更正。")


class NotGuaranteed(Refusal):
    """A loan of members, or a line that the co-op does not guarantee."""

    code = "not_guaranteed"
    message = _("这笔借款合作社没有向银行担保，不用代偿。")


class GivenUpLess(Refusal):
    """More comes back than is left of what was paid for the household or given up."""

    code = "given_up_less"
    field = "amount"
    message = _("追回的比还差的多：一共还差%(owed)s。")


class PaymentReversed(Refusal):
    """The payment was taken back before."""

    code = "payment_reversed"
    message = _("这一笔已经更正过了。")


class LoanElsewhere(Refusal):
    """A loan of another co-op."""

    code = "loan_elsewhere"
    message = _("这笔借款不是本社的。")


class BetweenDays(Refusal):
    """A day between an instalment's own day and the one to which a holiday moved it."""

    code = "between_days"
    field = "paid_on"
    message = _(
        "这几天还款日因节假日挪了，先还这一期，过了原来和挪后的日子再提前还本金。"
    )
