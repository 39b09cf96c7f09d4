"""What is said when a step of an activity cannot be taken."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- Setting up: services.activities.create, publish, close, cancel ----------------


class NotAnOrganiser(Refusal):
    """Recorders and managers of the village organise."""

    code = "not_an_organiser"
    message = _("活动由村信息员或村负责人办。")


class RuleNotForActivities(Refusal):
    """Hours need a rule that adds for a person and asks for no photo."""

    code = "rule_not_for_activities"
    message = _("“%(rule)s”不能这样记。请选按人加分、不要照片的那一条。")
    field = "rule"


class TimesTurned(Refusal):
    """It ends after it starts, on the same day."""

    code = "times_turned"
    message = _("结束要比开始晚，而且在同一天。")
    field = "ends"


class AlreadyBegun(Refusal):
    """It is published before it begins."""

    code = "already_begun"
    message = _("开始的时间已经过了，发出去也没人来得及报名。请另建一个。")
    field = "starts"


class RiskyWork(Refusal):
    """Volunteers do no risky work."""

    code = "risky_work"
    message = _("不能发：有“%(risk)s”。这样的活不能叫志愿者做，请找有资质的人。")
    field = "risk"


class WrongMoment(Refusal):
    """The activity does not stand where the step begins."""

    code = "wrong_moment"
    message = _("这个活动现在是“%(stage)s”，这一步办不了。")


class NotBegun(Refusal):
    """It cannot be closed before it began."""

    code = "not_begun"
    message = _("还没开始，不能结束。不办了请点“取消活动”。")


class CancelWithoutWords(Refusal):
    """People are told why."""

    code = "cancel_without_words"
    message = _("请写一句为什么取消，报了名的人都会看到。")
    field = "because"


class SomebodyCame(Refusal):
    """Where somebody has worked, it is closed, not cancelled."""

    code = "somebody_came"
    message = _("已经有人签到了，不能取消。请点“结束活动”，干了多久算多久。")


# --- Signing up --------------------------------------------------------------------


class OfAnotherVillage(Refusal):
    """Only people of the village take part."""

    code = "of_another_village"
    message = _("%(name)s不是本村的，请到自己村里报。")


class UnderAge(Refusal):
    """Nobody under 18 on the day takes part."""

    code = "under_age"
    message = _("%(name)s那天还没满18岁，不能参加。")


class NotOpen(Refusal):
    """It does not take sign-ups: not published, over or cancelled."""

    code = "not_open"
    message = _("这个活动现在不能报名。")


class NotSignedUp(Refusal):
    """There is nothing to leave."""

    code = "not_signed_up"
    message = _("%(name)s没有报名。")


class CameAlready(Refusal):
    """Who has come does not sign off."""

    code = "came_already"
    message = _("%(name)s已经签到了，不用退。")


class NotForThisPerson(Refusal):
    """One signs up oneself, or an organiser does it."""

    code = "not_for_this_person"
    message = _("只能给自己报名。没有手机的，请村里代报。")


# --- Coming and going --------------------------------------------------------------


class CodeTurned(Refusal):
    """The code is not the one on the organiser's phone now."""

    code = "code_turned"
    message = _("这个码不对，或者已经换了。请看组织的人手机上现在的码。")
    field = "code"


class CardUnknown(Refusal):
    """The card is nobody's in the village."""

    code = "card_unknown"
    message = _("这张卡不是本村的，或者已经换了新卡。请按名字找。")
    field = "card"


class TooEarly(Refusal):
    """Checking in begins half an hour before."""

    code = "too_early"
    message = _("还没到签到的时候，%(time)s起可以签。")


class TooLate(Refusal):
    """Nobody checks in after the end, nor out long after it."""

    code = "too_late"
    message = _("签到签退的时间过了，请组织的人补写时间。")


class NoRoom(Refusal):
    """Whoever did not sign up comes in while there is room."""

    code = "no_room"
    message = _("人满了，%(places)d个位置都有人。")


class NotYourTurn(Refusal):
    """Who waits has no place yet."""

    code = "not_your_turn"
    message = _("%(name)s还在排队，前面有人退了才轮到。")


class StillElsewhere(Refusal):
    """Nobody is at two places at once."""

    code = "still_elsewhere"
    message = _(
        "%(name)s还在“%(activity)s”里（%(came)s签到，没签退）。先在那边签退，再在这边签到。"
    )


class TimesOverlap(Refusal):
    """The same time is not counted twice."""

    code = "times_overlap"
    message = _(
        "时间重了：%(name)s这一天%(came)s到%(left)s在“%(activity)s”，同一段时间只能算一处。"
    )


class JustCame(Refusal):
    """A second look at the card is no checking out."""

    code = "just_came"
    message = _("%(name)s刚签到，过%(minutes)d分钟才能签退。")


class NotHere(Refusal):
    """Who did not check in cannot check out."""

    code = "not_here"
    message = _("%(name)s没有签到，或者已经签退了。")


class HoursOfOwn(Refusal):
    """One's own hours and those of the family are written down by somebody else."""

    code = "hours_of_own"
    message = _("%(name)s是您自己、家里人或亲戚，时间请另一位信息员或村负责人来写。")


class TimesOutOfRange(Refusal):
    """Typed times lie on the day, around the activity, and not ahead."""

    code = "times_out_of_range"
    message = _(
        "%(name)s：时间要在%(first)s到%(last)s之间，走比来晚，也不能写还没到的时间。"
    )


class TimesNeedReason(Refusal):
    """What was noted is changed or completed with a reason."""

    code = "times_need_reason"
    message = _("%(name)s签过到，改时间或补时间请写一句为什么。")


class CountedAlready(Refusal):
    """What has become a record is changed through the record."""

    code = "counted_already"
    message = _("%(name)s的时间已经记成好事，不能再改。觉得不对，请对那一条提异议。")


class NothingToCount(Refusal):
    """Nobody's hours wait for a record."""

    code = "nothing_to_count"
    message = _("没有可以记的：没有人来走都有时间。")


class OnlyRecorders(Refusal):
    """Records are made by recorders."""

    code = "only_recorders"
    message = _("记成好事要由村信息员来点。")


class NoHoursYet(Refusal):
    """A certificate says hours; with none there is none."""

    code = "no_hours_yet"
    message = _("这段时间还没有算数的时长，开不了证明。公示完、到了账才算数。")
