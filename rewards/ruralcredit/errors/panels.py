"""What peer appraisal says when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class TooFewPeople(Refusal):
    """Fewer than needed are left after recusals."""

    code = "too_few_people"
    field = "people"
    message = _(
        "回避以后只剩%(number)d个人，至少要%(least)d个人才评得成。请再请几位没有关系的。"
    )


class NotInvitable(Refusal):
    """Neither on the committee, nor of the village's panel, nor a member."""

    code = "not_invitable"
    field = "people"
    message = _("%(names)s不是评审委员、本村评议员或社员，不能请来评。")


class JudgedBefore(Refusal):
    """The second round is for other people only."""

    code = "judged_before"
    field = "people"
    message = _("%(names)s第一轮请过了。第二轮要全换别的人。")


class SeatedAlready(Refusal):
    """They sit in this round."""

    code = "seated_already"
    field = "people"
    message = _("%(names)s已经在这一轮里了。")


class PanelRuns(Refusal):
    """Another round runs, or waits for its second one."""

    code = "panel_runs"
    message = _("这户的评议还没结束，请先把那一轮评完。")


class PanelOver(Refusal):
    """The round is closed."""

    code = "panel_over"
    message = _("这一轮评议已经结束了。")


class NotYourSeat(Refusal):
    """Somebody else's seat."""

    code = "not_your_seat"
    message = _("这不是请您评的。")


class Recused(Refusal):
    """Too close to the household, of their own business or kin."""

    code = "recused"
    message = _("您和这户有关系（%(cause)s），材料不给您看，也不用您评。")


class ScoredAlready(Refusal):
    """A score is given once."""

    code = "scored_already"
    message = _("您已经评过了，封起来了，不能再改。")


class NoSecondRound(Refusal):
    """They agreed well enough, or the second round was asked for already."""

    code = "no_second_round"
    message = _("这一轮不用再评第二轮，或者第二轮已经请过人了。")


class StillSealed(Refusal):
    """Nobody reads scores of a round that runs."""

    code = "still_sealed"
    message = _("这一轮还没结束，谁打了多少分，谁也不能看。")


class NotTheAuditor(Refusal):
    """Only the co-op's auditor reads single scores."""

    code = "not_the_auditor"
    message = _("谁打了多少分，只有合作社监事能看。")
