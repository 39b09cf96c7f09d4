"""What is said when a report cannot be made, witnessed, taken up or taken back."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- Reporting --------------------------------------------------------------------


class ReportEmpty(Refusal):
    """Whoever reports says what it was."""

    code = "report_empty"
    message = _("请写一句做了什么、看到了什么。")
    field = "text"


class RuleNotChosen(Refusal):
    """A deed comes under a rule."""

    code = "rule_not_chosen"
    message = _("请选做了什么。")
    field = "rule"


class PlaceMissing(Refusal):
    """A hazard that nobody finds is not mended."""

    code = "place_missing"
    message = _("请写在哪里，好叫人找得到。")
    field = "place"


class NotYoursToReport(Refusal):
    """One reports for oneself, on one's own screen."""

    code = "not_yours_to_report"
    message = _("只能报自己的，或者答应让您代报的家里人的。")


class ReporterNotHere(Refusal):
    """Grown-up villagers report."""

    code = "reporter_not_here"
    message = _("%(name)s不是本村户里满18岁的村民，报不了。")


class HelperNotConfirmed(Refusal):
    """Another grown-up of the household reports only after the person agreed."""

    code = "helper_not_confirmed"
    message = _("%(name)s还没有答应让您代报。请本人在手机上点一下，或到村里当面说。")
    field = "person"


class NotOneHousehold(Refusal):
    """Only grown-ups of one household report for each other."""

    code = "not_one_household"
    message = _("%(name)s和%(helper)s现在不在一户里，或者没满18岁，不能代报。")


class TooManyReports(Refusal):
    """One person reports so many things a day."""

    code = "too_many_reports"
    message = _("今天已经报了%(limit)d件，请明天再报。急事请打电话问村里。")


# --- Witnesses --------------------------------------------------------------------


class TooManyLinks(Refusal):
    """A report is sent to a few witnesses, not to everybody."""

    code = "too_many_links"
    message = _("这件事已经问过%(limit)d次人了，不能再问。")


class LinkIsGone(Refusal):
    """It was answered, its day is over, or the report is."""

    code = "link_is_gone"
    message = _("这个链接用过了或者过期了。")


class WitnessUnknown(Refusal):
    """Name and household number do not belong to a grown-up of the village."""

    code = "witness_unknown"
    message = _("姓名和户号对不上，请再看一看。户号在户口本或积分卡上，也可以问村里。")
    field = "number"


class WitnessTooClose(Refusal):
    """Neither the person, nor the household, nor declared relatives bear witness."""

    code = "witness_too_close"
    message = _("本人、一家人和登记过的亲属不能作证，请另找一位。")
    field = "number"


class WitnessedBefore(Refusal):
    """One person answers once."""

    code = "witnessed_before"
    message = _("这位已经说过了，不用再说。")
    field = "number"


class AnswerMissing(Refusal):
    """A witness says one of three things."""

    code = "answer_missing"
    message = _("请选一个。")
    field = "answer"


# --- At the desk ------------------------------------------------------------------


class NotYourReport(Refusal):
    """Recorder and manager of the village take reports up."""

    code = "not_your_report"
    message = _("这件事不归您办。")


class TooCloseToReport(Refusal):
    """Who reported or witnessed it, the family and relatives take no step in it."""

    code = "too_close_to_report"
    message = _("报的人是您本人、家里人或登记过的亲属，或者您作过证，请另一位来办。")


class ReportClosed(Refusal):
    """The report has gone on or has ended."""

    code = "report_closed"
    message = _("这件事现在是“%(status)s”，这一步办不了，什么也没有变。")


class TurnedDownWithoutReason(Refusal):
    """Whoever turns a report down says why."""

    code = "turned_down_without_reason"
    message = _("请写为什么，报的人会看到。")
    field = "reason"


class NobodyAssigned(Refusal):
    """Somebody is named who goes and mends it."""

    code = "nobody_assigned"
    message = _("请写谁去修。")
    field = "assigned_to"
