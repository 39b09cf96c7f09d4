"""What the loan arithmetic says when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class TermMissing(Refusal):
    """A kind of loan needs a term that was not given: ``name``."""

    code = "term_missing"
    message = _("这种借款还缺一项约定（%(name)s），算不出来。")


class PrincipalNotPositive(Refusal):
    """The amount lent is nought or less."""

    code = "principal_not_positive"
    field = "principal"
    message = _("借款金额要大于零。")


class NotWholeUnits(Refusal):
    """An amount is finer than the unit money is counted in."""

    code = "not_whole_units"
    message = _("金额最小到%(unit)s元，请改一改。")


class NegativeRate(Refusal):
    """The yearly rate is below nought."""

    code = "negative_rate"
    field = "annual_rate_pct"
    message = _("年利率不能小于零。")


class NoPeriods(Refusal):
    """Fewer than one instalment, or a step of no length."""

    code = "no_periods"
    field = "periods"
    message = _("至少要还一期，每期至少一天。")


class TooManyPeriods(Refusal):
    """More instalments than any loan has."""

    code = "too_many_periods"
    field = "periods"
    message = _("期数太多：最多%(most)d期。")


class GraceTooLong(Refusal):
    """The grace leaves no instalment to repay in."""

    code = "grace_too_long"
    message = _("宽限的期数要少于总期数，最后总要有一期还钱。")


class DatesOutOfOrder(Refusal):
    """A due date is not after the one before it, or not after the money was paid out."""

    code = "dates_out_of_order"
    message = _("还款日要一期比一期晚，第一期要在放款以后：%(day)s不对。")


class PartsDoNotAddUp(Refusal):
    """The agreed parts of principal are not the loan."""

    code = "parts_do_not_add_up"
    message = _("各期本金加起来是%(sum)s元，和借款%(principal)s元对不上。")


class PercentagesAboveHundred(Refusal):
    """The percentages of principal add up to more than all of it, or are not lawful."""

    code = "percentages_above_100"
    message = _("各期本金的比例要大于零，加起来不能超过百分之百。")


class NeverRepays(Refusal):
    """A fixed payment is no larger than the interest: the loan would never end."""

    code = "never_repays"
    field = "payment"
    message = _("每期还%(payment)s元，还不够利息%(interest)s元，永远还不完。")


class UnknownDueDate(Refusal):
    """A change begins on a day on which no instalment falls due."""

    code = "unknown_due_date"
    message = _("%(day)s不是还款日。")


class PaymentNotPositive(Refusal):
    """A payment of nothing, or less."""

    code = "payment_not_positive"
    field = "amount"
    message = _("还款金额要大于零。")


class PaymentBeforePayOut(Refusal):
    """A payment dated before the money was paid out."""

    code = "payment_before_pay_out"
    message = _("还款日期%(on)s早于放款日期%(paid_out_on)s。")


class PaymentTooLarge(Refusal):
    """A payment larger than all that is owed."""

    code = "payment_too_large"
    field = "amount"
    message = _("还的钱比欠的多：全部结清只要%(owed)s元。")


class PaymentTwice(Refusal):
    """The same payment is in the list twice."""

    code = "payment_twice"
    message = _("这笔还款（%(key)s）已经记过了。")


class LoanClosed(Refusal):
    """The loan has nothing left to pay."""

    code = "loan_closed"
    message = _("这笔借款已经还清，不用再还。")


class DayBeforeLastDue(Refusal):
    """A day that lies before what has been settled already, or before the pay-out."""

    code = "day_before_last_due"
    message = _("日期%(on)s早于已经结到的%(settled_on)s。")


class NoCalendar(Refusal):
    """A due date would be moved in a year whose holidays are not known."""

    code = "no_calendar_for_year"
    message = _(
        "还没有%(year)d年的节假日安排，还款日没法顺延。等公布了再办，或者少借几期。"
    )


class NoWorkingDay(Refusal):
    """No working day can be found near a due date."""

    code = "no_working_day"
    message = _("%(day)s前后找不到工作日，请检查节假日安排。")


class CannotBeDrawnInParts(Refusal):
    """A way of repaying that is undefined when the loan is drawn in parts."""

    code = "cannot_be_drawn_in_parts"
    message = _("这种还款方式不能分次放款。")


class NoRateOfReturn(Refusal):
    """Flows that have no rate of return: money goes one way only, or never comes back."""

    code = "no_rate_of_return"
    message = _("这些收支算不出年化利率：要有借出，也要有收回。")


class UnlawfulPenalty(Refusal):
    """A multiplier, a fee or a number of days that is below nought."""

    code = "unlawful_penalty"
    message = _("罚息、违约金和天数都不能小于零。")


class WriteOffTooLarge(Refusal):
    """More would be written off than is owed."""

    code = "write_off_too_large"
    message = _("核销的钱比欠的多：还欠%(owed)s元。")
