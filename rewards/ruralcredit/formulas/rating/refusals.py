"""What the arithmetic of rating refuses, in sentences for people."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class UnreadableCard(Refusal):
    """A row of a table of indicators that cannot be read."""

    code = "unreadable_card"
    field = "file"
    message = _("评分表第%(row)d行的“%(column)s”看不懂：%(text)s。")


class ValueNotOnCard(Refusal):
    """A value that no bin of the card holds: named, never guessed at."""

    code = "value_not_on_card"
    message = _("“%(name)s”填的是“%(value)s”，评分表里没有这一档，请核对。")


class ValueOfWrongKind(Refusal):
    """A number where a choice belongs, or the other way round."""

    code = "value_of_wrong_kind"
    message = _("“%(name)s”填的是“%(value)s”，填法不对，请核对。")


class ForbiddenField(Refusal):
    """An indicator, or a choice of one, that asks what nobody may be judged by."""

    code = "forbidden_field"
    message = _("“%(text)s”不能写进评分表：%(why)s")


class TooFewReviewers(Refusal):
    """A mean of so few would show what each of them said."""

    code = "too_few_reviewers"
    message = _("只有%(number)d个人打了分，至少要%(least)d个人。")


class MarkOutOfRange(Refusal):
    """A reviewer's score that is not a whole number from 0 to 100."""

    code = "mark_out_of_range"
    message = _("打分要写0到100的整数，这里写的是%(mark)s。")


class IncomeUnknown(Refusal):
    """No limit is computed for a household whose income is not known."""

    code = "income_unknown"
    field = "income"
    message = _("还没有登记家庭年可支配收入，额度算不出来。")


class DebtServiceUnknown(Refusal):
    """No limit is computed when nobody asked what is paid back elsewhere."""

    code = "debt_service_unknown"
    field = "debt_service"
    message = _("还没有登记每年要还的本金和利息，额度算不出来。没有别的借款，请填0。")


class OverrideTooFar(Refusal):
    """More than one band away from what the card proposes."""

    code = "override_too_far"
    message = _("按评分表是%(proposed)s，评定小组最多上下调一级，不能改成%(wanted)s。")


class OverrideOfVeto(Refusal):
    """A veto is lifted where it came from, not by vote."""

    code = "override_of_veto"
    message = _("有否决项（%(names)s），评定小组不能改。要先在出具记录的地方办清。")


class OverrideOfIncomplete(Refusal):
    """What could not be rated cannot be moved."""

    code = "override_of_incomplete"
    message = _("资料没有填全，还不能评级，也不能调级。缺：%(names)s。")


class NothingOverridden(Refusal):
    """The band wanted is the band proposed."""

    code = "nothing_overridden"
    message = _("按评分表就是%(wanted)s，不用调。")


class NoSuchBand(Refusal):
    """A band that the card does not have."""

    code = "no_such_band"
    message = _("评分表里没有“%(wanted)s”这一级。")
