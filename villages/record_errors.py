"""What is said when a deed cannot be written down, judged or put up."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- Writing down: services.records ----------------------------------------------


class ClientIdConflict(Refusal):
    """The same client id came with another body."""

    code = "client_id_conflict"
    message = _(
        "这一条刚才已经记过了，内容和这次不一样。没有重复记。请从“记录”里看一看，要记新的请重新打开。"
    )


class NobodyChosen(Refusal):
    """A record needs at least one person."""

    code = "nobody_chosen"
    message = _("请选是谁做的。")
    field = "residents"


class HouseholdTwice(Refusal):
    """A deed of the whole household is written down once for it."""

    code = "household_twice"
    message = _("%(name)s和%(other)s是一家，全家的事记一个人就行。请去掉一位。")
    field = "residents"


class TooManyPeople(Refusal):
    """One form is for at most a hundred people."""

    code = "too_many_people"
    message = _("一次最多记%(limit)d人，请分几次记。")
    field = "residents"


class ActInFuture(Refusal):
    """The act has not happened yet."""

    code = "act_in_future"
    message = _("日子还没到。请写做这件事的那一天，今天或以前。")
    field = "acted_on"


class NoRulesThen(Refusal):
    """No book of the village was in force on the day of the act."""

    code = "no_rules_then"
    message = _("%(day)s村规还没有生效，那天的事不能按村规记。")
    field = "acted_on"


class RuleNotInForceThen(Refusal):
    """The book in force on the day of the act has no such rule."""

    code = "rule_not_in_force_then"
    message = _("%(day)s的村规里没有“%(rule)s”这一条，请另选一条。")
    field = "rule"


class ReasonForLateness(Refusal):
    """An act of more than a month ago needs a reason."""

    code = "reason_for_lateness"
    message = _("这件事过去一个多月了，请写一句为什么现在才记。")
    field = "late_reason"


class PastItsTerm(Refusal):
    """By the time the notice ended the record would have expired."""

    code = "past_its_term"
    message = _("“%(rule)s”只在%(months)d个月里算数，这件事已经过了，不能再记。")
    field = "acted_on"


class DeductHasItsOwnProcedure(Refusal):
    """A deduct starts with a reminder, never with a record."""

    code = "deduct_has_its_own_procedure"
    message = _("“%(rule)s”要先提醒、给时间改，不能直接记。")
    field = "rule"


class RuleOfAnotherVillage(Refusal):
    """The rule is not one of this village."""

    code = "rule_of_another_village"
    message = _("这一条不是本村的村规，请另选一条。")
    field = "rule"


class PointsOutOfRange(Refusal):
    """The points lie outside of what the rule allows."""

    code = "points_out_of_range"
    message = _("“%(rule)s”一次记%(least)d到%(most)d分，请改一改。")
    field = "points"


class QuantityMissing(Refusal):
    """A rule with tiers counts hours."""

    code = "quantity_missing"
    message = _("这一条按时长算，请写做了几小时，1到%(most)d。")
    field = "quantity"


class PhotoMissing(Refusal):
    """The rule asks for a photo."""

    code = "photo_missing"
    message = _("“%(rule)s”要有照片，请至少拍一张。")
    field = "photos"


class TooManyPhotos(Refusal):
    """A record carries a few photos, not an album."""

    code = "too_many_photos"
    message = _("一次最多放%(limit)d张照片，请少选几张。")
    field = "photos"


class ResidentOfAnotherVillage(Refusal):
    """The person is not of this village."""

    code = "resident_of_another_village"
    message = _("选的人里有人不是本村的，请重新选。")
    field = "residents"


class ResidentDeceased(Refusal):
    """The person had died by the day of the act."""

    code = "resident_deceased"
    message = _("%(name)s那天已经过世，不能再记。请看看日子或人选得对不对。")
    field = "residents"


class ResidentMoved(Refusal):
    """The person belonged to no household of the village on the day of the act."""

    code = "resident_moved"
    message = _("%(name)s那天不在本村户里（迁出或还没迁入），不能记。")
    field = "residents"


class ResidentAway(Refusal):
    """The person was registered as away, so takes no part."""

    code = "resident_away"
    message = _("%(name)s登记了外出，本期不参评。人回来了，请先在村民里登记回村。")
    field = "residents"


class ResidentUnderAge(Refusal):
    """Nobody under 18 is scored."""

    code = "resident_under_age"
    message = _("%(name)s不满18周岁，不参加积分。可以当面表扬。")
    field = "residents"


class ResidentWithoutConsent(Refusal):
    """Without consent to scoring nothing is recorded."""

    code = "resident_without_consent"
    message = _("%(name)s还没有同意参加积分，不能记。请先请本人在手机上或纸上同意。")
    field = "residents"


class OwnHousehold(Refusal):
    """Nobody writes down what they or their family did."""

    code = "own_household"
    message = _("%(name)s和您是一家人，请另一位村信息员来记。")
    field = "residents"


class OwnRelative(Refusal):
    """Nobody writes down what a declared relative did."""

    code = "own_relative"
    message = _("%(name)s是您登记过的亲属，请另一位村信息员来记。")
    field = "residents"


class PossibleDuplicate(Refusal):
    """The same was perhaps written down before; the recorder may insist."""

    code = "possible_duplicate"
    message = _("好像已经记过了，请看一看。")


# --- After writing down -----------------------------------------------------------


class NotTheRecorder(Refusal):
    """Only who wrote it down may change or withdraw it."""

    code = "not_the_recorder"
    message = _("这一条不是您记的，请找记的人撤回或补充。")


class TooLateToWithdraw(Refusal):
    """The panel has decided, or the day is over."""

    code = "too_late_to_withdraw"
    message = _("这一条已经定了，不能撤回。觉得不对，请走“我觉得不对”。")


class NotReturned(Refusal):
    """Only a record that was sent back is amended."""

    code = "not_returned"
    message = _("这一条没有退回，不用补充。")


class NotDueYet(Refusal):
    """The notice still stands, or somebody objected."""

    code = "not_due_yet"
    message = _("公示还没结束，现在不能到账。")


# --- Photos: services.photos --------------------------------------------------------


class PhotoTooBig(Refusal):
    """The file is larger than a phone's photo needs to be."""

    code = "photo_too_big"
    message = _(
        "照片“%(name)s”太大了（%(size)d兆），最大%(limit)d兆。请重新拍一张，或选小一点的。别的都还在。"
    )
    field = "photos"


