"""What is said when a step of a deduct's procedure cannot be taken."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- Reminding: services.deducts.remind -------------------------------------------


class NothingToRemindOf(Refusal):
    """Only what the book lists among its deducts is reminded of."""

    code = "nothing_to_remind_of"
    message = _("“%(rule)s”是加分的，不用提醒。请在“记一件好事”里记。")
    field = "rule"


class FactsMissing(Refusal):
    """A reminder says what was seen, where and when."""

    code = "facts_missing"
    message = _("请写清楚看到了什么、在哪里。本人会看到这几句话。")
    field = "facts"


class MendByOutOfRange(Refusal):
    """There must be time to mend it, and an end to the time."""

    code = "mend_by_out_of_range"
    message = _("请给%(least)d到%(most)d天改。")
    field = "mend_by"


class NoTimeLeft(Refusal):
    """By the time it could count it would have expired."""

    code = "no_time_left"
    message = _("“%(rule)s”只在%(months)d个月里算数，等走完这几步就过了，不用再提。")
    field = "acted_on"


class AlreadyReminded(Refusal):
    """The same fault of the same person is held up once."""

    code = "already_reminded"
    message = _("%(name)s那天的这件事已经提醒过了，没有再记。")
    field = "resident"


class CapReached(Refusal):
    """The rule's cap of the period is used up."""

    code = "cap_reached"
    message = _("“%(rule)s”这段时间已经记满%(cap)d分，不再记了，口头提醒就行。")
    field = "rule"


# --- Any step ---------------------------------------------------------------------


class NotYourStep(Refusal):
    """The step belongs to somebody else."""

    code = "not_your_step"
    message = _("这一步不归您办。")


class TooClose(Refusal):
    """The person, the family and declared relatives take no step in it."""

    code = "too_close"
    message = _("当事人是您本人、家里人或登记过的亲属，请另一位来办。")


class WrongStage(Refusal):
    """The procedure has gone on or has ended."""

    code = "wrong_stage"
    message = _("这件事已经走到“%(stage)s”，这一步办不了，什么也没有变。")


class TakesNoPart(Refusal):
    """Who died, moved away or took consent back is not scored, so nothing is taken."""

    code = "takes_no_part"
    message = _("%(name)s现在不参评，这件事不再往下办。请选“不扣了”了结。")


# --- Mending ----------------------------------------------------------------------


class MendPhotoMissing(Refusal):
    """What was mended is shown."""

    code = "mend_photo_missing"
    message = _("请拍一张改好的照片。")
    field = "photos"


class TooLateToMend(Refusal):
    """The days to mend it are over."""

    code = "too_late_to_mend"
    message = _(
        "%(day)s前改好的才不扣，现在过了。已经改好的，请告诉村里，能不扣就不扣。"
    )


class NothingToLookAt(Refusal):
    """Nobody has said that it is mended."""

    code = "nothing_to_look_at"
    message = _("还没有人说改好了，没有照片可看。")


class SayWhatIsMissing(Refusal):
    """Whoever finds a mend wanting says what is missing."""

    code = "say_what_is_missing"
    message = _("请写一句哪里还没改好，本人会看到。")
    field = "words"


# --- Notice and hearing -----------------------------------------------------------


class StillTimeToMend(Refusal):
    """No notice while the days to mend it run."""

    code = "still_time_to_mend"
    message = _("%(day)s前还可以改，现在不能发告知书。")


class MendNotLookedAt(Refusal):
    """No notice while a photo of the mend waits for somebody to look."""

    code = "mend_not_looked_at"
    message = _("本人说改好了，请先看照片，再定要不要发告知书。")


class WriterServesNoNotice(Refusal):
    """Who wrote the reminder does not go on with it alone."""

    code = "writer_serves_no_notice"
    message = _("提醒是您写的，告知书要另一位村负责人来发。")


class CalendarUnknown(Refusal):
    """The days to speak would fall into a year whose breaks nobody knows yet."""

    code = "calendar_unknown"
    message = _(
        "%(year)d年的放假安排还没有，陈述的日子算不准，现在不能发告知书。请县里先登记放假安排。"
    )


class StatementEmpty(Refusal):
    """There is nothing to keep."""

    code = "statement_empty"
    message = _("请写您想说的话。")
    field = "text"


class HelperSaysWhy(Refusal):
    """Who speaks for somebody else says why."""

    code = "helper_says_why"
    message = _("代办请写明是谁、为什么代办。")
    field = "helped_because"


class HearingOver(Refusal):
    """The days to speak are over, or have not begun."""

    code = "hearing_over"
    message = _("%(day)s前可以说，现在过了。结果出来觉得不对，还可以提。")


class SpokenTwice(Refusal):
    """One may add once to what one said."""

    code = "spoken_twice"
    message = _("已经记下两次了，都会给评议员看。")


# --- Voting and ending ------------------------------------------------------------


class StillBeingHeard(Refusal):
    """No vote before the days to speak are over."""

    code = "still_being_heard"
    message = _("本人到%(day)s都可以说，第二天起才能评。")


class VerdictWithoutReason(Refusal):
    """Whoever votes on a deduct says why, either way."""

    code = "verdict_without_reason"
    message = _("该不该扣，都请写一句理由。本人会看到理由，看不到是谁写的。")
    field = "words"


class DropWithoutWords(Refusal):
    """Other reasons are put in words."""

    code = "drop_without_words"
    message = _("请写一句为什么不扣了。")
    field = "words"
