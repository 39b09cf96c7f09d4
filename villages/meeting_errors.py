"""Why a meeting is not called, noted or closed."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotYourMeeting(Refusal):
    """The village's manager calls its meetings and writes down what came of them."""

    code = "not_your_meeting"
    message = _("村里的会由村负责人来办。")


class MeetingHasGoneOn(Refusal):
    """The meeting is past this step, or not there yet."""

    code = "meeting_has_gone_on"
    message = _("这个会现在是“%(stage)s”，这一步办不了。")


class NoAgenda(Refusal):
    """People are told what a meeting is about."""

    code = "no_agenda"
    message = _("请至少写一项议题。")
    field = "agenda"


class MeetsInThePast(Refusal):
    """One calls people to what is still to come."""

    code = "meets_in_the_past"
    message = _(
        "开会的时间已经过了，请改成以后的。已经开过的会，通过村规时照会议记录填写就行。"
    )
    field = "day"


class NotMetYet(Refusal):
    """Numbers are known once people have met."""

    code = "not_met_yet"
    message = _("还没到开会的时候，开了再来签到、记结果。")


class NotTheDayCalledTo(Refusal):
    """A meeting that moves is called off and called again."""

    code = "not_the_day_called_to"
    message = _("通知的是%(day)s开。改了日子的会，先写“不开了”，再另通知一次。")
    field = "held_on"


class ItemVotesDoNotAddUp(Refusal):
    """The votes on an item are not as many as the people who came."""

    code = "item_votes_do_not_add_up"
    message = _(
        "第%(number)d项的赞成、反对、弃权加起来是%(votes)d，实到是%(present)d，对不上。"
    )
    field = "present"


class MoreSignedThanPresent(Refusal):
    """More people have signed in than are said to have come."""

    code = "more_signed_than_present"
    message = _("签到的有%(signed)d，实到只写了%(present)d，请看一看。")
    field = "present"


class MinutesMissing(Refusal):
    """A meeting is closed with its minutes."""

    code = "minutes_missing"
    message = _("请传会议记录，PDF或照片都行。")
    field = "minutes"


class WhyNotHeld(Refusal):
    """Those who were told to come read why they need not."""

    code = "why_not_held"
    message = _("请写一句为什么不开了。")
    field = "reason"


class NotEntitled(Refusal):
    """Adults of the village come to an assembly, somebody of a household for it."""

    code = "not_entitled"
    message = _("%(name)s那天不是本村住着的成年人，不能签到。")


class HouseholdIsThere(Refusal):
    """One for each household comes to a meeting of households."""

    code = "household_is_there"
    message = _("%(name)s家已经有人签到了，一户来一位。")


class SignedAlready(Refusal):
    """Somebody signs in once."""

    code = "signed_already"
    message = _("%(name)s已经签到了。")


class AsTheMeetingVoted(Refusal):
    """A resolution taken from a meeting has the numbers of that meeting."""

    code = "as_the_meeting_voted"
    message = _(
        "填的数和那次会上的不一样。从会上取的，不用改；不是那次会，请另填一次。"
    )
    field = "present"
