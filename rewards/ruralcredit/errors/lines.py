"""What is said when a bank line or a loan product cannot be as asked."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class MayNotKeepLines(Refusal):
    """Somebody who is neither an officer of the co-op nor the county's supervisor."""

    code = "may_not_keep_lines"
    message = _("只有本社信贷员和县里的监督能登记银行授信和借款产品。")


class AgreementMissing(Refusal):
    """A step on a line without the bank's paper."""

    code = "agreement_missing"
    field = "reference"
    message = _("请写银行协议或通知的文号。")


class AgreementKnown(Refusal):
    """The co-op has a line under this agreement."""

    code = "agreement_known"
    field = "agreement"
    message = _("协议%(agreement)s已经登记过了。")


class PaperCounted(Refusal):
    """A paper of the bank that has changed the line before."""

    code = "paper_counted"
    field = "reference"
    message = _("%(reference)s已经改过一次额度了，请写这一次的文号。")


class LineNotSound(Refusal):
    """A line of nothing, shares that are no percentages, or days out of order."""

    code = "line_not_sound"
    message = _("额度要大于零，比例在0到100之间，到期要在开始以后。")


class LineClosed(Refusal):
    """The line is closed."""

    code = "line_closed"
    message = _("这个授信已经收回了。")


class LineInUse(Refusal):
    """Less would be left than is lent and approved."""

    code = "line_in_use"
    field = "amount"
    message = _("已经借出和批了%(used)s，额度不能少于这个数。")


class LineHasLoans(Refusal):
    """A line with loans that run or wait cannot be closed."""

    code = "line_has_loans"
    message = _("还有%(loans)s笔借款没有了结，不能收回授信。")


class AmountNotPositive(Refusal):
    """Nothing, or less."""

    code = "amount_not_positive"
    field = "amount"
    message = _("金额要大于零。")


class ReserveHasLess(Refusal):
    """More is taken out of the reserve than is in it."""

    code = "reserve_has_less"
    field = "amount"
    message = _("准备金只有%(there)s。")


class ProductNotSound(Refusal):
    """Bounds that no product can have."""

    code = "product_not_sound"
    message = _("最少和最多借多少、最多几期、几个保证人，有一项不对。")


class RebateUnknown(Refusal):
    """A rebate for a band that the card in force does not have, or no percentage."""

    code = "rebate_unknown"
    field = "rebates"
    message = _("优惠“%(band)s %(rebate)s”不对：等级要在评分卡里，优惠在0到100之间。")