class NotAPhoto(Refusal):
    """The file is no image that we can open."""

    code = "not_a_photo"
    message = _("“%(name)s”打不开，不是照片或者坏了。请重新拍一张，别的都还在。")
    field = "photos"


# --- Reviews: services.reviews --------------------------------------------------------


class NotOnThePanel(Refusal):
    """Only the panel of this village votes."""

    code = "not_on_the_panel"
    message = _("您现在不是本村的评议员，不能评这一件。")


class MustStandAside(Refusal):
    """The recorder, the family and declared relatives have no say."""

    code = "must_stand_aside"
    message = _("%(cause)s，这一件请您回避。")


class AlreadyDecided(Refusal):
    """The record is no longer up for votes."""

    code = "already_decided"
    message = _("这一件已经有结果了，没有记您这一票。")


class AlreadyVoted(Refusal):
    """A vote stands once it is given."""

    code = "already_voted"
    message = _("您已经评过这一件了，评了不能改。")


class ReasonMissing(Refusal):
    """Whoever says no says why."""

    code = "reason_missing"
    message = _("请写一句理由，记录人会看到。")
    field = "reason"


class PanelTooSmall(Refusal):
    """After recusals fewer may vote than the book asks for."""

    code = "panel_too_small"
    message = _(
        "这一件要%(quorum)d人评才算数，有人回避后只剩%(left)d人，定不了。请村负责人请一位替补来评。"
    )
