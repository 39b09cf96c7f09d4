"""Refusals of inspections, from the first tick to the signature."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- Beginning -------------------------------------------------------------------


class NoChecklist(Refusal):
    """The county has no published checklist for the sector on that day."""

    code = "no_checklist"
    field = "shop"
    message = _("县里还没有发布“%(sector)s”的检查表，这家店先查不了。请县监督先发布。")


class ShopExempt(Refusal):
    """The shop takes no part in grading."""

    code = "shop_exempt"
    field = "shop"
    message = _("这家店不参加评级（%(reason)s），不用检查。")


class VisitOpen(Refusal):
    """Somebody else is inspecting the shop; ``visit`` is the key of that visit."""

    code = "visit_open"
    field = "shop"
    message = _(
        "%(name)s从%(since)s起正在查这家店，还没查完。一家店一次只能有一个人查。"
    )


class VisitIdConflict(Refusal):
    """The same client id came for another shop, reason or inspector."""

    code = "client_id_conflict"
    message = _(
        "这一次检查刚才已经开始过了，店或者原因和这次不一样。没有重复开。请从“检查记录”里看一看，要查别的店请重新打开。"
    )


# --- Writing down what is found ----------------------------------------------------


class NotYourVisit(Refusal):
    """Only whoever began a visit goes on with it."""

    code = "not_your_visit"
    message = _("这次检查是%(name)s开始的，请让%(name)s接着办。")


class VisitTold(Refusal):
    """The result was told to the merchant; it is reopened before it changes."""

    code = "visit_told"
    message = _("结果已经告知店家了，没有改。要改，请先点“退回去接着查”。")


class VisitOver(Refusal):
    """The visit was signed, dropped or set aside."""

    code = "visit_over"
    message = _("这次检查已经办完了（%(state)s），不能再改。")


class ItemOfAnotherList(Refusal):
    """An item that the visit's checklist does not have."""

    code = "item_of_another_list"
    message = _("有一条不在这次检查的检查表里，没有存。请重新打开这一页再填。")


class UnknownOutcome(Refusal):
    """An outcome that is none of the three."""

    code = "unknown_outcome"
    message = _("请选“做到了”“没做到”或者“不适用”。")


class DueOutOfOrder(Refusal):
    """A fault is to be mended between today and a year from now."""

    code = "due_out_of_order"
    message = _("哪天前改好：请写%(first)s到%(last)s之间的日子。")


# --- Telling the merchant ----------------------------------------------------------


class ItemsMissing(Refusal):
    """Some items were not answered; ``items`` are their keys."""

    code = "items_missing"
    message = _("还有%(number)d条没选：%(names)s。都选了再告诉店家。")


class DuePassed(Refusal):
    """A fault should have been mended before the day on which it is told."""

    code = "due_passed"
    message = _("第%(place)d条写的改好日子已经过了，请改成今天以后的日子。")


class NothingApplied(Refusal):
    """No item applied, so that there is nothing to compute a score from."""

    code = "nothing_applied"
    message = _("每一条都选了“不适用”，算不出等级。请再看一遍，或者点“不查了”。")


class NotTold(Refusal):
    """The merchant has not been told the result yet."""

    code = "not_told"
    message = _("还没有把结果告诉店家，先告知，再签字。")


class AlreadyTaken(Refusal):
    """The merchant has responded already, in a way that weighs as much or more."""

    code = "already_taken"
    message = _("店家已经回应过了（%(how)s），没有重复记。")


class WrongHand(Refusal):
    """An inspector says that the merchant read it, or somebody else that they signed."""

    code = "wrong_hand"
    message = _("“在手机上看过”只能由店家自己点，“签字”和“没签字”只能由检查员记。")


# --- Signatures --------------------------------------------------------------------


class SignatureMissing(Refusal):
    """A signature is drawn on the phone, or the signed paper is photographed."""

    code = "signature_missing"
    field = "drawn"
    message = _("还没有签名。请店家在框里写名字，或者拍一张签了字的纸。")


class SignatureBroken(Refusal):
    """What came is no picture of a signature."""

    code = "signature_broken"
    field = "drawn"
    message = _("签名没有传好，请店家再签一次，或者拍一张签了字的纸。")


class SignatureTooBig(Refusal):
    """A drawn signature is larger than any canvas of ours makes."""

    code = "signature_too_big"
    field = "drawn"
    message = _("签名的图太大了（最多%(limit)dKB），请清掉再签一次。")


# --- Signing -----------------------------------------------------------------------


class NoticeRuns(Refusal):
    """A lower grade waits for the merchant's answer, or for the days of notice."""

    code = "notice_runs"
    message = _(
        "等级会从%(before)s变成%(after)s，店家还没有回应。请店家签字或者看过，不然%(first)s起才能签。"
    )


class ListReplaced(Refusal):
    """The visit follows a checklist that was replaced too long ago."""

    code = "list_replaced"
    message = _(
        "这次检查用的检查表%(day)s换了新的，过了%(days)d天，不能再按旧的签。请点“不查了”，按新的检查表重新查。"
    )


class VisitClockSetBack(Refusal):
    """The moment given lies before what already happened in this visit."""

    code = "visit_clock_set_back"
    message = _(
        "这台机器的时间比上一步还早（上一步是%(last)s），没有办。请先把时间调对。"
    )


class DropTooEarly(Refusal):
    """Somebody else's visit is dropped only after it was left lying."""

    code = "drop_too_early"
    message = _("这次检查是%(name)s开始的，%(first)s以后还没查完，别人才能替他收掉。")


# --- Afterwards --------------------------------------------------------------------


class NothingToMend(Refusal):
    """Not a fault, or of a visit that was not signed."""

    code = "nothing_to_mend"
    message = _("这一条没有什么要改的：检查签了字、写着“没做到”的才能记改好。")
