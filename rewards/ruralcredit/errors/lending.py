"""What the services of lending say when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotQualified(Refusal):
    """The co-op's certificate does not hold on the day."""

    code = "coop_not_qualified"
    message = _("合作社的资格认定书%(on)s不在有效期内，不能办借款。")


class NotInGoodStanding(Refusal):
    """Whoever borrows, lends or guarantees is no member on the day."""

    code = "not_in_good_standing"
    message = _("%(name)s%(on)s不是社员了，互助只在社员之间办。")


class NoRating(Refusal):
    """The household has no rating that holds."""

    code = "no_rating"
    message = _("这户%(on)s没有有效的等级，先评级再申请。")


class AboveRatingLimit(Refusal):
    """More than the rating allows, with what is owed already."""

    code = "above_rating_limit"
    field = "principal"
    message = _("超过这户的额度：最多%(limit)s，已经借了和批了%(used)s。")


class AboveCap(Refusal):
    """More than a cap that the assembly decided."""

    code = "above_cap"
    field = "principal"
    message = _("超过了“%(rule)s”：定的是%(cap)s，这笔办了会到%(would)s。")


class LineTooSmall(Refusal):
    """The bank's line has less left than is asked."""

    code = "line_too_small"
    field = "principal"
    message = _("银行额度不够：还剩%(left)s。")


class LineOver(Refusal):
    """The line does not hold long enough."""

    code = "line_over"
    field = "periods"
    message = _("银行授信到%(ends)s止，这笔借款最后一期是%(last)s，太晚了。")


class NoLine(Refusal):
    """No line of this co-op holds on the day."""

    code = "no_line"
    message = _("%(on)s没有可用的银行授信。")


class PromisesTooSmall(Refusal):
    """Members have promised less than is asked."""

    code = "promises_too_small"
    field = "principal"
    message = _("社员承诺出借的钱不够：还能用%(left)s。")


class OutsideProduct(Refusal):
    """An amount or a number of instalments that the product does not have."""

    code = "outside_product"
    message = _("这个产品借%(least)s到%(most)s，最多%(periods)s期。")


class ProductRetired(Refusal):
    """The product is no longer offered."""

    code = "product_retired"
    message = _("这个产品已经停用，请选别的。")


class UnreadableAgreement(Refusal):
    """The terms of a product say something that cannot be."""

    code = "unreadable_agreement"
    message = _("产品的算法有一项看不懂：%(what)s。")


class GuarantorsMissing(Refusal):
    """Too few guarantors."""

    code = "guarantors_missing"
    field = "guarantors"
    message = _("还差保证人：要%(needed)s位，现在%(there)s位。")


class GuarantorTooClose(Refusal):
    """The borrower, or somebody under the same roof."""

    code = "guarantor_too_close"
    field = "guarantors"
    message = _("%(name)s和借款人是一家，不能给自己家作保。")


class GuarantorRing(Refusal):
    """People who stand for each other in a circle."""

    code = "guarantor_ring"
    field = "guarantors"
    message = _("互相作保绕成了一圈：%(name)s的借款正由这户担保。请换一位保证人。")


class OwnCase(Refusal):
    """Whoever acts is of the household, or a declared relative."""

    code = "own_case"
    message = _("这是您自己家或亲属的事，请别人来办。")


class SameHands(Refusal):
    """One person for two steps that two people must take."""

    code = "same_hands"
    message = _("评级、表决和放款要由不同的人办，您已经办过前面的一步。")


class NotOnCommittee(Refusal):
    """Whoever votes is not on the committee on the day."""

    code = "not_on_committee"
    message = _("您今天不是评审委员。")


class AlreadyVoted(Refusal):
    """One vote each."""

    code = "already_voted"
    message = _("您已经投过票了。")


class VoteNeedsReason(Refusal):
    """A vote against without words."""

    code = "vote_needs_reason"
    field = "words"
    message = _("不同意请写一句理由。")


