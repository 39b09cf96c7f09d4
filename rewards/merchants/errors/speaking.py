"""Refusals of what a merchant says and asks for: replies, appeals, requests, pledges."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NothingToReplyTo(Refusal):
    """There is no grade beside which something could stand."""

    code = "nothing_to_reply_to"
    message = _("还没有等级，等检查过再说。")


class HiddenAlready(Refusal):
    """The words are hidden already."""

    code = "hidden_already"
    message = _("这句话已经不显示了。")


class NotAppealable(Refusal):
    """A grade that no officer here decided."""

    code = "not_appealable"
    message = _(
        "这一次等级不是检查或投诉定的，不能在这里申诉。处罚有异议，请向作出处罚的机关申请复议。"
    )


class AppealTooLate(Refusal):
    """The days for an appeal are over."""

    code = "appeal_too_late"
    message = _(
        "申诉要在%(days)s天内提出，%(last)s是最后一天，已经过了。可以申请复评。"
    )


class AppealedAlready(Refusal):
    """The grade was appealed before."""

    code = "appealed_already"
    message = _("这一次已经申诉过了，一次等级只能申诉一回。")


class AppealOver(Refusal):
    """The appeal was decided or withdrawn before."""

    code = "appeal_over"
    message = _("这件申诉已经办结了（%(state)s）。")


class TookPart(Refusal):
    """Whoever decides took part in what is disputed."""

    code = "took_part"
    message = _("检查、投诉或申诉是您经手的，要请没经手的人来定。")


class RequestOpen(Refusal):
    """The merchant has asked before, and nobody has come yet."""

    code = "request_open"
    message = _("已经申请过复评了，%(day)s前会有人上门。")


class AppealRuns(Refusal):
    """An appeal must be decided first."""

    code = "appeal_runs"
    message = _("申诉还在复核，出了结果再申请复评。")


class PledgeSigned(Refusal):
    """The same pledge was signed before."""

    code = "pledge_signed"
    message = _("这份承诺已经签过了。")


class PledgeNotOffered(Refusal):
    """A pledge of another sector or county, or one that holds no more."""

    code = "pledge_not_offered"
    message = _("这份承诺书不是给这个行当的，或者已经换了新的，请重新选。")


class PledgeOver(Refusal):
    """The pledge was ended before."""

    code = "pledge_over"
    message = _("这份承诺已经撤回了。")


class BreachOpen(Refusal):
    """Nobody walks away from a pledge that was not kept."""

    code = "breach_open"
    message = _("有一件没做到的还没改好，改好了才能撤回承诺。")


class CureTooSoon(Refusal):
    """Too little time to put things right."""

    code = "cure_too_soon"
    field = "cure_due_on"
    message = _("至少给店家三天改：最早写%(first)s。")


class CuredAlready(Refusal):
    """The breach was put right before."""

    code = "cured_already"
    message = _("这件已经改好了。")
