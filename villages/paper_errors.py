"""What is said when a paper cannot be given out or taken back."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class PaperNotYours(Refusal):
    """Only its holder, or the village's manager, takes a paper back."""

    code = "paper_not_yours"
    message = _("这份证明只有本人或者村负责人能作废。")


class PaperTooLong(Refusal):
    """A paper holds for at least one day and at most a year."""

    code = "paper_too_long"
    message = _("证明最多用%(most)d天，请改一改。")


class ReportNotYours(Refusal):
    """A credit report is asked for by its person, or at the desk by the manager."""

    code = "report_not_yours"
    message = _("信用报告只能由本人开，没有手机的由村负责人当面代开。")


class ReportOfOwnFamily(Refusal):
    """Nobody gives out the report of the own family in office."""

    code = "report_of_own_family"
    message = _("这是您自己家的事，请村里另一位负责人来办。")


class ReportWithoutScore(Refusal):
    """Who has no score today has nothing to report; that is no zero."""

    code = "report_without_score"
    message = _("现在没有信用分，开不了报告。没有分不是零分。")
