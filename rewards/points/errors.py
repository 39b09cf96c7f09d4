"""What the passbook says when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NothingToPrint(Refusal):
    """The line is not in the book: nothing was noted."""

    code = "nothing_to_print"
    message = _("存折里还没有这一行，没有记下。请重新打开再印。")


class NobodyGoes(Refusal):
    """Somebody moves out with a new household."""

    code = "nobody_goes"
    message = _("请选谁分出去。")
    field = "members"


class NobodyStays(Refusal):
    """A household from which all leave is merged or moved, not split."""

    code = "nobody_stays"
    message = _("不能全家都分出去。全家一起走的，请办并户，或者改户号。")
    field = "members"


class NotOfTheHousehold(Refusal):
    """Only who belongs to it today leaves it."""

    code = "not_of_the_household"
    message = _("%(name)s现在不在这一户。")
    field = "members"


class HeadAmongThem(Refusal):
    """Each of the two has a grown-up who stands for it."""

    code = "head_among_them"
    message = _("请在分出去的人里选一位成年人当户主。")
    field = "head"


class HeadForTheRest(Refusal):
    """Whose head leaves names another."""

    code = "head_for_the_rest"
    message = _("户主分出去了，请在留下的人里选一位成年人当户主。")
    field = "head_of_rest"


class MorePointsThanThereAre(Refusal):
    """A share is of what can be used today."""

    code = "more_points_than_there_are"
    message = _("现在能分的只有%(available)d分。")
    field = "points"


class PointsAreOfPersons(Refusal):
    """Where each person has a passbook, a split moves none."""

    code = "points_are_of_persons"
    message = _("本村积分记在个人名下，分户不用分积分，请填0。")
    field = "points"


class UnsignedChange(Refusal):
    """What moves points is signed by those whom it concerns."""

    code = "unsigned_change"
    message = _("请写纸上是谁签的字。")
    field = "agreed_by"


class SignedAhead(Refusal):
    """A day that has not come is on no paper."""

    code = "signed_ahead"
    message = _("签字的日子还没到，请看看日期。")
    field = "agreed_on"


class HouseholdEnded(Refusal):
    """An ended household takes part in nothing more."""

    code = "household_ended"
    message = _("%(number)s户已经销了。")
    field = "number"


class SameHousehold(Refusal):
    """There are two of them."""

    code = "same_household"
    message = _("要并到的就是这一户，请填另一户的户号。")
    field = "number"


class SomebodyStillThere(Refusal):
    """Whose members live leaves nothing to heirs."""

    code = "somebody_still_there"
    message = _("户里还有人，积分还是他们的。要合成一户，请办并户。")


class NobodyThere(Refusal):
    """Where nobody is left, there is nobody to merge."""

    code = "nobody_there"
    message = _("户里没有人了。积分由家里人继承的，请办继承。")


class RelationMissing(Refusal):
    """An heir is somebody's."""

    code = "relation_missing"
    message = _("请写继承的人和原来户主是什么关系，比如儿子。")
    field = "relation"
