"""Refusals of product batches."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotAFoodMaker(Refusal):
    """The shop makes nothing that people eat."""

    code = "not_a_food_maker"
    message = _("只有做粮油、做吃食的店才登记批次。")


class BatchNumberTaken(Refusal):
    """The producer has a batch of this product with this number."""

    code = "batch_number_taken"
    field = "number"
    message = _("“%(product)s”已经有批号%(number)s了，请核对，换一个批号。")


class HarvestAfterProduction(Refusal):
    """Made before it was harvested."""

    code = "harvest_after_production"
    field = "harvested_on"
    message = _("收获日期不能晚于生产日期。")


class ProducedLater(Refusal):
    """Made on a day that is still to come, or in another age."""

    code = "produced_later"
    field = "produced_on"
    message = _("生产日期不对：不能早于%(first)s，也不能晚于今天。")


class BestBeforeTooEarly(Refusal):
    """Spoilt before it was made."""

    code = "best_before_too_early"
    field = "best_before"
    message = _("保质期要晚于生产日期。")


class StepOutOfOrder(Refusal):
    """A step on a day on which it cannot have been."""

    code = "step_out_of_order"
    field = "happened_on"
    message = _("日期不对：不能早于%(first)s，也不能晚于今天。")


class ResultNeeded(Refusal):
    """A test without a result."""

    code = "result_needed"
    field = "passed"
    message = _("检验要写合格还是不合格。")


class NothingToRecall(Refusal):
    """The batch was recalled already."""

    code = "recalled_already"
    message = _("这批已经召回了，不用再办。还有话要说，添一步写进去。")


class RecallNeedsWords(Refusal):
    """A recall says why, and what those who bought it should do."""

    code = "recall_needs_words"
    field = "reason"
    message = _("为什么召回、买到的人怎么办，两样都要写。")