class CommitteeTooSmall(Refusal):
    """Too few are left after recusals."""

    code = "committee_too_small"
    message = _("回避之后只剩%(there)s位评审委员，不够%(needed)s位，这笔定不了。")


class WrongStage(Refusal):
    """The loan is not where the step begins."""

    code = "wrong_stage"
    message = _("这笔借款现在是“%(now)s”，办不了这一步。")


class DateNotPossible(Refusal):
    """A day before what it follows, or one that has not come."""

    code = "date_not_possible"
    message = _("日期不对：要在%(first)s到%(last)s之间。")


class PaidOutOtherwise(Refusal):
    """The bank paid another amount than was lent."""

    code = "paid_out_otherwise"
    field = "amount"
    message = _("放款要和借款一样多：合同是%(principal)s，不能预扣利息。")


class RateTooHigh(Refusal):
    """Above what the co-op or the law allows on the day."""

    code = "rate_too_high"
    message = _("年利率%(rate)s%%太高，%(on)s最高%(cap)s%%。")


class PenaltyTooHigh(Refusal):
    """A penalty above what the assembly decided."""

    code = "penalty_too_high"
    message = _("罚息%(multiplier)s倍太高，最多%(cap)s倍。")


class ReserveTooSmall(Refusal):
    """The reserve does not cover the share that was decided."""

    code = "reserve_too_small"
    message = _("风险准备金不够：要%(needed)s，现在%(there)s。")


class ClientIdConflict(Refusal):
    """The same id with another content."""

    code = "client_id_conflict"
    message = _("这张表已经交过，内容和这次不一样。请刷新页面再填。")


class PaymentKnown(Refusal):
    """A bank reference that was recorded before."""

    code = "payment_known"
    field = "bank_reference"
    message = _("这个流水号%(reference)s已经记过一笔了。")


class LaterPaymentThere(Refusal):
    """A payment dated before one that is recorded."""

    code = "later_payment_there"
    field = "paid_on"
    message = _("这笔借款%(on)s已经记了一笔更晚的还款。先更正那一笔，再按先后补记。")


class OwesLess(Refusal):
    """More than is owed."""

    code = "owes_less"
    field = "amount"
    message = _("还的钱比欠的多：今天全部结清只要%(owed)s。")


class StillInArrears(Refusal):
    """What is overdue comes before principal that is not due."""

    code = "still_in_arrears"
    field = "amount"
    message = _("先把到期的%(due)s还上，多出来的才能提前还本金。")


class PaidAhead(Refusal):
    """The next instalments are paid in part: their schedule cannot change now."""

    code = "paid_ahead"
    message = _("后面的期已经先还了一部分，这次请选“先抵下一期”，或者全部结清。")


class NotTheQuote(Refusal):
    """A pay-off of another amount than closes the loan on that day."""

    code = "not_the_quote"
    field = "amount"
    message = _("%(on)s结清要%(owed)s，一分不多一分不少。")


class NotTheLastPayment(Refusal):
    """Only the last payment can be taken back."""

    code = "not_the_last_payment"
    message = _("只能更正最后一笔，请从后往前一笔一笔来。")


class ReasonNeeded(Refusal):
    """A step that must say why."""

    code = "reason_needed"
    field = "words"
    message = _("请写一句为什么。")


class NothingOwed(Refusal):
    """Nothing is left to pay, claim or write off."""

    code = "nothing_owed"
    message = _("这笔借款没有欠款了。")


class TooEarlyToClaim(Refusal):
    """The bank may claim only after the days that were agreed."""

    code = "too_early_to_claim"
    message = _("逾期%(days)s天，和银行约定满%(trigger)s天才代偿。")


class MoneyUsedSince(Refusal):
    """What would have to be given back has been lent again."""

    code = "money_used_since"
    message = _("这笔钱还回来之后又借出去了，额度不够更正。先和银行核对。")
