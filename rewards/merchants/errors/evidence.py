"""Refusals of penalties, awards and accidents."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class TermTooLong(Refusal):
    """A penalty would be shown for longer than its severity allows."""

    code = "term_too_long"
    field = "shown_until"
    message = _("%(severity)s处罚最多显示%(months)s个月，也就是到%(last)s。")


class NotServedYet(Refusal):
    """A penalty that the shop has not been told of."""

    code = "not_served_yet"
    field = "served_on"
    message = _("处罚决定还没有送达店家，不能登记：送达日期不能晚于今天。")


class DatesOutOfOrder(Refusal):
    """Days that cannot follow each other."""

    code = "dates_out_of_order"
    field = "decided_on"
    message = _(
        "日期的先后不对：先决定，再送达，再到期；不能早于这位经营者开始经营的那天。"
    )


class TermOver(Refusal):
    """A penalty whose term is over before it is registered."""

    code = "term_over"
    field = "shown_until"
    message = _("这项处罚的显示期已经过了，不用登记。")


class DocumentKnown(Refusal):
    """The same official document, again."""

    code = "document_known"
    field = "document"
    message = _("这个文号已经登记过了。")


class RepairedAlready(Refusal):
    """A penalty that was repaired before."""

    code = "repaired_already"
    message = _("这项处罚已经修复过了，哪里都不再显示。")


class AwardOver(Refusal):
    """An honour that has ended or was taken off before."""

    code = "award_over"
    field = "ends_on"
    message = _("这项荣誉已经到期或者撤掉了。")


class AccidentInFuture(Refusal):
    """An accident that has not happened, or happened under somebody else."""

    code = "accident_in_future"
    field = "accident_on"
    message = _("出事的日期不能晚于今天，也不能早于这位经营者开始经营的那天。")


class LaterAccident(Refusal):
    """One that happened later is entered, and the shop waits because of that one."""

    code = "later_accident"
    field = "accident_on"
    message = _("已经登记了%(day)s的事故，按那一次算。登记错了，请先撤掉那一次。")


class NoAccident(Refusal):
    """There is no accident to take back."""

    code = "no_accident"
    message = _("这家店没有登记过事故，或者已经撤回了。")
