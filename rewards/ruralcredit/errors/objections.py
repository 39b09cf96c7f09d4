"""What objections to ratings say when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class MayNotObject(Refusal):
    """Neither an adult of the household nor somebody who helps."""

    code = "may_not_object"
    message = _("只有这户的成年人，或者替他们办的信贷员，能提。")


class NothingToObject(Refusal):
    """A rating that nobody signed, or that a newer one has replaced."""

    code = "nothing_to_object"
    message = _("这次评级还没定，或者有了新的。请看最新的那次。")


class ObjectionRuns(Refusal):
    """One at a time; and nothing new is decided before it is answered."""

    code = "objection_runs"
    message = _("这户提的“我觉得不对”还没答复（回执号%(number)s），请先答复。")


class NotOnCard(Refusal):
    """A line that the card of the rating does not have."""

    code = "not_on_card"
    field = "indicator_code"
    message = _("那次评级里没有这一项。")


class SaidOtherwise(Refusal):
    """The same form was sent again, with something else in it."""

    code = "said_otherwise"
    message = _("这张表刚才已经送出过了，内容和这次不一样。要另说一件，请重新打开。")


class WordsMissing(Refusal):
    """Nothing was said."""

    code = "words_missing"
    field = "words"
    message = _("请写一句哪里不对。")


class AnsweredAlready(Refusal):
    """It was answered before."""

    code = "answered_already"
    message = _("这件已经答复过了。")


class TookPartInRating(Refusal):
    """Whoever worked the rating out or signed it does not answer."""

    code = "took_part_in_rating"
    message = _("那次评级是您经手的，要请没经手的人来看。")


class CollectedIt(Refusal):
    """Whoever collected or gave the disputed value does not answer."""

    code = "collected_it"
    message = _("这一项是您采集或评的，要请别人来看。")


class ReasonsMissing(Refusal):
    """An answer without reasons."""

    code = "reasons_missing"
    field = "reasons"
    message = _("请把理由写明白，这户看得到。")


class CannotCorrect(Refusal):
    """A value that nobody types in."""

    code = "cannot_correct"
    field = "correct"
    message = _("这一项不是填的，改不了。请写明理由，重新评。")
