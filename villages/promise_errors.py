"""Why a promise is not made or not marked."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotYoursToPromise(Refusal):
    """The village's manager promises for the committee."""

    code = "not_yours_to_promise"
    message = _("村委会的承诺由村负责人来写。")


class NotYoursToMark(Refusal):
    """The supervision committee says what came of it, or the town."""

    code = "not_yours_to_mark"
    message = _("做到没做到，由监督委员或镇里来看。")


class JudgesOwnPromise(Refusal):
    """Nobody marks what they, their family or a relative promised."""

    code = "judges_own_promise"
    message = _("这一条是您或您的亲属承诺的，请另一位监督委员或镇里来看。")


class PromiseEmpty(Refusal):
    """A promise has words."""

    code = "promise_empty"
    message = _("请写承诺做什么。")
    field = "text"


class PromiseDueInThePast(Refusal):
    """One promises what is still to come."""

    code = "promise_due_in_the_past"
    message = _("日子已经过了，请写今天以后的。")
    field = "due_on"


class AlreadyMarked(Refusal):
    """What was kept stays kept."""

    code = "promise_already_marked"
    message = _("这一条已经有结果了，不能再改。")


class NotDueYet(Refusal):
    """Nothing is missed before its day is over."""

    code = "promise_not_due_yet"
    message = _("还没到日子，不能说没有做到。")
    field = "done_on"


class DoneAhead(Refusal):
    """The day on which it was done is today or before, and not before the promise."""

    code = "promise_done_ahead"
    message = _("做到的日子要在承诺以后、今天或以前。")
    field = "done_on"


class EvidenceMissing(Refusal):
    """Whoever marks says what was seen."""

    code = "promise_evidence_missing"
    message = _("请写一句看到了什么。")
    field = "evidence"
