"""Refusals of parameters, published rates and indicators."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class RuleMissing(Refusal):
    """The co-op has decided nothing that holds on the day."""

    code = "rule_missing"
    message = _(
        "合作社还没有定“%(code)s”，%(on)s那天没有数可用。请先开会定下来，登记依据。"
    )


class LprMissing(Refusal):
    """Nobody has entered the published rate of the day."""

    code = "lpr_missing"
    message = _("还没有登记%(on)s那天的LPR（贷款市场报价利率）。请先照公布的登记。")


class MayNotDecideRules(Refusal):
    """Neither an officer of the co-op nor the county's supervisor."""

    code = "may_not_decide_rules"
    message = _("参数由这家合作社的信贷员或者县里的监督登记。")


class MayNotEnterRates(Refusal):
    """Neither an officer of a co-op nor the supervisor of a county."""

    code = "may_not_enter_rates"
    message = _("LPR由合作社的信贷员或者县里的监督登记。")


class RuleOutOfRange(Refusal):
    """A value that no assembly can have meant."""

    code = "rule_out_of_range"
    field = "value"
    message = _("这个数不对：不能小于0，百分数不能大于100。")


class RuleBackwards(Refusal):
    """The last day lies before the first."""

    code = "rule_backwards"
    field = "ends_on"
    message = _("到期的日子比开始的还早，请再看一遍。")


class SourceMissing(Refusal):
    """Nothing says where it was decided or published."""

    code = "source_missing"
    field = "source"
    message = _("请写明依据，比如：社员大会决议〔2026〕1号。")


class RuleStandsAlready(Refusal):
    """The parameter was decided for that first day before."""

    code = "rule_stands_already"
    field = "starts_on"
    message = _("“%(code)s”从%(on)s起的已经登记过了。要改，请从另一天起另登记一条。")


class RateOutOfOrder(Refusal):
    """Known only until a day before it was published."""

    code = "rate_out_of_order"
    field = "known_until"
    message = _("“查到哪天”不能早于公布那天，不能晚于今天，也不能伸到下一次公布里去。")


class RateOutOfRange(Refusal):
    """No rate that was ever published."""

    code = "rate_out_of_range"
    field = "rate_pct"
    message = _("年利率要在0和100之间，请再看一遍。")


class RatePublishedAlready(Refusal):
    """Another rate stands under the same day."""

    code = "rate_published_already"
    field = "rate_pct"
    message = _("%(on)s公布的已经登记为%(rate)s%%，和这次不一样，请核对。")


class ChoicesMissing(Refusal):
    """A choice needs at least two things to choose from."""

    code = "choices_missing"
    field = "choices"
    message = _("选一项的，至少要写两个不一样的选项，一行一个。")


class IndicatorNameTaken(Refusal):
    """The co-op has an indicator of that name in use."""

    code = "indicator_name_taken"
    field = "name"
    message = _("已经有叫这个名字的指标了。")


class SharedIndicator(Refusal):
    """An indicator of all co-ops is nobody's to stop."""

    code = "shared_indicator"
    message = _("这是大家共用的指标，不能停用。评分卡里不用它就行。")
