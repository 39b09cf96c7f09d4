"""Refusals of membership, and of what members promise to lend."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotServedHere(Refusal):
    """The village of the household is not one that the co-op serves on the day."""

    code = "not_served_here"
    field = "household"
    message = _("合作社在那天不服务%(village)s。")


class NotLivingHere(Refusal):
    """Nobody's member on the day: moved out, gone, or never here."""

    code = "not_living_here"
    field = "resident"
    message = _("%(name)s那天不在村里的哪一户，不能入社。")


class TooYoungForCoop(Refusal):
    """Under 18 on the day."""

    code = "too_young_for_coop"
    field = "resident"
    message = _("%(name)s那天不满18周岁，不能入社。")


class MemberAlready(Refusal):
    """The resident is a member, now or from a later day."""

    code = "member_already"
    field = "resident"
    message = _("%(name)s已经是社员了。")


class NumberTaken(Refusal):
    """Another member has, or had, the number."""

    code = "number_taken"
    field = "number"
    message = _("社员证号%(number)s有人用了，换一个。")


class JoinsLater(Refusal):
    """A day that has not come."""

    code = "joins_later"
    field = "starts_on"
    message = _("入社日期不能晚于今天。")


class NotAMemberNow(Refusal):
    """The membership does not hold on the day."""

    code = "not_a_member_now"
    message = _("%(name)s那天不是社员。")


class LeavesTooEarly(Refusal):
    """The last day lies before the first, or has long passed."""

    code = "leaves_too_early"
    field = "ends_on"
    message = _("最后一天不能早于入社的那天，也不能晚于今天。")


class StillOwes(Refusal):
    """A loan of the member is not over."""

    code = "still_owes"
    message = _("不能退社：借款%(loans)s还没办完。还清了再来退。")


class StillGuarantees(Refusal):
    """The member stands for a loan that runs."""

    code = "still_guarantees"
    message = _("不能退社：还在给借款%(loans)s做保证人。那笔还清了再来退。")


class PromiseIsLocked(Refusal):
    """Loans use what the member promised."""

    code = "promise_is_locked"
    message = _("不能退社：承诺出借的钱里有%(locked)s正借给别人用。还回来了再来退。")


class CertificateOver(Refusal):
    """The co-op's certificate does not hold on the day."""

    code = "certificate_over"
    message = _("合作社的资格认定书%(day)s那天不在有效期内，不能办互助出借。")


class PromiseTooLong(Refusal):
    """The promise ends before it begins, or is over already."""

    code = "promise_out_of_order"
    field = "ends_on"
    message = _("承诺到期的日子不能早于开始的日子，也不能早于今天。")


class PromisesNothing(Refusal):
    """An amount of nothing."""

    code = "promises_nothing"
    field = "amount"
    message = _("承诺的数要大于0。")


class OverMemberCap(Refusal):
    """More than the assembly allows one member to promise."""

    code = "over_member_cap"
    field = "amount"
    message = _(
        "每个社员最多承诺%(cap)s，这位已经承诺了%(promised)s，最多还能承诺%(left)s。"
    )


class NothingFree(Refusal):
    """All of the promise is lent, or was taken back."""

    code = "nothing_free"
    message = _("没有能收回的：承诺的钱都借出去了，或者已经收回了。还回来了再收。")
