"""What is said when an objection cannot be raised, decided or taken further."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- Raising ----------------------------------------------------------------------


class ObjectionEmpty(Refusal):
    """Whoever objects says what is wrong."""

    code = "objection_empty"
    message = _("请写哪里不对，写一句就行。")
    field = "text"


class ObjectorNotHere(Refusal):
    """Grown-up villagers object, and to what is their own village's."""

    code = "objector_not_here"
    message = _("%(name)s不是本村户里满18岁的村民，提不了。请家里大人来提。")


class NotYoursToObject(Refusal):
    """The line is shown to the person alone, so nobody else objects to it."""

    code = "not_yours_to_object"
    message = _("这一条只有本人能提。")


class NothingToObjectTo(Refusal):
    """The line does not stand: it is over, undone, or was never decided."""

    code = "nothing_to_object_to"
    message = _("这一条现在是“%(status)s”，没有在算，不用提。")


class ObjectionRuns(Refusal):
    """The person's objection to the same waits for its answer."""

    code = "objection_runs"
    message = _("这一条您已经提过，%(day)s前答复，不用再提。")


class ObjectedBefore(Refusal):
    """The person's objection to the same line was answered."""

    code = "objected_before"
    message = _("这一条您提过，已经答复了。不服的，可以请镇里再看一次。")


# --- Deciding ---------------------------------------------------------------------


class NotYourObjection(Refusal):
    """Somebody else decides at this level."""

    code = "not_your_objection"
    message = _("这件异议不归您处理。")


class TookPart(Refusal):
    """Who recorded, reviewed, served or typed it decides no objection to it."""

    code = "took_part"
    message = _("这件事您经过手，要请没经过手的人来看。")


class TooCloseToDecide(Refusal):
    """Family and declared relatives of whom it concerns or who objects decide nothing."""

    code = "too_close_to_decide"
    message = _("当事人或提的人是您本人、家里人或登记过的亲属，请另一位来看。")


class ObjectionClosed(Refusal):
    """It was answered or taken back."""

    code = "objection_closed"
    message = _("这件异议已经是“%(status)s”，什么也没有变。")


class ReasonsMissing(Refusal):
    """Every decision has its reasons in writing."""

    code = "reasons_missing"
    message = _("请写理由，提的人会看到。")
    field = "reasons"


class ExtendedBefore(Refusal):
    """The days are lengthened once."""

    code = "extended_before"
    message = _("已经延过一次，不能再延。")


class TooLateToExtend(Refusal):
    """The last day is over."""

    code = "too_late_to_extend"
    message = _("最晚%(day)s答复，已经过了，不能再延，请尽快答复。")


class SayWhyLonger(Refusal):
    """Who needs more days says what for."""

    code = "say_why_longer"
    message = _("请写为什么要多几天，提的人会看到。")
    field = "because"


# --- Going on to the town ---------------------------------------------------------


class NothingToEscalate(Refusal):
    """Only what the village turned down goes on, and once."""

    code = "nothing_to_escalate"
    message = _("村里答复“不成立”的，可以请镇里再看一次。这一件现在不行。")


class TooLateToEscalate(Refusal):
    """The days to go on to the town are over."""

    code = "too_late_to_escalate"
    message = _("%(day)s前可以请镇里再看，现在过了。")
