"""What is said when a step of a repair cannot be taken."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- Pledging ---------------------------------------------------------------------


class NothingToRepair(Refusal):
    """Only a deduct that counts is made good."""

    code = "nothing_to_repair"
    message = _("这件事现在没有在扣分，不用修复。")


class DisputedFirst(Refusal):
    """An objection is answered first: perhaps there is nothing to make good."""

    code = "disputed_first"
    message = _("这件事有异议，先等答复。要是不该扣，就不用修复了。")


class RepairRuns(Refusal):
    """One repair of one deduct runs at a time."""

    code = "repair_runs"
    message = _("已经在修复了，不用再选。要换几件事做，请先点“不修复了”，再重新选。")


class TaskUnknown(Refusal):
    """Tasks come from the list, with whole hours."""

    code = "task_unknown"
    message = _("请从列出来的事里选，每件%(least)d到%(most)d小时。")


class TooFewHours(Refusal):
    """The pledge must be enough to clear the line."""

    code = "too_few_hours"
    message = _("扣%(points)d分要做满%(needed)d小时，现在选了%(chosen)d小时。")


class TooManyHours(Refusal):
    """Nobody works off more than there is."""

    code = "too_many_hours"
    message = _(
        "做满%(needed)d小时就够了，现在选了%(chosen)d小时，最多多选%(spare)d小时。"
    )


# --- Doing and checking -----------------------------------------------------------


class RepairOver(Refusal):
    """The repair was finished or given up."""

    code = "repair_over"
    message = _("这次修复已经是“%(stage)s”，什么也没有变。")


class DoneOnOutOfRange(Refusal):
    """What is done to repair is done after the pledge, and not tomorrow."""

    code = "done_on_out_of_range"
    message = _("请选%(first)s到今天之间的一天。")
    field = "done_on"


class DoneWordsMissing(Refusal):
    """Whoever looks must know where and what."""

    code = "done_words_missing"
    message = _("请写一句在哪里、做了什么，看的人好去看。")
    field = "words"


class TaskDone(Refusal):
    """It was looked at and counts."""

    code = "task_done"
    message = _("这件事已经看过，算数了。")


class NotSaidDone(Refusal):
    """Nobody has said that it is done."""

    code = "not_said_done"
    message = _("还没有人说做完了，没有什么可看的。")


class OwnPledge(Refusal):
    """Who pledged or said that it is done does not look at it."""

    code = "own_pledge"
    message = _("这是您答应或说做完的，要请另一位来看。")


class SayWhatTaskLacks(Refusal):
    """Whoever finds a task wanting says what is missing."""

    code = "say_what_task_lacks"
    message = _("请写一句还差什么，本人会看到。")
    field = "words"
