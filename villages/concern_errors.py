"""Why something told past the village is not taken, or not answered."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class ConcernEmpty(Refusal):
    """There are words."""

    code = "concern_empty"
    message = _("请写是什么事，写一两句就行。")
    field = "words"


class TooManyConcerns(Refusal):
    """More than anybody reads comes on one day."""

    code = "too_many_concerns"
    message = _("今天收到的太多了，请明天再来，或者直接给镇里打电话。写的还在下面。")


class ConcernTaken(Refusal):
    """Somebody else looks into it."""

    code = "concern_taken"
    message = _("%(name)s已经接手了。")


class NotYourConcern(Refusal):
    """Whoever took it answers it."""

    code = "not_your_concern"
    message = _("这件事不是您接手的。")


class ConcernAnswered(Refusal):
    """It is closed."""

    code = "concern_answered"
    message = _("已经答复过了，什么也没有变。")


class AnswerEmpty(Refusal):
    """An answer says what was found."""

    code = "concern_answer_empty"
    message = _("请写查到了什么，反映的人会看到。")
    field = "answer"


class NoteEmpty(Refusal):
    """There are words."""

    code = "concern_note_empty"
    message = _("请写一句。")
    field = "words"


class TooManyNotes(Refusal):
    """Who sent it adds a few times, not without end."""

    code = "too_many_concern_notes"
    message = _("补充得够多了，请等答复。")
