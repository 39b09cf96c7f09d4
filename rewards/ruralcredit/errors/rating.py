"""What the services of rating say when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NoCard(Refusal):
    """No adopted scorecard on the day."""

    code = "no_card"
    message = _("%(on)s还没有社员大会通过的评分卡，不能评级。")


class NoConsent(Refusal):
    """The household has not agreed to a file, or took it back."""

    code = "no_consent"
    message = _("这户没有同意建档评级，或者已经收回。先请他们签授权书。")


class DossierClosed(Refusal):
    """The file is closed."""

    code = "dossier_closed"
    message = _("这份户档案已经销了。")


class OwnHousehold(Refusal):
    """Whoever rates is of the household, or a declared relative."""

    code = "own_household"
    message = _("这户和您是一家人或亲属，请另一位来办。")


class FileIncomplete(Refusal):
    """Something is missing that the card cannot do without."""

    code = "file_incomplete"
    message = _("资料还不齐，定不了级：%(names)s。补齐后再评。")


class RatingNotOpen(Refusal):
    """It was decided already, or replaced."""

    code = "rating_not_open"
    message = _("这次评级已经定过了，或者有了新的。请打开最新的一次。")


class NotTheLatestRating(Refusal):
    """Values or a newer rating came after it."""

    code = "not_the_latest_rating"
    message = _("这户后来又评过一次，请看最新的那次。")


class SamePerson(Refusal):
    """Whoever proposed cannot be the second to sign."""

    code = "same_person"
    message = _("调整等级要两个人签字，第二个人不能是提出的人。")


class NothingToConfirm(Refusal):
    """No override waits for a second person."""

    code = "nothing_to_confirm"
    message = _("没有等第二个人签字的调整。")


class AsOfFuture(Refusal):
    """A day that has not come."""

    code = "as_of_future"
    message = _("不能按还没到的日子评。")
    field = "as_of"


class AsOfTooOld(Refusal):
    """A day so long ago that the file says otherwise by now."""

    code = "as_of_too_old"
    message = _("最多按%(days)d天以前的资料评，再早就不算数了。")
    field = "as_of"


class RunAlreadyDone(Refusal):
    """A mass rating that is finished."""

    code = "run_already_done"
    message = _("这次批量评级已经评完了。")


class NoSuchArea(Refusal):
    """A division code that no area has."""

    code = "no_such_area"
    message = _("没有这个区划代码：%(code)s")


class OverrideNeedsReason(Refusal):
    """Another band without a reason code and words."""

    code = "override_needs_reason"
    message = _("要调整等级，请选一个原因，再写一句说明。")
    field = "words"


class ScoredByYou(Refusal):
    """Whoever worked a rating out does not decide on it."""

    code = "scored_by_you"
    message = _("这次是您算的，要请另一位来定。")


class OthersMustRate(Refusal):
    """An objection was upheld: other people rate than before."""

    code = "others_must_rate"
    message = _("上次的评级因为异议撤销了，要换没经手的人重新评。")
